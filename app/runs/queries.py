"""Reads of runs of one kind, and the row locks that put simultaneous actions in order.

Where two people could act at the same moment, a lock makes one wait. On SQLite a request that writes has the whole
database to itself; on PostgreSQL row locks do this.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import joinedload

from app.access import Permission
from app.accounts.models import User
from app.errors import visible_row
from app.extensions import db
from app.runs.kinds import KINDS
from app.runs.models import BUSY, HAS_PLAN, PlanRun, Run, RunState
from app.schools.models import Period, School

Row = TypeVar("Row", bound=PlanRun)
AnyRow = TypeVar("AnyRow", bound=Run)
RECENT = 5


def busy_run_in(table: type[AnyRow], school_id: int) -> AnyRow | None:
    """Return the school's queued or running run of this kind; there is at most one (T19)."""
    return db.session.scalar(select(table).where(table.school_id == school_id, table.state.in_(BUSY)))


def due_since() -> datetime | None:
    """Since when the run of any kind that is queued for longest waits for a worker."""
    oldest = (
        db.session.scalar(select(func.min(kind.table.created_at)).where(kind.table.state == RunState.QUEUED))
        for kind in KINDS
    )
    return min((moment for moment in oldest if moment is not None), default=None)


def busy_runs() -> dict[str, float]:
    """How many runs of any kind, of all schools, wait for a worker or are at one."""
    counts = dict.fromkeys(BUSY, 0)
    for kind in KINDS:
        rows = (
            select(kind.table.state, func.count())
            .where(kind.table.state.in_(BUSY))
            .group_by(kind.table.state)
        )
        for state, count in db.session.execute(rows):
            counts[state] += count
    return {f"runs_{state}": count for state, count in counts.items()}


def newest_plan_in(table: type[Row], period_id: int) -> Row | None:
    """The last run of a period that has a plan, published or not."""
    return db.session.scalar(
        select(table)
        .where(table.period_id == period_id, table.state.in_(HAS_PLAN))
        .order_by(table.number.desc())
        .limit(1)
    )


def published_run_in(table: type[Row], period_id: int) -> Row | None:
    """The run whose plan is in force in a period."""
    return db.session.scalar(
        select(table).where(table.period_id == period_id, table.state == RunState.PUBLISHED)
    )


def published_before(table: type[Row], period: Period) -> Row | None:
    """The published run of the last earlier period: what the first run of this one can begin from; None after that."""
    if newest_plan_in(table, period.id) is not None:
        return None
    return db.session.scalar(
        select(table)
        .join(Period, Period.id == table.period_id)
        .options(joinedload(table.period))
        .where(
            table.school_id == period.school_id,
            table.state == RunState.PUBLISHED,
            Period.starts_on < period.starts_on,
        )
        .order_by(Period.starts_on.desc(), table.number.desc())
        .limit(1)
    )


def last_in_the_same_order(run: Row) -> Row | None:
    """The last run before this one that made a plan in the same order; of one that was long ago nothing is told."""
    table = type(run)
    before = (
        select(table)
        .where(table.school_id == run.school_id, table.number < run.number, table.state.in_(HAS_PLAN))
        .order_by(table.number.desc())
        .limit(RECENT)
    )
    return next((each for each in db.session.scalars(before) if each.policy == run.policy), None)


@dataclass(frozen=True)
class PlanRuns(Generic[Row]):
    """The runs of a kind that makes plans."""

    table: type[Row]
    permission: Permission
    """Who may see them."""

    def visible_to(self, user: User) -> Select[Row]:
        """The runs of the user's school, each with its period; none without the permission."""
        query = select(self.table).options(joinedload(self.table.period))
        if not user.has(self.permission):
            return query.where(false())
        return query.where(self.table.school_id == user.school_id)

    def for_user(self, user: User, run_id: int) -> Row:
        """The run with this id, when the user may see it; raises `NotVisible`."""
        return visible_row(self.visible_to(user).where(self.table.id == run_id))


def lock_school(school_id: int) -> None:
    """Lock the school row, so that runs start one at a time."""
    db.session.execute(select(School.id).where(School.id == school_id).with_for_update(key_share=True))


def lock_period(period_id: int) -> None:
    """Lock the period row, so that decisions, moves, publications and answers happen one at a time."""
    db.session.execute(select(Period.id).where(Period.id == period_id).with_for_update(key_share=True))


def lock_run(run: Run) -> None:
    """Lock the run until the transaction ends, and read it again."""
    db.session.refresh(run, with_for_update={"of": type(run), "key_share": True})
