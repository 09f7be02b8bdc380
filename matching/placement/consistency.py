"""Whether the records of a problem fit together: ids are unique, references exist, pins can all be obeyed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from matching.faults import Fault, check_whole, quoted
from matching.placement.conflicts import conflicts_of_pins
from matching.placement.records import (
    LARGEST_SEED,
    KnownMinutes,
    Opening,
    Site,
    Student,
    Team,
)


@dataclass
class Records:
    """Numbered records of one problem; a record that could not be read is left out, its id in `known` is not."""

    students: Sequence[tuple[int, Student]]
    openings: Sequence[tuple[int, Opening]]
    sites: Sequence[tuple[int, Site]]
    teams: Sequence[tuple[int, Team]]
    minutes: Sequence[tuple[int, KnownMinutes]]
    equivalents: tuple[tuple[str, tuple[str, ...]], ...]
    known: dict[str, set[str]] = field(default_factory=dict)

    def ids(self, kind: str) -> set[str]:
        """Every id of one kind that the input mentions as its own."""
        records: Sequence[tuple[int, Student | Opening | Site | Team]] = getattr(self, kind)
        return {record.id for _, record in records} | self.known.get(kind, set())


def seed_faults(seed: object) -> list[Fault]:
    """A seed is a whole number that fits in 63 bits."""
    faults: list[Fault] = []
    check_whole(faults, "seed", seed, 0, LARGEST_SEED)
    return faults


def record_faults(records: Records) -> list[Fault]:
    """Faults between records, with the place in the file of each."""
    return [
        *_repeated("students", [(place, item.id) for place, item in records.students]),
        *_repeated("openings", [(place, item.id) for place, item in records.openings]),
        *_repeated("sites", [(place, item.id) for place, item in records.sites]),
        *_repeated("teams", [(place, item.id) for place, item in records.teams]),
        *_lost_references(records),
        *_minutes_faults(records),
        *_pin_faults(records),
    ]


def _repeated(kind: str, ids: Iterable[tuple[int, str]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for place, name in ids:
        if name in first:
            yield Fault(f"{kind}[{place}].id", f"{quoted(name)} is already {kind}[{first[name]}]")
        else:
            first[name] = place


def _lost_references(records: Records) -> Iterator[Fault]:
    openings, sites, teams = records.ids("openings"), records.ids("sites"), records.ids("teams")
    for place, student in records.students:
        at = f"students[{place}]"
        if student.team is not None and student.team not in teams:
            yield Fault(f"{at}.team", f"no team {quoted(student.team)}")
        if student.pinned is not None and student.pinned not in openings:
            yield Fault(f"{at}.pinned", f"no opening {quoted(student.pinned)}")
        yield from _lost(f"{at}.preferences", "opening", student.preferences, openings)
        yield from _lost(f"{at}.forbidden", "opening", student.forbidden, openings)
        yield from _lost(f"{at}.vetoes", "site", student.vetoes, sites)
    for place, opening in records.openings:
        if opening.site not in sites:
            yield Fault(f"openings[{place}].site", f"no site {quoted(opening.site)}")


def _lost(path: str, noun: str, names: tuple[str, ...], known: set[str]) -> Iterator[Fault]:
    for place, name in enumerate(names):
        if name not in known:
            yield Fault(f"{path}[{place}]", f"no {noun} {quoted(name)}")


def _minutes_faults(records: Records) -> Iterator[Fault]:
    students, openings = records.ids("students"), records.ids("openings")
    seen: set[tuple[str, str]] = set()
    for place, entry in records.minutes:
        if entry.student not in students:
            yield Fault(f"minutes[{place}][0]", f"no student {quoted(entry.student)}")
        if entry.opening not in openings:
            yield Fault(f"minutes[{place}][1]", f"no opening {quoted(entry.opening)}")
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
