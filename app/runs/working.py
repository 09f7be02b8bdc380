"""The sign of life of a run that is being solved: twice a second, in a thread of its own, in one short transaction.

The solver's thread only notes how far it is and looks at a flag, so that neither waits for the database.
"""

import logging
import threading
from types import TracebackType
from typing import Any, Protocol, Self

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, writing
from app.runs.leases import Claim, show_life

logger = logging.getLogger(__name__)
BEAT_SECONDS = 0.5


class Progress(Protocol):
    """How far a solver is: a stage of so many, its figure, and the best that can still come."""

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


class Pulse:
    """Shows life for one claim while a `with` block lasts."""

    def __init__(self, app: Flask, mine: Claim) -> None:
        self._app = app
        self._mine = mine
        self._progress: dict[str, Any] = {}
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
        """Remember how far the solver is; written at the next beat. `part` of `parts` solves, counted from nought."""
        self._progress = {
            "part": part,
            "parts": parts,
            "stage": progress.stage,
            "stage_index": progress.stage_index,
            "stage_count": progress.stage_count,
            "value": progress.value,
            "bound": progress.bound,
            "seconds": round(progress.seconds, 2),
            "share": round((part + progress.share) / parts, 4),
        }

    def has_to_stop(self) -> bool:
        """Whether somebody cancelled the run, or another worker has it now."""
        return self._has_to_stop.is_set()

    def _beat(self) -> None:
        while not self._is_over.wait(BEAT_SECONDS):
            try:
                with self._app.app_context(), writing():
                    goes_on = show_life(self._mine, self._progress)
                    db.session.commit()
                if not goes_on:
                    self._has_to_stop.set()
            except SQLAlchemyError:
                logger.exception("%s could not show its sign of life", self._thread.name)
