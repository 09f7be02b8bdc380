"""A student's own check-ins, and the check-in of a link."""

from collections.abc import Sequence

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.checkins.models import CheckIn, CheckInPlan, CheckInTalk, TalkState
from app.checkins.queries.listeners import still_listens
from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import Placement, PlacementState
from app.schools.queries import today
from app.students.models import Student


def own_plans_visible_to(user: User) -> Select[CheckInPlan]:
    """The plans of this student, each with its placement, company and listener."""
    query = (
        select(CheckInPlan)
        .join(CheckInPlan.student)
        .join(CheckInPlan.placement)
        .options(
            contains_eager(CheckInPlan.student),
            contains_eager(CheckInPlan.placement)
            .joinedload(Placement.opening)
            .joinedload(Opening.site)
            .joinedload(Site.company),
            joinedload(CheckInPlan.listener),
        )
    )
    if not user.has(Permission.CHECK_IN):
        return query.where(false())
    return query.where(
        Student.user_id == user.id, Student.school_id == user.school_id, Placement.school_id == user.school_id
    )


def own_plans_of(user: User) -> list[CheckInPlan]:
    """Her plans, that of the newest placement first."""
    query = own_plans_visible_to(user).order_by(Placement.starts_on.desc(), CheckInPlan.id.desc())
    return list(db.session.scalars(query))


def own_plan_for(user: User, check_in_plan_id: int) -> CheckInPlan:
    """One plan of hers; raises NotVisible."""
    return visible_row(own_plans_visible_to(user).where(CheckInPlan.id == check_in_plan_id))


def _check_ins() -> Select[CheckIn]:
    return (
        select(CheckIn)
        .join(CheckIn.plan)
        .join(CheckInPlan.placement)
        .join(CheckInPlan.student)
        .options(
            contains_eager(CheckIn.plan).contains_eager(CheckInPlan.placement),
            contains_eager(CheckIn.plan).contains_eager(CheckInPlan.student),
        )
    )


def own_check_in_for(user: User, check_in_id: int) -> CheckIn:
    """One check-in of hers; raises NotVisible."""
    if not user.has(Permission.CHECK_IN):
        return visible_row(select(CheckIn).where(false()))
    hers = (Student.user_id == user.id, Student.school_id == user.school_id)
    return visible_row(_check_ins().where(CheckIn.id == check_in_id, *hers))


def linked_check_in(check_in_id: int) -> CheckIn:
    """The check-in of a link, of a student who is here; raises NotVisible."""
    return visible_row(
        _check_ins().where(
            CheckIn.id == check_in_id, Student.erased_at.is_(None), Student.has_left.is_(False)
        )
    )


def is_open(check_in: CheckIn) -> bool:
    """Whether it can be answered today: it was not, its time is not over, and she has the internship."""
    runs = check_in.plan.placement.state is PlacementState.ACTIVE
    return runs and check_in.answered_at is None and today() <= check_in.closes_on


def check_ins_of(plan: CheckInPlan) -> list[CheckIn]:
    """Every check-in of a plan, the oldest first."""
    query = select(CheckIn).where(CheckIn.plan_id == plan.id).order_by(CheckIn.number)
    return list(db.session.scalars(query))


def open_check_in(check_ins: Sequence[CheckIn]) -> CheckIn | None:
    """The one that she can answer now, if any."""
    return next((one for one in reversed(check_ins) if is_open(one)), None)


def answered(check_ins: Sequence[CheckIn]) -> list[CheckIn]:
    """Those with an answer."""
    return [one for one in check_ins if one.answered_at is not None]


def answered_before(check_in: CheckIn) -> CheckIn | None:
    """The last check-in of the placement before this one that she answered."""
    return db.session.scalar(
        select(CheckIn)
        .where(
            CheckIn.plan_id == check_in.plan_id,
            CheckIn.number < check_in.number,
            CheckIn.answered_at.is_not(None),
        )
        .order_by(CheckIn.number.desc())
        .limit(1)
    )


def listener_now(plan: CheckInPlan) -> User | None:
    """Who reads along today: whom she chose, as long as that person may."""
    return db.session.scalar(
        select(User)
        .join(CheckInPlan, CheckInPlan.listener_id == User.id)
        .join(CheckInPlan.student)
        .where(CheckInPlan.id == plan.id, still_listens())
    )


def listener_sees(plan: CheckInPlan, check_in: CheckIn) -> bool:
    """Whether somebody who reads along sees this check-in: it was answered since, or she shows what was before."""
    at = check_in.answered_at
    return at is not None and (plan.listens_from is None or at >= plan.listens_from)


def open_talk_of(plan_id: int) -> CheckInTalk | None:
    """The talk that is not held yet, of a plan: there is one at most."""
    return db.session.scalar(
        select(CheckInTalk)
        .join(CheckInTalk.check_in)
        .where(CheckIn.plan_id == plan_id, CheckInTalk.state == TalkState.OPEN)
        .options(contains_eager(CheckInTalk.check_in))
        .order_by(CheckInTalk.id.desc())
        .limit(1)
    )


def own_talk_for(user: User, talk_id: int) -> CheckInTalk:
    """A talk of hers; raises NotVisible."""
    plans = select(own_plans_visible_to(user).subquery().c.id)
    return visible_row(
        select(CheckInTalk)
        .join(CheckInTalk.check_in)
        .where(CheckInTalk.id == talk_id, CheckIn.plan_id.in_(plans))
    )
