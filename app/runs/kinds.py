"""`RunKind`: the table, functions and messages that one kind of run brings to the shared lifecycle.

`app/contents.py` lists the kinds. Everything else in this folder is the same for all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.listed import Listed
from app.runs.leases import Heartbeat
from app.runs.models import Run, RunState

Row = TypeVar("Row", bound=Run)
Question = TypeVar("Question")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Actions:
    """Audit action of each step; a step that is None is not recorded."""

    start: str
    finish: str | None = None
    fail: str | None = None
    cancel: str | None = None
    review: str | None = None
    publish: str | None = None


def stopped_with_an_error(name: str) -> str:
    """Default message of a run that stopped on an error; `name` is the exception class."""
    return str(
        gettext(
            "The run stopped because of an error (%(name)s). Nothing was changed. Start it "
            "again. If it keeps happening, tell the administrator.",
            name=name,
        )
    )


def cut_off(times: int) -> str:
    """Default message of a run given up after `times` interrupted attempts."""
    return str(
        gettext(
            "This run was interrupted %(times)s times. Start a new run. If it happens again, "
            "tell the administrator.",
            times=times,
        )
    )


@dataclass(frozen=True)
class Words(Generic[Row]):
    """Messages and audit details of one kind, in the current language."""

    actions: Actions
    in_progress: Callable[[Row], str]
    """Message when a run cannot start because this one is busy."""
    already_published: Callable[[], str] | None = None
    """Message when somebody changes or publishes a published run; None for a kind that is never published."""
    newer: Callable[[Row], str] | None = None
    """Message when an older plan is published; the argument is the newer run."""
    stopped: Callable[[str], str] = stopped_with_an_error
    cut_off: Callable[[int], str] = cut_off
    subject: Callable[[Row], str] = lambda run: str(run.number)  # type: ignore[attr-defined]
    """Name of the run in the audit trail."""
    started: Callable[[Row], Mapping[str, Any]] = lambda _run: {}
    """Details of the input to keep in the audit trail."""
    finished: Callable[[Row], Mapping[str, Any]] = lambda _run: {}
    """Details of the result to keep in the audit trail."""


@dataclass(frozen=True)
class RunKind(Generic[Row, Question, Result]):
    """How runs of one table are made, solved and recorded. Only `build`, `read` and `record` touch the database."""

    name: str
    """Stored in queued jobs, so it must never change."""
    table: type[Row]
    build: Callable[..., Row]
    """Create the row with its frozen input. Raises a `DomainError` when it cannot be made."""
    read: Callable[[Row], Question]
    """Load the input from the row, before the transaction is closed."""
    solve: Callable[[Question, Heartbeat], Result | None]
    """Solve the question, outside any transaction. Returns None when cancelled. Raises `PlanIsWrong`."""
    record: Callable[[Row, Result], RunState]
    """Store the result; return the run's new state."""
    words: Words[Row]
    former_task: str = ""
    """Task name of earlier versions, so that jobs queued before an upgrade still run."""


AnyKind = RunKind[Any, Any, Any]


KINDS = Listed[AnyKind]("run_kinds")


def kind_named(name: str) -> AnyKind:
    """Return the kind with this name."""
    return next(kind for kind in KINDS if kind.name == name)


def kind_of(run: Run) -> AnyKind:
    """Return the kind of a run."""
    return next(kind for kind in KINDS if kind.table is type(run))


def leave_a_trail(
    run: Run,
    action: str | None,
    actor: User | None = None,
    *,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Audit a step of a run; no effect when `action` is None."""
    if action is None:
        return
    name = kind_of(run).words.subject(run)
    record(action, run, actor=actor, data=dict(data or {}), reason=reason, subject_name=name)
