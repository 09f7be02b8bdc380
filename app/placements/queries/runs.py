"""Match runs: which a person sees, and the few that services need by themselves."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from app.access import Permission
from app.accounts.models import User
from app.errors import NotVisible
from app.extensions import db
from app.placements.models import BUSY, HAS_PLAN, MatchRun, RunState


def runs_visible_to(user: User) -> Select[MatchRun]:
    """The runs of the user's school, each with its period; none for whoever does not manage runs."""
    query = select(MatchRun).options(joinedload(MatchRun.period))
    if not user.has(Permission.MANAGE_RUNS):
        return query.where(false())
    return query.where(MatchRun.school_id == user.school_id)


def run_for(user: User, run_id: int) -> MatchRun:
    """The run with this id, when the user may see it; raises `NotVisible`."""
    run = db.session.scalar(runs_visible_to(user).where(MatchRun.id == run_id))
    if run is None:
        raise NotVisible
    return run


def busy_run_of(school_id: int) -> MatchRun | None:
    """The run that waits or is being solved; a school has one at most (T19)."""
    return db.session.scalar(
        select(MatchRun).where(MatchRun.school_id == school_id, MatchRun.state.in_(BUSY))
    )


def newest_plan_of(period_id: int) -> MatchRun | None:
    """The last run of a period that has a plan, published or not."""
    return db.session.scalar(
        select(MatchRun)
        .where(MatchRun.period_id == period_id, MatchRun.state.in_(HAS_PLAN))
        .order_by(MatchRun.number.desc())
        .limit(1)
    )


def published_run_of(period_id: int) -> MatchRun | None:
    """The run whose proposals are in force in a period."""
    return db.session.scalar(
        select(MatchRun).where(MatchRun.period_id == period_id, MatchRun.state == RunState.PUBLISHED)
    )
