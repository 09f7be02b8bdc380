"""What a listener reads: the check-ins of students who chose her or him, from when they said, and nothing else."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.checkins.models import CheckIn, CheckInPlan, CheckInTalk, TalkState
from app.checkins.queries.listeners import still_listens
from app.errors import visible_row
from app.extensions import db
from app.students.models import Student


def plans_heard_by(user: User) -> Select[CheckInPlan]:
    """The plans of students who chose this person, who may still read along."""
    query = (
        select(CheckInPlan)
        .join(CheckInPlan.student)
        .join(User, User.id == CheckInPlan.listener_id)
        .options(contains_eager(CheckInPlan.student))
    )
    if not user.has(Permission.HEAR_CHECK_INS):
        return query.where(false())
    return query.where(
        CheckInPlan.listener_id == user.id,
        CheckInPlan.school_id == user.school_id,
        Student.has_left.is_(False),
        Student.erased_at.is_(None),
        still_listens(),
    )


def plans_heard(user: User) -> list[CheckInPlan]:
    """Those plans, by the surname of the student."""
    order = (alphabetical(Student.last_name), alphabetical(Student.first_name), CheckInPlan.id)
    return list(db.session.scalars(plans_heard_by(user).order_by(*order)))


def plan_heard(user: User, check_in_plan_id: int) -> CheckInPlan:
    """One of them; raises NotVisible for everybody else, as for a plan that is not there."""
    return visible_row(plans_heard_by(user).where(CheckInPlan.id == check_in_plan_id))


def _is_hers_to_see() -> ColumnElement[bool]:
    """Of a check-in joined with its plan: it was answered, and since the listener was chosen where she said so."""
    was_said_since = or_(CheckInPlan.listens_from.is_(None), CheckIn.answered_at >= CheckInPlan.listens_from)
    return and_(CheckIn.answered_at.is_not(None), was_said_since)


def check_ins_heard(plan: CheckInPlan) -> list[CheckIn]:
    """The check-ins of a plan that its listener reads, the oldest first."""
    query = select(CheckIn).join(CheckIn.plan).where(CheckIn.plan_id == plan.id, _is_hers_to_see())
    return list(db.session.scalars(query.order_by(CheckIn.number)))


def talks_heard_by(user: User) -> Select[CheckInTalk]:
    """The talks of those plans, each with check-in, plan and student."""
    plans = select(plans_heard_by(user).subquery().c.id)
    return (
        select(CheckInTalk)
        .join(CheckInTalk.check_in)
        .join(CheckIn.plan)
        .join(CheckInPlan.student)
        .options(
            contains_eager(CheckInTalk.check_in)
            .contains_eager(CheckIn.plan)
            .contains_eager(CheckInPlan.student)
        )
        .where(CheckIn.plan_id.in_(plans), _is_hers_to_see())
    )


def open_talks_heard(user: User) -> list[CheckInTalk]:
    """Talks that this person has still to hold, the first day first."""
    query = talks_heard_by(user).where(CheckInTalk.state == TalkState.OPEN)
    return list(db.session.scalars(query.order_by(CheckInTalk.by_on, CheckInTalk.id)))


def talk_heard(user: User, talk_id: int) -> CheckInTalk:
    """One of them; raises NotVisible."""
    return visible_row(talks_heard_by(user).where(CheckInTalk.id == talk_id))


def talks_by_plan(talks: Sequence[CheckInTalk]) -> dict[int, CheckInTalk]:
    """Talks by the number of their plan."""
    return {talk.check_in.plan_id: talk for talk in talks}
