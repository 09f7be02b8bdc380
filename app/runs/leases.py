"""Leases: claim a run, renew its lease while it is solved, find runs whose lease has expired.

A worker writes only with its own token (fencing). One presumed dead loses the token, so a late write has no effect.
A heartbeat thread renews the lease twice a second in a short transaction; the solver's thread only records progress and
reads a stop flag, so neither waits for the database.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar, cast

from flask import Flask, current_app
from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, now, writing
from app.runs.models import BUSY, Run, RunState

logger = logging.getLogger(__name__)
BEAT_SECONDS = 0.5
QUEUE_GRACE = timedelta(seconds=15)
"""How long a run may stay queued before the sweep enqueues it again."""
MAX_ATTEMPTS = 3
Row = TypeVar("Row", bound=Run)


@dataclass(frozen=True)
class Claim:
    """The right of one worker to write to one row."""

    row_id: int
    token: str
    table: type[Run]

    def holds(self) -> ColumnElement[bool]:
        """SQL condition: the run is running under this token."""
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
    """Claim a queued run; None when it is no longer queued."""
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


def renew_lease(mine: Claim, progress: dict[str, Any]) -> bool:
    """Renew the lease and store progress. False when solving must stop: cancelled, or the lease was lost."""
    table = mine.table
    kept = _changed(
        update(table)
        .where(mine.holds())
        .values(progress=progress, lease_until=now() + _lease())
        .execution_options(synchronize_session=False)
    )
    wants_stop = db.session.scalar(select(table.cancel_requested).where(table.id == mine.row_id))
    return kept and not wants_stop


def locked_run(mine: Claim) -> Run | None:
    """Return the row, locked, if the claim still holds."""
    return db.session.scalar(
        select(mine.table)
        .where(mine.holds())
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def release(row: Run) -> None:
    """Set the end time and release the lease."""
    row.finished_at, row.lease_until, row.worker_token = now(), None, None


def expired_runs(table: type[Row]) -> Sequence[Row]:
    """Return busy runs with an expired lease, locked; rows locked by others are skipped."""
    late = select(table).where(
        table.state.in_(BUSY), or_(table.lease_until.is_(None), table.lease_until <= now())
    )
    return db.session.scalars(late.with_for_update(skip_locked=True, key_share=True)).all()


class Progress(Protocol):
    """Solver progress: stage of how many, value, bound, seconds of how many at most, share done."""

    @property
    def stage(self) -> str: ...
    @property
    def stage_index(self) -> int: ...
    @property
    def stage_count(self) -> int: ...
    @property
    def value(self) -> int | None: ...
    @property
    def bound(self) -> int | None: ...
    @property
    def seconds(self) -> float: ...
    @property
    def share(self) -> float: ...
    @property
    def limit(self) -> float | None: ...


FINISHING = "finishing"
"""Stage of a run whose search is over, and whose plan is being checked and explained."""


class Heartbeat:
    """Heartbeat of one claim, for the length of a `with` block."""

    def __init__(self, app: Flask, mine: Claim) -> None:
        self._app = app
        self._mine = mine
        self._progress: dict[str, Any] = {}
        self._began = time.monotonic()
        self._has_to_stop = threading.Event()
        self._is_over = threading.Event()
        self._thread = threading.Thread(
            target=self._beat, name=f"{mine.table.__name__}-{mine.row_id}", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def note(self, progress: Progress, part: int = 0, parts: int = 1) -> None:
        """Remember how far the solver is; written at the next beat. `part` of `parts` solves, counted from 0.

        `seconds` and `until`, when the search ends at the latest, count from the claim; `levels` are the figures and
        bounds known so far of this part, by stage.
        """
        seconds = time.monotonic() - self._began
        began = seconds - progress.seconds
        self._progress = {
            "part": part,
            "parts": parts,
            "stage": progress.stage,
            "stage_index": progress.stage_index,
            "stage_count": progress.stage_count,
            "value": progress.value,
            "bound": progress.bound,
            "seconds": round(seconds, 2),
            "until": None if progress.limit is None else round(began + (parts - part) * progress.limit, 2),
            "share": round((part + progress.share) / parts, 4),
            "levels": self._levels_with(progress, part),
        }

    def _levels_with(self, progress: Progress, part: int) -> list[list[Any]]:
        """The levels known so far. What is new of one makes what was known of later ones worth nothing."""
        told = [progress.stage_index, progress.stage, progress.value, progress.bound]
        levels: list[list[Any]] = self._progress["levels"] if self._progress.get("part") == part else []
        if told in levels:
            return levels
        return [*(level for level in levels if level[0] < progress.stage_index), told]

    def finish(self) -> None:
        """Remember that the search is over, and its plan is checked and explained."""
        self._progress = {**self._progress, "stage": FINISHING, "until": None}

    def has_to_stop(self) -> bool:
        """Whether the run was cancelled or the lease lost."""
        return self._has_to_stop.is_set()

    def _beat(self) -> None:
        while not self._is_over.wait(BEAT_SECONDS):
            try:
                with self._app.app_context(), writing():
                    goes_on = renew_lease(self._mine, self._progress)
                    db.session.commit()
                if not goes_on:
                    self._has_to_stop.set()
            except SQLAlchemyError:
                logger.exception("%s could not show its sign of life", self._thread.name)
