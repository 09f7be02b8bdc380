"""The job engine (Huey), bound to the application: tasks carry row ids only, for the row is the truth.

A task runs in its own application context and commits once as its last act. `after_commit` enqueues a task when, and
only when, the transaction that made its row is committed; a row whose task was lost all the same (a crash between the
two, `kill -9` of the worker) is found by the sweepers that the worker calls every few seconds. `app/contents.py` lists
them.
"""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from huey.api import Huey, TaskWrapper
from huey.storage import MemoryStorage, PostgresStorage, SqliteStorage
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.extensions import db, writing
from app.listed import Listed

logger = logging.getLogger(__name__)
huey = Huey("meervoud", storage_class=MemoryStorage, results=False)
_bound: dict[str, Flask] = {}
SWEEPERS = Listed[Callable[[], object]]("sweepers")
"""What the worker calls every few seconds: to find rows whose time it is, or whose task was lost."""
_former_names: set[str] = set()
_PENDING = "tasks after commit"


def task(function: Callable[..., None]) -> TaskWrapper:
    """Make `function` a task: runs in the worker, inside an application context, with the right to write."""
    return huey.task()(_in_application(function))


def patient_task(function: Callable[..., None]) -> TaskWrapper:
    """The same, for what there may be thousands of: every other task that waits goes first."""
    return huey.task(priority=-1)(_in_application(function))


def _in_application(function: Callable[..., object]) -> Callable[..., None]:
    @functools.wraps(function)
    def in_application(*arguments: Any) -> None:
        began = time.perf_counter()
        with _bound["app"].app_context(), writing():
            function(*arguments)
        fields = {
            "task": in_application.__name__,
            "milliseconds": round((time.perf_counter() - began) * 1000, 1),
        }
        logger.info("task", extra={"fields": fields})

    return in_application


def also_known_as(former: str, function: Callable[..., object]) -> None:
    """Do what waits in the queue under the name of an earlier version, `module.function`, as `function` does."""
    if former in _former_names:
        return
    _former_names.add(former)
    wrapped = _in_application(function)
    wrapped.__module__, _, wrapped.__name__ = former.rpartition(".")
    huey.task(name=wrapped.__name__)(wrapped)


def sweep() -> None:
    """Call every sweeper once, each in its own context; one that fails does not keep the others from their turn.

    What a sweeper changed is committed after it, unless it committed by itself, row by row.
    """
    with _bound["app"].app_context():
        sweepers = tuple(SWEEPERS)
    for function in sweepers:
        try:
            with _bound["app"].app_context(), writing():
                function()
                db.session.commit()
        except Exception:
            logger.exception("The sweeper %s failed", function.__name__)


def after_commit(wrapped: TaskWrapper, *arguments: Any) -> None:
    """Enqueue the task once the running transaction is committed; forget it when it is rolled back."""
    db.session().info.setdefault(_PENDING, []).append((wrapped, arguments))


@event.listens_for(Session, "after_commit")
def _enqueue(session: Session) -> None:
    for wrapped, arguments in session.info.pop(_PENDING, []):
        try:
            wrapped(*arguments)
        except Exception:  # the row is saved and must not look as if it were not; a sweeper finds it
            logger.exception("A task could not be put in the queue")


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def init_app(app: Flask) -> None:
    """Keep the queue where the application keeps its data: beside SQLite, or in PostgreSQL."""
    _bound["app"] = app
    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    if app.config.get("TESTING"):
        huey.storage = MemoryStorage("meervoud")
    elif uri.startswith("postgresql"):
        huey.storage = PostgresStorage("meervoud", dsn=uri.replace("postgresql+psycopg://", "postgresql://"))
    else:
        huey.storage = SqliteStorage("meervoud", filename=str(app.config["DATA_DIR"] / "jobs.db"))
