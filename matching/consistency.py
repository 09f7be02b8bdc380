"""Whether the records of a problem fit together: ids are unique, references exist, pins can all be obeyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from matching.faults import Fault, check_whole, quoted
from matching.records import (
    LARGEST_SEED,
    Equivalence,
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
    """A pin obeys programme, period, recognition and stops; pins on one opening fit its capacity."""
    openings = {opening.id: (place, opening) for place, opening in records.openings}
    sites = {site.id: site for _, site in records.sites}
    equivalence = Equivalence.of(records.equivalents)
    pinned: dict[str, list[str]] = defaultdict(list)
    for place, student in records.students:
        if student.pinned not in openings:
            continue
        opening = openings[student.pinned][1]
        pinned[opening.id].append(student.id)
        for code in broken_by_pin(student, opening, sites.get(opening.site), equivalence):
            yield Fault(
                f"students[{place}].pinned",
                f"{quoted(student.id)} is pinned to {quoted(opening.id)}, which breaks the rule {quoted(code)}",
            )
    for name, students in pinned.items():
        place, opening = openings[name]
        if len(students) > opening.capacity:
            who = ", ".join(quoted(student) for student in sorted(students))
            yield Fault(
                f"openings[{place}].capacity",
                f"{len(students)} students are pinned to {quoted(name)}, which has {opening.capacity}: {who}",
            )


def broken_by_pin(
    student: Student, opening: Opening, site: Site | None, equivalence: Equivalence
) -> Iterator[str]:
    """The codes of the rules that even a pin must obey and that this one breaks."""
    if not equivalence.matches(student.programme, opening.programmes):
        yield "programme"
    if student.period != opening.period:
        yield "period"
    if site is None:
        return
    if site.recognised is not None and not equivalence.matches(student.programme, site.recognised):
        yield "recognition"
    if site.stopped:
        yield "stopped"
