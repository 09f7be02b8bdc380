"""The rows that a supervisor run stands on, read together in a fixed number of statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, select

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.coaching.models import CoachOffer
from app.companies.models import Opening, Site
from app.extensions import db
from app.guidance.models import ContactMoment, GuidancePlan, GuidanceProfile, Intensity
from app.placements.models import HELD, Placement, Proposal, ProposalState
from app.runs.decisions import decisions_of_period
from app.schools.models import Period, Programme, School, SchoolRules
from app.schools.queries import equivalents_of, rules_of, today
from app.students.models import Student
from app.students.queries.audience import goes_in
from app.students.queries.coming import told_supervisor
from app.supervision.models import SupervisorDecision, SupervisorOffer
from app.supervision.policies import Guided


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A student who needs a supervisor: what she does and where, as far as that is known."""

    student_id: int
    programme: str
    wants_female_coach: bool | None
    now_id: int | None
    """Whose name stands on her page."""
    supervisor_id: int | None
    """Who she was told guides her in the period: whoever does so now, unless somebody else comes."""
    is_intensive: bool
    site_id: int | None
    town: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Somebody with hours, who is there."""

    user_id: int
    hours: int
    programmes: list[Any]
    town: str | None
    is_trained: bool
    is_female_coach: bool


@dataclass(frozen=True)
class Sources:
    """Everything of a school that bears on who guides whom in one period, as it is now."""

    period: Period
    rules: SchoolRules
    cases: list[CaseRow]
    offers: list[OfferRow]
    away: list[int]
    """Who has hours and is not there any more: takes part in no run."""
    school_town: str | None
    known_by: dict[int, set[int]]
    pins: dict[int, int]
    forbids: dict[int, set[int]]
    equivalents: dict[str, list[str]]


def sources_of(period: Period, guided: Guided) -> Sources:
    """Read the rows for a run in `period`."""
    pins, forbids = decisions_of_period(SupervisorDecision, period.id)
    cases = list(_cases(period, guided))
    return Sources(
        period=period,
        rules=rules_of(period.school_id),
        cases=cases,
        offers=_offers(period),
        away=list(db.session.scalars(_with_hours(period, [SupervisorOffer.user_id], _is_away(period)))),
        school_town=db.session.get_one(School, period.school_id).town,
        known_by=_known_by(period.school_id, cases),
        pins=pins,
        forbids=forbids,
        equivalents=equivalents_of(period.school_id),
    )


def _cases(period: Period, guided: Guided) -> Iterator[CaseRow]:
    """Students with a placement, then those of the proposals, then those without a place: each once, by number."""
    found: dict[int, CaseRow] = {}
    queries = [_placed(period)]
    if guided.match_run_id is not None:
        queries.append(_proposed(period, guided.match_run_id))
    if guided.without_place:
        queries.append(_waiting(period))
    for query in queries:
        for row in db.session.execute(query):
            case_row = CaseRow(*row)
            found.setdefault(case_row.student_id, case_row)
    yield from (found[number] for number in sorted(found))


_IS_HERE = and_(Student.has_left.is_(False), Student.erased_at.is_(None))


def _she(period: Period) -> tuple[Any, ...]:
    told = told_supervisor(period.id)
    return Student.id, Programme.code, Student.wishes_female_coach, Student.supervisor_id, told


def _placed(period: Period) -> Select[Any]:
    """Held placements. Intensive is what her plan says; before there is one, what the placement says (R10)."""
    is_intensive = case(
        (GuidancePlan.id.is_not(None), GuidancePlan.intensity == Intensity.INTENSIVE),
        else_=Placement.needs_intensive_guidance,
    )
    rows = (
        select(*_she(period), is_intensive, Site.id, Site.town, Site.postcode)
        .select_from(Placement)
        .join(Placement.student)
        .join(Student.programme)
        .join(Placement.opening)
        .join(Opening.site)
        .outerjoin(GuidancePlan, GuidancePlan.placement_id == Placement.id)
        .where(
            Placement.period_id == period.id,
            Placement.school_id == period.school_id,
            Placement.state.in_(HELD),
            _IS_HERE,
        )
    )
    return cast("Select[Any]", rows)


def _proposed(period: Period, match_run_id: int) -> Select[Any]:
    """Proposed places that nobody declined. Intensive by the rule for the site as the run saw it (R10)."""
    is_intensive = and_(Student.participates.is_(True), Proposal.is_flagged.is_(True))
    states = (ProposalState.DRAFT, ProposalState.OFFERED, ProposalState.ACCEPTED)
    rows = (
        select(*_she(period), is_intensive, Site.id, Site.town, Site.postcode)
        .select_from(Proposal)
        .join(Proposal.student)
        .join(Student.programme)
        .join(Proposal.opening)
        .join(Opening.site)
        .where(Proposal.run_id == match_run_id, Proposal.state.in_(states), _IS_HERE)
    )
    return cast("Select[Any]", rows)


def _waiting(period: Period) -> Select[Any]:
    rows = (
        select(*_she(period), literal(value=False), null(), null(), null())
        .select_from(Student)
        .join(Student.programme)
        .where(Student.school_id == period.school_id, goes_in(period), _IS_HERE)
    )
    return cast("Select[Any]", rows)


def _is_away(period: Period) -> ColumnElement[bool]:
    return func.coalesce(SupervisorOffer.away_from <= period.ends_on, False)


def _with_hours(period: Period, columns: Sequence[Any], condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(SupervisorOffer)
        .join(SupervisorOffer.user)
        .where(
            SupervisorOffer.period_id == period.id,
            User.school_id == period.school_id,
            User.is_closed.is_(False),
            holds(Role.SUPERVISOR),
            condition,
        )
        .order_by(SupervisorOffer.user_id)
    )


def _offers(period: Period) -> list[OfferRow]:
    """Who has hours and is there; what she says of herself counts, and silence is no yes."""
    columns = (
        SupervisorOffer.user_id,
        SupervisorOffer.hours,
        SupervisorOffer.programme_codes,
        SupervisorOffer.town,
        func.coalesce(GuidanceProfile.trained_on <= today(), False),
        CoachOffer.user_id.is_not(None),
    )
    query = _with_hours(period, columns, ~_is_away(period))
    query = query.outerjoin(GuidanceProfile, GuidanceProfile.user_id == SupervisorOffer.user_id)
    query = query.outerjoin(CoachOffer, CoachOffer.user_id == SupervisorOffer.user_id)
    return [OfferRow(*row) for row in db.session.execute(query)]


def _known_by(school_id: int, cases: Sequence[CaseRow]) -> dict[int, set[int]]:
    """Who knows a student: whoever guides her now, and whoever recorded a contact with her."""
    known = {one.student_id: {one.now_id} - {None} for one in cases}
    rows = db.session.execute(
        select(Placement.student_id, ContactMoment.author_id)
        .join(GuidancePlan, GuidancePlan.id == ContactMoment.plan_id)
        .join(Placement, Placement.id == GuidancePlan.placement_id)
        .where(GuidancePlan.school_id == school_id, ContactMoment.author_id.is_not(None))
        .distinct()
    )
    for student_id, author_id in rows:
        if student_id in known:
            known[student_id].add(author_id)
    return {number: {one for one in people if one is not None} for number, people in known.items()}
