"""The circle problem: students and mentors of one round as one frozen value. One that exists is consistent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from matching.circles.records import CirclePolicy, CircleStudent, Mentor
from matching.faults import Fault, quoted, reject
from matching.records import lost_names, repeated_ids, seed_faults


@dataclass(frozen=True, slots=True)
class CircleProblem:
    """Who wants a circle, who leads one, and the order in which things matter."""

    students: tuple[CircleStudent, ...]
    mentors: tuple[Mentor, ...]
    policy: CirclePolicy = field(default_factory=CirclePolicy)
    seed: int = 1

    def __post_init__(self) -> None:
        reject(
            seed_faults(self.seed)
            + people_faults(list(enumerate(self.students)), list(enumerate(self.mentors)))
        )


def people_faults(
    students: list[tuple[int, CircleStudent]],
    mentors: list[tuple[int, Mentor]],
    unreadable: Iterable[str] = (),
) -> list[Fault]:
    """Faults between records: ids given twice, references to mentors that are not there.

    `unreadable` are ids of mentors whose records have faults of their own: they do exist.
    """
    known = {mentor.id for _, mentor in mentors} | set(unreadable)
    return [
        *repeated_ids("students", [(place, student.id) for place, student in students]),
        *repeated_ids("mentors", [(place, mentor.id) for place, mentor in mentors]),
        *_lost_mentors(students, known),
    ]


def _lost_mentors(students: list[tuple[int, CircleStudent]], known: set[str]) -> Iterator[Fault]:
    for place, student in students:
        if student.pinned is not None and student.pinned not in known:
            yield Fault(f"students[{place}].pinned", f"no mentor {quoted(student.pinned)}")
        yield from lost_names(f"students[{place}].forbidden", "mentor", student.forbidden, known)
