"""The smallest sets of decisions that exclude each other, in codes: one pin against a rule, or pins against seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from matching.placement.records import Opening, Site, Student
from matching.records import Equivalence, Equivalents

ConflictCode = Literal["programme", "period", "recognition", "track", "year", "stopped", "capacity"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Decisions that cannot all be obeyed, though they can when any one of them is withdrawn.

    `capacity`: the pins of `students` ask for one seat more than `opening` has, or as many as it has where somebody
    else asks for one. Any other code is the rule that the one pin breaks. Where more pins than one too many are on an
    opening, `others` are interchangeable with `students`.
    """

    code: ConflictCode
    opening: str
    students: tuple[str, ...]
    seats: int | None = None
    others: tuple[str, ...] = ()


def conflicts_of_pins(
    students: Iterable[Student],
    openings: Iterable[Opening],
    sites: Iterable[Site],
    equivalents: Equivalents = (),
) -> tuple[Conflict, ...]:
    """Every smallest set of pins that cannot be obeyed. The records need not make a problem: then they cannot.

    A pin overrules her own limits and lists, and nobody but the pinned has to be placed: so pins exclude each other
    on one opening only, and a pin breaks a rule by itself.
    """
    known, places = {opening.id: opening for opening in openings}, {site.id: site for site in sites}
    equivalence = Equivalence.of(equivalents)
    pinned: dict[str, list[str]] = {}
    found = []
    for student in students:
        opening = None if student.pinned is None else known.get(student.pinned)
        if opening is None:
            continue
        pinned.setdefault(opening.id, []).append(student.id)
        codes = broken_by_pin(student, opening, places.get(opening.site), equivalence)
        found += [Conflict(code, opening.id, (student.id,)) for code in codes]
    for name, people in pinned.items():
        seats = known[name].capacity
        if len(people) > seats:
            people.sort()
            enough = tuple(people[: seats + 1])
            found.append(Conflict("capacity", name, enough, seats, tuple(people[seats + 1 :])))
    return tuple(found)


def broken_by_pin(
    student: Student, opening: Opening, site: Site | None, equivalence: Equivalence
) -> Iterator[ConflictCode]:
    """The codes of the rules that even a pin must obey and that this one breaks."""
    if not equivalence.matches(student.programme, opening.programmes):
        yield "programme"
    if student.period != opening.period:
        yield "period"
    recognised = None if site is None else site.recognised
    if recognised is not None and not equivalence.matches(student.programme, recognised):
        yield "recognition"
    if None not in (student.track, opening.track) and student.track != opening.track:
        yield "track"
    if student.year is not None and opening.years is not None and student.year not in opening.years:
        yield "year"
    if site is not None and site.stopped:
        yield "stopped"
