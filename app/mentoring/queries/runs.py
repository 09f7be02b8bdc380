"""Circle runs: which a person sees, and the few that services need by themselves."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from app.access import Permission
from app.accounts.models import User
from app.errors import NotVisible
from app.extensions import db
from app.mentoring.models import CircleRun, CircleRunState


def circle_runs_visible_to(user: User) -> Select[CircleRun]:
    """The circle runs of the user's school, each with its period; none for whoever does not manage circles."""
    query = select(CircleRun).options(joinedload(CircleRun.period))
    if not user.has(Permission.MANAGE_CIRCLES):
        return query.where(false())
    return query.where(CircleRun.school_id == user.school_id)


def circle_run_for(user: User, run_id: int) -> CircleRun:
    """The circle run with this id, when the user may see it; raises `NotVisible`."""
    run = db.session.scalar(circle_runs_visible_to(user).where(CircleRun.id == run_id))
    if run is None:
        raise NotVisible
    return run


def busy_circle_run_of(school_id: int) -> CircleRun | None:
    """The circle run that waits or is being solved; a school has one at most (T19)."""
    return db.session.scalar(
        select(CircleRun).where(
            CircleRun.school_id == school_id,
            CircleRun.state.in_([state for state in CircleRunState if state.is_busy]),
        )
    )


def newest_circle_plan_of(period_id: int) -> CircleRun | None:
    """The last circle run of a period that has a plan, published or not."""
    return db.session.scalar(
        select(CircleRun)
        .where(
            CircleRun.period_id == period_id,
            CircleRun.state.in_([state for state in CircleRunState if state.has_plan]),
        )
        .order_by(CircleRun.number.desc())
        .limit(1)
    )


def published_circle_run_of(period_id: int) -> CircleRun | None:
    """The circle run that was published last in a period."""
    return db.session.scalar(
        select(CircleRun).where(CircleRun.period_id == period_id, CircleRun.state == CircleRunState.PUBLISHED)
    )
