"""The rows that a run stands on, read together in a fixed number of statements."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.companies.models import Company, Opening, Site
from app.companies.queries import Standing, recognised_codes, standings
from app.extensions import db
from app.placements.problem.commitments import Commitments, commitments_of
from app.placements.problem.eligibility import closed_site_ids
from app.schools.models import Period, Programme, SchoolRules, Team
from app.schools.queries import equivalents_of, rules_of, teams_of
from app.students.models import ChoiceList, Preference, SiteVeto, Student


@dataclass(frozen=True)
class Sources:
    """Everything of a school that bears on who goes where in one period, as it is now."""

    period: Period
    rules: SchoolRules
    students: list[Student]
    preferences: dict[int, list[int]]
    vetoes: dict[int, list[int]]
    openings: list[Opening]
    standings: dict[int, Standing]
    recognised: dict[int, set[str]]
    closed_sites: set[int]
    """Under a placement stop, or not in order at the last intake talk (R13, R15)."""
    teams: list[Team]
    equivalents: dict[str, list[str]]
    commitments: Commitments

    @property
    def sites(self) -> list[Site]:
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
        students=_students(school_id),
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


def _students(school_id: int) -> list[Student]:
    return list(
        db.session.scalars(
            select(Student)
            .join(Student.programme)
            .options(contains_eager(Student.programme))
            .where(
                Student.school_id == school_id, Programme.school_id == school_id, Student.has_left.is_(False)
            )
            .order_by(Student.id)
        )
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


def _openings(period: Period, named: set[int]) -> list[Opening]:
    rows = db.session.scalars(
        select(Opening)
        .join(Opening.site)
        .join(Site.company)
        .options(contains_eager(Opening.site).contains_eager(Site.company))
        .where(
            Opening.school_id == period.school_id,
            Opening.period_id == period.id,
            Company.school_id == period.school_id,
        )
        .order_by(Opening.id)
    )
    return [opening for opening in rows if not opening.is_withdrawn or opening.id in named]
