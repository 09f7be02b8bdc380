"""From the rows of a school, read in a fixed number of statements, to a placement problem."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.companies.models import Opening
from app.companies.queries import Standing, recognised_codes, standings
from app.extensions import db
from app.placements.broken_rules import PinBreaksRule, TooManyPins
from app.placements.problem.commitments import Commitments, commitments_of
from app.placements.problem.eligibility import closed_site_ids, rule_against
from app.placements.problem.names import OPENING, PERIOD, SITE, STUDENT, TEAM, key, optional_key
from app.placements.problem.rows import OpeningRow, SiteRow, StudentRow, opening_rows, student_rows
from app.places.point import Point
from app.places.queries import locate_all
from app.schools.models import Period, SchoolRules, Team
from app.schools.queries import equivalents_of, rules_of, teams_of
from app.students.models import ChoiceList, Preference, SiteVeto, Student
from app.students.queries.audience import goes_in


@dataclass(frozen=True)
class Sources:
    """Everything of a school that bears on who goes where in one period, as it is now."""

    period: Period
    rules: SchoolRules
    students: list[StudentRow]
    preferences: dict[int, list[int]]
    vetoes: dict[int, list[int]]
    openings: list[OpeningRow]
    standings: dict[int, Standing]
    recognised: dict[int, set[str]]
    closed_sites: set[int]
    """Under a placement stop, or not in order at the last intake talk (R13, R15)."""
    teams: list[Team]
    equivalents: dict[str, list[str]]
    commitments: Commitments

    @property
    def sites(self) -> list[SiteRow]:
        """The sites of the openings, each once."""
        return list({opening.site_id: opening.site for opening in self.openings}.values())


def sources_of(period: Period) -> Sources:
    """Read the rows for a run in `period`."""
    school_id = period.school_id
    commitments = commitments_of(period)
    preferences = _preferences(period)
    openings = _openings(period, _named_openings(preferences, commitments))
    site_ids = {opening.site_id for opening in openings}
    vetoes = _vetoes(school_id, site_ids)
    return Sources(
        period=period,
        rules=rules_of(school_id),
        students=student_rows(school_id, goes_in(period)),  # anyone else keeps the place she has, apart (D12)
        preferences=preferences,
        vetoes=vetoes,
        openings=openings,
        standings=standings(school_id, site_ids),
        recognised=recognised_codes(site_ids, period.starts_on),
        closed_sites=closed_site_ids(period, site_ids),
        teams=teams_of(school_id),
        equivalents=equivalents_of(school_id),
        commitments=commitments,
    )


def _preferences(period: Period) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(ChoiceList.student_id, Preference.opening_id)
        .join(Preference, Preference.choice_list_id == ChoiceList.id)
        .join(Opening, Opening.id == Preference.opening_id)
        .where(ChoiceList.period_id == period.id, Opening.period_id == period.id)
        .order_by(ChoiceList.student_id, Preference.rank)
    )
    for student_id, opening_id in rows:
        found.setdefault(student_id, []).append(opening_id)
    return found


def _vetoes(school_id: int, site_ids: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(SiteVeto.student_id, SiteVeto.site_id)
        .join(Student, Student.id == SiteVeto.student_id)
        .where(Student.school_id == school_id)
        .order_by(SiteVeto.student_id, SiteVeto.site_id)
    )
    for student_id, site_id in rows:
        if site_id in site_ids:
            found.setdefault(student_id, []).append(site_id)
    return found


def _named_openings(preferences: dict[int, list[int]], commitments: Commitments) -> set[int]:
    """Openings that choices, decisions or placements name, so that a withdrawn one among them stays known."""
    named = {opening for choices in preferences.values() for opening in choices}
    named.update(commitments.confirmed.values(), commitments.pins.values())
    for refused in (*commitments.forbids.values(), *commitments.declined.values()):
        named |= refused
    return named


def _openings(period: Period, named: set[int]) -> list[OpeningRow]:
    rows = opening_rows(period.school_id, Opening.period_id == period.id)
    return [opening for opening in rows if not opening.is_withdrawn or opening.id in named]


@dataclass
class Built:
    """A problem, and ids of rows to mention on the result page, by kind of remark."""

    data: dict[str, Any]
    remarks: dict[str, list[int]] = field(default_factory=dict)


def build(sources: Sources, policy: dict[str, Any], seed: int) -> Built:
    """Build the `placement-problem/2` object.

    Raises `PinBreaksRule` or `TooManyPins` when decisions cannot be obeyed.
    """
    pins, standing_apart = _pins(sources)
    capacities = _capacities(sources, pins, standing_apart)
    students = [student for student in sources.students if student.id not in standing_apart]
    rows = [
        _student(student, sources, pins.get(student.id), point)
        for student, point in zip(students, _points(students), strict=True)
    ]
    sites = [
        _site(site, sources, point) for site, point in zip(sources.sites, _points(sources.sites), strict=True)
    ]
    data = {
        "format": "placement-problem/2",
        "seed": seed,
        "policy": {**policy, "threshold": sources.rules.threshold},
        "equivalents": sources.equivalents,
        "students": rows,
        "openings": [_opening(opening, capacities[opening.id]) for opening in sources.openings],
        "sites": sites,
        "teams": [
            {"id": key(TEAM, team.id), "intensive_places": team.intensive_places} for team in sources.teams
        ],
        "minutes": [],
    }
    return Built(data, _remarks(sources, students, rows, sites, standing_apart))


def _pins(sources: Sources) -> tuple[dict[int, int], dict[int, int]]:
    """Return two maps of student to opening: pinned in the problem, and left out of it.

    A confirmed placement that a rule now forbids still stands (R18): the student and her seat are left out. A decision
    that a rule now forbids raises `PinBreaksRule` with her name.
    """
    openings = {opening.id: opening for opening in sources.openings}
    pins: dict[int, int] = {}
    apart: dict[int, int] = dict(sources.commitments.confirmed)
    broken: list[tuple[str, str]] = []
    for student in sources.students:
        confirmed = sources.commitments.confirmed.get(student.id)
        wanted = confirmed or sources.commitments.pins.get(student.id)
        if wanted is None:
            continue
        opening = openings.get(wanted)
        rule = "withdrawn" if opening is None else rule_against(student, opening, sources)
        if rule is None and confirmed is not None:
            apart.pop(student.id)
        if rule is None:
            pins[student.id] = wanted
        elif confirmed is None:
            broken.append((student.name, rule))
    if broken:
        raise PinBreaksRule(broken)
    return pins, apart


def _capacities(sources: Sources, pins: dict[int, int], apart: dict[int, int]) -> dict[int, int]:
    """Return places per opening, less those of students left out.

    Never fewer than the confirmed placements of the other students. Raises `TooManyPins` when more students are pinned
    to an opening than it has places.
    """
    names = {student.id: student.name for student in sources.students}
    taken = Counter(apart.values())
    confirmed = Counter(
        opening for student, opening in pins.items() if student in sources.commitments.confirmed
    )
    pinned = Counter(pins.values())
    seats = {}
    for opening in sources.openings:
        free = 0 if opening.is_withdrawn else max(0, opening.capacity - taken[opening.id])
        seats[opening.id] = max(free, confirmed[opening.id])
        if pinned[opening.id] > seats[opening.id]:
            who = [names[student] for student, where in pins.items() if where == opening.id]
            raise TooManyPins(opening.site.title, seats[opening.id], who)
    return seats


def _student(
    student: StudentRow, sources: Sources, pinned: int | None, point: list[float] | None
) -> dict[str, Any]:
    commitments = sources.commitments
    kept_from = commitments.forbids.get(student.id, set()) | commitments.declined.get(student.id, set())
    known = {opening.id for opening in sources.openings} if kept_from else set()
    own = student.max_minutes
    return {
        "id": key(STUDENT, student.id),
        "programme": student.programme.code,
        "period": key(PERIOD, sources.period.id),
        "preferences": [key(OPENING, opening) for opening in sources.preferences.get(student.id, [])],
        "vetoes": [key(SITE, site) for site in sources.vetoes.get(student.id, [])],
        "forbidden": [key(OPENING, opening) for opening in sorted(kept_from & known)],
        "participates": bool(student.participates),
        "together": _wish(student, student.wishes_together, sources),
        "women_present": _wish(student, student.wishes_women_present, sources),
        "team": optional_key(TEAM, student.team_id),
        "location": point,
        "max_minutes": own if own is not None else sources.rules.max_travel_minutes,
        "track": student.track,
        "year": student.year_of_study,
        "pinned": optional_key(OPENING, pinned),
        "published": optional_key(OPENING, commitments.published.get(student.id)),
    }


def _wish(student: StudentRow, answer: bool | None, sources: Sources) -> bool:
    """D2: her own answer; a participant who has not answered wishes what the school assumes."""
    if answer is not None:
        return answer
    return bool(student.participates) and sources.rules.assume_wishes


def _points(places: Sequence[StudentRow] | Sequence[SiteRow]) -> list[list[float] | None]:
    """D10: where the town or postcode of each is; None when it is not in the tables, never a guess."""
    found: list[Point | None] = locate_all((place.town, place.postcode) for place in places)
    return [None if point is None else [point.latitude, point.longitude] for point in found]


def _opening(opening: OpeningRow, seats: int) -> dict[str, Any]:
    return {
        "id": key(OPENING, opening.id),
        "site": key(SITE, opening.site_id),
        "capacity": seats,
        "programmes": opening.programme_codes,
        "period": key(PERIOD, opening.period_id),
        "track": opening.track,
        "years": opening.years or None,
    }


def _site(site: SiteRow, sources: Sources, point: list[float] | None) -> dict[str, Any]:
    return {
        "id": key(SITE, site.id),
        "women_technical": sources.standings[site.id].women,
        "location": point,
        "stopped": site.id in sources.closed_sites,
        "recognised": sorted(sources.recognised[site.id]),
    }


def _remarks(
    sources: Sources,
    students: list[StudentRow],
    rows: list[dict[str, Any]],
    sites: list[dict[str, Any]],
    apart: dict[int, int],
) -> dict[str, list[int]]:
    """Return ids of students and sites to mention on the result page."""
    pairs = list(zip(students, rows, strict=True))
    return {
        "students_unknown_town": [student.id for student, row in pairs if row["location"] is None],
        "students_without_choices": [student.id for student, row in pairs if not row["preferences"]],
        "students_confirmed": sorted(set(sources.commitments.confirmed) - set(apart)),
        "students_standing_apart": sorted(apart),
        "sites_unknown_town": [
            site.id for site, row in zip(sources.sites, sites, strict=True) if row["location"] is None
        ],
    }
