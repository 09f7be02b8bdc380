"""The circle problem, frozen: students and mentors of one round.

A record that exists is valid, and a problem that exists is consistent: making a wrong one raises ProblemError.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from matching.faults import (
    Fault,
    check_each,
    check_flag,
    check_known,
    check_location,
    check_text,
    check_texts,
    check_whole,
    quoted,
    reject,
)
from matching.records import (
    Location,
    Travel,
    check_order,
    check_travel,
    faults_between,
    seed_faults,
)

CircleCriterion = Literal[
    "unseated_first", "unseated", "one_mentor", "field", "one_year", "travel", "changes"
]
CIRCLE_ORDER: tuple[CircleCriterion, ...] = get_args(CircleCriterion)
MOST_MENTORS = 2
LARGEST_CIRCLE = 1000


@dataclass(frozen=True, slots=True)
class CirclePolicy:
    """What the coordinator decided: how large circles are, how many mentors lead one, and what counts first.

    `min_size` and `max_size` 1 with one mentor make pairs: one student, one mentor.
    """

    min_size: int = 3
    max_size: int = 8
    mentors: tuple[int, int] = (1, MOST_MENTORS)
    criteria: tuple[CircleCriterion, ...] = CIRCLE_ORDER
    travel: Travel = field(default_factory=Travel)

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_whole(faults, "min_size", self.min_size, 1, LARGEST_CIRCLE)
        check_whole(faults, "max_size", self.max_size, 1, LARGEST_CIRCLE)
        if not faults and self.min_size > self.max_size:
            faults.append(
                Fault("max_size", f"must be at least min_size, {self.min_size}, not {self.max_size}")
            )
        _check_range(faults, "mentors", self.mentors)
        check_order(faults, self.criteria, CIRCLE_ORDER)
        check_travel(faults, self.travel)
        reject(faults)


def _check_range(faults: list[Fault], path: str, value: object) -> None:
    """The least and the largest number of mentors of a circle."""
    if not isinstance(value, tuple) or len(value) != 2:
        faults.append(Fault(path, f"must be [least, most], not {quoted(value)}"))
        return
    before = len(faults)
    for place, number in enumerate(value):
        check_whole(faults, f"{path}[{place}]", number, 1, MOST_MENTORS)
    if len(faults) == before and value[0] > value[1]:
        faults.append(Fault(path, f"must not begin above its end, not {quoted(list(value))}"))


@dataclass(frozen=True, slots=True)
class CircleStudent:
    """One student who wants a circle. `pinned` is the mentor she must be with, `forbidden` those she must not.

    `priority`: seated before others. `site` is where she is placed. An unknown `year` is a year of its own, an unknown
    `field` nobody shares. `published` are the mentors she was told, and may name some who are gone; None: nobody yet.
    """

    id: str
    slots: tuple[str, ...]
    field: str | None = None
    year: int | None = None
    priority: bool = False
    online: bool = False
    in_person: bool = True
    location: Location | None = None
    max_minutes: int | None = None
    site: str | None = None
    pinned: str | None = None
    forbidden: tuple[str, ...] = ()
    published: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        _check_attendee(faults, self)
        check_flag(faults, "priority", self.priority)
        check_known(faults, self, check_text, "field", "pinned")
        check_known(faults, self, check_whole, "year")
        check_texts(faults, "forbidden", self.forbidden)
        check_known(faults, self, check_texts, "published")
        if not faults and self.pinned in self.forbidden:
            faults.append(Fault("pinned", f"names {quoted(self.pinned)}, who is forbidden"))
        reject(faults)


@dataclass(frozen=True, slots=True)
class Mentor:
    """Somebody who leads circles. `site` is where she is employed: never the circle of a student placed there."""

    id: str
    slots: tuple[str, ...]
    fields: tuple[str, ...] = ()
    online: bool = False
    in_person: bool = True
    location: Location | None = None
    max_minutes: int | None = None
    site: str | None = None
    max_circles: int = 1

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        _check_attendee(faults, self)
        check_texts(faults, "fields", self.fields)
        check_whole(faults, "max_circles", self.max_circles)
        reject(faults)


def _check_attendee(faults: list[Fault], person: CircleStudent | Mentor) -> None:
    """What students and mentors have in common: when they can, where they are, how far they go."""
    check_text(faults, "id", person.id)
    check_texts(faults, "slots", person.slots)
    check_each(faults, person, check_flag, "online", "in_person")
    check_location(faults, "location", person.location)
    check_known(faults, person, check_whole, "max_minutes")
    check_known(faults, person, check_text, "site")


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
    return faults_between(("students", students), ("mentors", mentors), "mentor", unreadable)
