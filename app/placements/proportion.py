"""Reading the proportionality report of a run: small numbers hidden, and when a coordinator is told of it (D3).

The report itself is made with the run, in `explaining.comparing`; it stands in the run's summary.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SMALLEST = 5
"""A number of 1 to 4 people could point at one of them."""
EXCESS_STUDENTS, EXCESS_SHARE = 2, 0.1

EFFECTS = ("placed", "higher", "level", "lower", "unseated")


@dataclass(frozen=True)
class Imbalance:
    """Participants without a place, where there are noticeably more of them than their share of the students."""

    participants: int
    unplaced: int
    unplaced_students: int
    students: int
    unplaced_without: int | None
    """How many of them would have none without the support criteria; None when that was not worked out."""

    @property
    def share_of_unplaced(self) -> float:
        return self.unplaced / self.unplaced_students

    @property
    def share_of_students(self) -> float:
        return self.participants / self.students


def imbalance_of(summary: Mapping[str, Any]) -> Imbalance | None:
    """Whether participants stay without a place noticeably more often than others, in the plan as it stands.

    Support criteria cost nothing for somebody who has no place, so an order that puts them high can leave out the very
    people it is for. The rule: among the students without a place the share of participants is at least ten points
    above their share of all students, and at least two more of them have no place than that share would give. Below
    two students a difference is chance, below ten points it is too small to act on. These numbers are not hidden: the
    page on which they stand names every student.
    """
    ranks = summary["ranks"]
    unplaced, everybody = ranks["participants"].get("unplaced", 0), ranks["all"].get("unplaced", 0)
    if not unplaced:
        return None
    participants, students = summary["participants"], summary["students"]
    report = summary.get("proportionality")
    found = Imbalance(
        participants,
        unplaced,
        everybody,
        students,
        report["participants"]["unplaced_without"] if report else None,
    )
    is_many = unplaced - everybody * found.share_of_students >= EXCESS_STUDENTS
    return found if is_many and found.share_of_unplaced - found.share_of_students >= EXCESS_SHARE else None


@dataclass(frozen=True)
class Shown:
    """What may be seen of one group; None is a number that is hidden."""

    unplaced: int | None
    """Without a place in the plan."""
    without: int | None
    """Without a place when the support criteria are left out."""
    effects: list[int | None]
    """How many got what because of the support criteria, in the order of `EFFECTS`, and at the end who keeps hers."""


def is_small(part: int, whole: int) -> bool:
    """Whether a part points at 1 to 4 people, or leaves 1 to 4 over: who knows the whole could subtract."""
    return 0 < part < SMALLEST or 0 < whole - part < SMALLEST


def hidden_small(parts: Sequence[int]) -> list[int | None]:
    """The parts of one group, None where a number is hidden.

    Hidden is a part of 1 to 4 people, and one that leaves 1 to 4 over. Somebody who knows the whole knows the sum of
    what is hidden: so never a single part is, and never parts that are fewer than five people together; the smallest
    others go too.
    """
    whole = sum(parts)
    hidden = {place for place, part in enumerate(parts) if is_small(part, whole)}
    for place in sorted(range(len(parts)), key=lambda place: parts[place]):
        is_safe = len(hidden) != 1 and sum(parts[each] for each in hidden) >= SMALLEST
        if not hidden or is_safe:
            break
        if parts[place]:
            hidden.add(place)
    return [None if place in hidden else part for place, part in enumerate(parts)]


def shown_of(group: Mapping[str, int]) -> Shown:
    """One group with its small numbers hidden, and with them whatever would give them away.

    Those without a place differ by exactly those who lose one less those who get one. Where three of these four
    numbers are seen the fourth is known, so a second one is hidden.
    """
    moved = [group[name] for name in EFFECTS]
    effects = hidden_small([*moved, group["students"] - sum(moved)])
    unplaced, without = (
        hidden_small([group[name], group["students"] - group[name]])[0]
        for name in ("unplaced", "unplaced_without")
    )
    gained, lost = EFFECTS.index("placed"), EFFECTS.index("unseated")
    hidden = [number is None for number in (unplaced, without, effects[gained], effects[lost])]
    if sum(hidden) == 1:
        if without is not None:
            without = None
        else:
            effects[gained] = effects[lost] = None
    return Shown(unplaced, without, effects)
