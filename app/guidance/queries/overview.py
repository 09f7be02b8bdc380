"""All guidance of a school: late contacts, plans not in order, intensive plans against what teams have (R46)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.alphabet import alphabetical
from app.extensions import db
from app.guidance.models import (
    ContactMoment,
    ContactState,
    GuidanceAlert,
    GuidancePlan,
    GuidanceProfile,
    Intensity,
)
from app.guidance.queries.plans import is_late, is_not_in_order, plans_visible_to
from app.placements.models import HELD, Placement, PlacementState
from app.placements.queries.lives import WHO_AND_WHERE
from app.reading import Question
from app.schools.models import Team
from app.schools.queries import teams_of, today
from app.searching import has_words
from app.students.models import Student
from app.web.listing import Listing, ListState, SortColumn, page_of

LATELY = timedelta(days=60)
"""How long after the last day a plan that is not in order stays in the list."""
_NEXT_DUE = (
    select(func.min(ContactMoment.due_on))
    .where(ContactMoment.plan_id == GuidancePlan.id, ContactMoment.state == ContactState.PLANNED)
    .correlate(GuidancePlan)
    .scalar_subquery()
)
SORTS: Mapping[str, SortColumn | Sequence[SortColumn]] = {
    "due": (func.coalesce(_NEXT_DUE, Placement.ends_on), GuidancePlan.id),
    "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), GuidancePlan.id),
}

_SUPERVISOR = select(User.name).where(User.id == Student.supervisor_id).correlate(Student).scalar_subquery()


@dataclass(frozen=True)
class TeamLoad:
    """A team: intensive plans that run or are to come, and how many it can have; None: no limit known."""

    team: Team | None
    intensive: int
    places: int | None

    @property
    def is_over(self) -> bool:
        return self.places is not None and self.intensive > self.places


@dataclass(frozen=True)
class Counts:
    """R11, R41, R46: of a school, today."""

    late: int
    not_in_order: int
    plans: int
    intensive: int
    untrained: int
    """Intensive plans whose supervisor is not trained, or who have none."""
    over: int
    """Plans of internships that are over."""
    unheard: int
    """Alerts of students who have no supervisor, so that somebody else has to act."""

    @property
    def trained_share(self) -> float | None:
        """The share of intensive plans with a trained supervisor; None without intensive plans."""
        return (self.intensive - self.untrained) / self.intensive if self.intensive else None


def is_trained() -> ColumnElement[bool]:
    """Of a plan joined with its student: her supervisor was trained."""
    return exists().where(
        GuidanceProfile.user_id == Student.supervisor_id, GuidanceProfile.trained_on <= today()
    )


def page_of_plans(user: User, state: ListState) -> Listing[GuidancePlan]:
    """One page of plans: late, not in order, intensive, untrained, of internships that are over, or all that run."""
    lately = and_(Placement.state == PlacementState.COMPLETED, Placement.ends_on >= today() - LATELY)
    query = plans_visible_to(user).options(selectinload(GuidancePlan.contacts))
    query = query.where(*has_words(state.search, *WHO_AND_WHERE, func.coalesce(_SUPERVISOR, "")))
    is_running = Placement.state.in_(HELD)
    is_intensive = GuidancePlan.intensity == Intensity.INTENSIVE
    conditions = {
        "late": and_(is_running, is_late()),
        "not_in_order": and_(or_(is_running, lately), is_not_in_order()),
        "intensive": and_(is_running, is_intensive),
        "untrained": and_(is_running, is_intensive, ~is_trained()),
        "over": ~is_running,
        "": is_running,
    }
    return page_of(query.where(conditions[state.filters.get("show", "")]), state, SORTS)


def counts_of(school_id: int) -> Counts:
    """The figures of a school in one statement."""
    return question_of(school_id).answer()


def question_of(school_id: int) -> Question[Counts]:
    """The same, to be asked together with others."""
    lately = and_(Placement.state == PlacementState.COMPLETED, Placement.ends_on >= today() - LATELY)
    is_running = Placement.state.in_(HELD)
    is_intensive = and_(is_running, GuidancePlan.intensity == Intensity.INTENSIVE)
    wanted = (
        and_(is_running, is_late()),
        and_(or_(is_running, lately), is_not_in_order()),
        is_running,
        is_intensive,
        and_(is_intensive, ~is_trained()),
        ~is_running,
    )
    query = (
        select(
            *(func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in wanted),
            _alerts_of_nobody(school_id).label("unheard"),
        )
        .select_from(GuidancePlan)
        .join(GuidancePlan.placement)
        .join(Placement.student)
        .where(GuidancePlan.school_id == school_id)
    )
    return Question(query, lambda row: Counts(*map(int, row)))


def _alerts_of_nobody(school_id: int) -> ScalarSelect[int]:
    plan, placement, student = aliased(GuidancePlan), aliased(Placement), aliased(Student)
    return (
        select(func.count(GuidanceAlert.id))
        .join(ContactMoment, ContactMoment.id == GuidanceAlert.contact_id)
        .join(plan, plan.id == ContactMoment.plan_id)
        .join(placement, placement.id == plan.placement_id)
        .join(student, student.id == placement.student_id)
        .where(
            plan.school_id == school_id,
            GuidanceAlert.handled_at.is_(None),
            student.supervisor_id.is_(None),
        )
        .scalar_subquery()
    )


def team_loads(school_id: int) -> list[TeamLoad]:
    """Per team its intensive plans against its places, by name; students without a team last, if any."""
    rows = db.session.execute(
        select(Student.team_id, func.count())
        .select_from(GuidancePlan)
        .join(GuidancePlan.placement)
        .join(Placement.student)
        .where(
            GuidancePlan.school_id == school_id,
            GuidancePlan.intensity == Intensity.INTENSIVE,
            Placement.state.in_(HELD),
        )
        .group_by(Student.team_id)
    )
    numbers: dict[int | None, int] = {team_id: number for team_id, number in rows}
    found = [TeamLoad(team, numbers.get(team.id, 0), team.intensive_places) for team in teams_of(school_id)]
    return [*found, *([TeamLoad(None, numbers[None], None)] if numbers.get(None) else [])]


def supervisors_with_training(school_id: int) -> list[tuple[User, GuidanceProfile | None]]:
    """Who can give guidance at a school, by name, with when she was trained."""
    rows = db.session.execute(
        select(User, GuidanceProfile)
        .outerjoin(GuidanceProfile, GuidanceProfile.user_id == User.id)
        .where(User.school_id == school_id, User.is_closed.is_(False), holds(Role.SUPERVISOR))
        .order_by(alphabetical(User.name), User.id)
    )
    return [(user, profile) for user, profile in rows]
