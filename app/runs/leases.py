"""How a worker holds a run: claim it, show life, lose it when it seems dead.

Every write holds only while the row is still this worker's own (fencing):
one that is thought dead loses its token, so that it cannot write any more, should it come back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import current_app
from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update

from app.extensions import db, now
from app.runs.models import BUSY, Run, RunState

QUEUE_GRACE = timedelta(seconds=15)
"""How long a run may wait in the queue before a sweeper puts it there again."""
MAX_ATTEMPTS = 3
Row = TypeVar("Row", bound=Run)


@dataclass(frozen=True)
class Claim:
    """The right of one worker to write to one row."""

    row_id: int
    token: str
    table: type[Run]

    def holds(self) -> ColumnElement[bool]:
        """The run is being worked on, and by us."""
        table = self.table
        return and_(
            table.id == self.row_id, table.worker_token == self.token, table.state == RunState.RUNNING
        )


def _lease() -> timedelta:
    return timedelta(seconds=current_app.config["RUN_LEASE_SECONDS"])


def _changed(statement: Any) -> bool:
    """Whether an update reached its row."""
    return bool(cast("CursorResult[Any]", db.session.execute(statement)).rowcount)


def claim(row_id: int, token: str, table: type[Run]) -> Claim | None:
    """Take a run that waits. None when there is nothing to take: somebody else has it, or it is finished."""
    moment = now()
    taken = _changed(
        update(table)
        .where(table.id == row_id, table.state == RunState.QUEUED)
        .values(
            state=RunState.RUNNING,
            worker_token=token,
            attempts=table.attempts + 1,
            lease_until=moment + _lease(),
            started_at=moment,
            progress={},
        )
        .execution_options(synchronize_session=False)
    )
    return Claim(row_id, token, table) if taken else None


def show_life(mine: Claim, progress: dict[str, Any]) -> bool:
    """Renew the lease and write how far the solver is. False: stop, for it was cancelled or is no longer ours."""
    table = mine.table
    kept = _changed(
        update(table)
        .where(mine.holds())
        .values(progress=progress, lease_until=now() + _lease())
        .execution_options(synchronize_session=False)
    )
    wants_stop = db.session.scalar(select(table.cancel_requested).where(table.id == mine.row_id))
    return kept and not wants_stop


def own_row(mine: Claim, table: type[Row]) -> Row | None:
    """The row, locked, when it is still this worker's."""
    return db.session.scalar(
        select(table)
        .where(mine.holds())
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def let_go(row: Run) -> None:
    """The work is over: nobody holds the run any more."""
    row.finished_at, row.lease_until, row.worker_token = now(), None, None


def late_rows(table: type[Row]) -> Sequence[Row]:
    """Runs whose worker showed no life, or that never reached the queue; locked, those that others hold left out."""
    late = select(table).where(
        table.state.in_(BUSY), or_(table.lease_until.is_(None), table.lease_until <= now())
    )
    return db.session.scalars(late.with_for_update(skip_locked=True, key_share=True)).all()
