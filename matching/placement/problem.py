"""The placement problem: a whole cohort as one frozen value. One that exists is consistent.

Its records, each valid by itself, are in `records`; what they owe one another is below: ids are unique, references
exist, pins can all be obeyed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from matching.faults import Fault, quoted, reject
from matching.placement.conflicts import conflicts_of_pins
from matching.placement.records import KnownMinutes, Opening, Policy, Site, Student, Team
from matching.records import Equivalents, lost_name, lost_names, repeated_ids, seed_faults


@dataclass(frozen=True, slots=True)
class PlacementProblem:
    """A whole cohort: who needs a place, which places there are, and the order in which things matter.

    A problem that was frozen as `placement-problem/1` stays one: its policy has no `precedence`, and its digest is what
    it was. Solving it plans it by the rules of today; `formats.upgraded` makes it a problem of today.
    """

    students: tuple[Student, ...]
    openings: tuple[Opening, ...]
    sites: tuple[Site, ...]
    teams: tuple[Team, ...] = ()
    policy: Policy = field(default_factory=Policy)
    equivalents: Equivalents = ()
    minutes: tuple[KnownMinutes, ...] = ()
    seed: int = 1

    def __post_init__(self) -> None:
        records = Records(
            students=list(enumerate(self.students)),
            openings=list(enumerate(self.openings)),
            sites=list(enumerate(self.sites)),
            teams=list(enumerate(self.teams)),
            minutes=list(enumerate(self.minutes)),
            equivalents=self.equivalents,
        )
        reject(seed_faults(self.seed) + record_faults(records) + self._version_faults())

    @property
    def version(self) -> int:
        """The number of the format that this problem is written in: 1 or 2."""
        return 1 if self.policy.precedence is None else 2

    def _version_faults(self) -> list[Fault]:
        """What the format of this problem has no words for."""
        if self.version > 1:
            return []
        is_newer = any(item.track is not None or item.year is not None for item in self.students)
        is_newer |= any(item.track is not None or item.years is not None for item in self.openings)
        message = "is needed where students or openings have a track or a year"
        return [Fault("policy.precedence", message)] if is_newer else []


@dataclass
class Records:
    """Numbered records of one problem; a record that could not be read is left out, its id in `known` is not."""

    students: Sequence[tuple[int, Student]]
    openings: Sequence[tuple[int, Opening]]
    sites: Sequence[tuple[int, Site]]
    teams: Sequence[tuple[int, Team]]
    minutes: Sequence[tuple[int, KnownMinutes]]
    equivalents: Equivalents
    known: dict[str, set[str]] = field(default_factory=dict)

    def ids(self, kind: str) -> set[str]:
        """Every id of one kind that the input mentions as its own."""
        records: Sequence[tuple[int, Student | Opening | Site | Team]] = getattr(self, kind)
        return {record.id for _, record in records} | self.known.get(kind, set())


def record_faults(records: Records) -> list[Fault]:
    """Faults between records, with the place in the file of each."""
    return [
        *repeated_ids("students", [(place, item.id) for place, item in records.students]),
        *repeated_ids("openings", [(place, item.id) for place, item in records.openings]),
        *repeated_ids("sites", [(place, item.id) for place, item in records.sites]),
        *repeated_ids("teams", [(place, item.id) for place, item in records.teams]),
        *_lost_references(records),
        *_minutes_faults(records),
        *_pin_faults(records),
    ]


def _lost_references(records: Records) -> Iterator[Fault]:
    openings, sites, teams = records.ids("openings"), records.ids("sites"), records.ids("teams")
    for place, student in records.students:
        at = f"students[{place}]"
        yield from lost_name(f"{at}.team", "team", student.team, teams)
        yield from lost_name(f"{at}.pinned", "opening", student.pinned, openings)
        yield from lost_names(f"{at}.preferences", "opening", student.preferences, openings)
        yield from lost_names(f"{at}.forbidden", "opening", student.forbidden, openings)
        yield from lost_names(f"{at}.vetoes", "site", student.vetoes, sites)
    for place, opening in records.openings:
        yield from lost_name(f"openings[{place}].site", "site", opening.site, sites)


def _minutes_faults(records: Records) -> Iterator[Fault]:
    students, openings = records.ids("students"), records.ids("openings")
    seen: set[tuple[str, str]] = set()
    for place, entry in records.minutes:
        yield from lost_name(f"minutes[{place}][0]", "student", entry.student, students)
        yield from lost_name(f"minutes[{place}][1]", "opening", entry.opening, openings)
        if (entry.student, entry.opening) in seen:
            yield Fault(
                f"minutes[{place}]", f"{quoted(entry.student)} to {quoted(entry.opening)} is given twice"
            )
        seen.add((entry.student, entry.opening))


def _pin_faults(records: Records) -> Iterator[Fault]:
    """A pin obeys programme, period, recognition, track, year and stops; pins on one opening fit its capacity."""
    at_student = {student.id: place for place, student in records.students}
    at_opening = {opening.id: place for place, opening in records.openings}
    conflicts = conflicts_of_pins(
        (student for _, student in records.students),
        (opening for _, opening in records.openings),
        (site for _, site in records.sites),
        records.equivalents,
    )
    for conflict in conflicts:
        opening = quoted(conflict.opening)
        if conflict.code == "capacity":
            people = (*conflict.students, *conflict.others)
            who = ", ".join(map(quoted, people))
            yield Fault(
                f"openings[{at_opening[conflict.opening]}].capacity",
                f"{len(people)} students are pinned to {opening}, which has {conflict.seats}: {who}",
            )
        else:
            [student] = conflict.students
            yield Fault(
                f"students[{at_student[student]}].pinned",
                f"{quoted(student)} is pinned to {opening}, which breaks the rule {quoted(conflict.code)}",
            )
