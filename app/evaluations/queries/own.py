"""A student's own evaluations, and the evaluation of a link."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Site
from app.errors import visible_row
from app.evaluations.models import Evaluation
from app.extensions import db
from app.placements.models import Placement
from app.schools.queries import today
from app.students.models import Student


def _evaluations() -> Select[Evaluation]:
    return (
        select(Evaluation)
        .join(Evaluation.placement)
        .join(Placement.student)
        .options(
            contains_eager(Evaluation.placement).contains_eager(Placement.student),
            joinedload(Evaluation.site).joinedload(Site.company),
        )
    )


def own_evaluations_visible_to(user: User) -> Select[Evaluation]:
    """The evaluations of this student's own placements."""
    if not user.has(Permission.EVALUATE_PLACEMENT):
        return _evaluations().where(false())
    return _evaluations().where(
        Student.user_id == user.id,
        Student.school_id == user.school_id,
        Evaluation.school_id == user.school_id,
    )


def own_evaluations_of(user: User) -> list[Evaluation]:
    """Hers, the newest first."""
    query = own_evaluations_visible_to(user).order_by(Evaluation.invited_at.desc(), Evaluation.id.desc())
    return list(db.session.scalars(query))


def own_evaluation_for(user: User, evaluation_id: int) -> Evaluation:
    """One of hers; raises NotVisible."""
    return visible_row(own_evaluations_visible_to(user).where(Evaluation.id == evaluation_id))


def linked_evaluation(evaluation_id: int) -> Evaluation:
    """The evaluation of a link, of a student who is known; raises NotVisible."""
    return visible_row(_evaluations().where(Evaluation.id == evaluation_id, Student.erased_at.is_(None)))


def is_open(evaluation: Evaluation) -> bool:
    """Whether it can be filled in today."""
    return not evaluation.is_sent and today() <= evaluation.closes_on


def open_evaluations_of(user: User) -> list[Evaluation]:
    """Those that she can fill in now."""
    return [one for one in own_evaluations_of(user) if is_open(one)]
