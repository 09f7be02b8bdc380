"""What a kind of run is: a value that says how its question is made, solved and recorded, and what it is called.

`create_app` lists the kinds. Everything else in this folder is the same for all of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import Flask, current_app
from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.runs.leases import Heartbeat
from app.runs.models import Run, RunState

Row = TypeVar("Row", bound=Run)
Question = TypeVar("Question")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Actions:
    """What the audit trail calls the steps of a run; a step without a name leaves no event."""

    start: str
    finish: str | None = None
    fail: str | None = None
    cancel: str | None = None
    review: str | None = None
    publish: str | None = None


def stopped_with_an_error(name: str) -> str:
    """The run broke off with an error, whose name is for the administrator."""
    return str(
        gettext(
            "The run stopped because of an error (%(name)s). Nothing was changed. Start it "
            "again. If it keeps happening, tell the administrator.",
            name=name,
        )
    )


def cut_off(times: int) -> str:
    """The worker died so many times that the run itself may be the cause."""
    return str(
        gettext(
            "This run was interrupted %(times)s times. Start a new run. If it happens again, "
            "tell the administrator.",
            times=times,
        )
    )


@dataclass(frozen=True)
class Words(Generic[Row]):
    """The sentences and the trail of one kind, in the language in force."""

    actions: Actions
    in_progress: Callable[[Row], str]
    """Why no other can be started: this one is not finished."""
    already_published: Callable[[], str] | None = None
    """Why it is not published, or changed, once it has been; None for a kind that is not published."""
    newer: Callable[[Row], str] | None = None
    """Why an older plan is not published: this one is newer."""
    stopped: Callable[[str], str] = stopped_with_an_error
    cut_off: Callable[[int], str] = cut_off
    subject: Callable[[Row], str] = lambda run: str(run.number)  # type: ignore[attr-defined]
    """What the trail calls the run."""
    started: Callable[[Row], Mapping[str, Any]] = lambda _run: {}
    """What the trail keeps of its question."""
    finished: Callable[[Row], Mapping[str, Any]] = lambda _run: {}
    """What the trail keeps of its result."""


@dataclass(frozen=True)
class RunKind(Generic[Row, Question, Result]):
    """How runs of one table are made, solved and recorded. Only `build`, `read` and `record` touch the database."""

    name: str
    """Stands in the queue: it never changes."""
    table: type[Row]
    build: Callable[..., Row]
    """Make the row, with its question, from what a person asked. Raises a `DomainError` when it cannot be asked."""
    read: Callable[[Row], Question]
    solve: Callable[[Question, Heartbeat], Result | None]
    """Result the question, outside any transaction. None: somebody said stop. Raises `PlanIsWrong`."""
    record: Callable[[Row, Result], RunState]
    """Write the answer down; returns the state of the run from then on."""
    words: Words[Row]
    former_task: str = ""
    """What the queue called its task in earlier versions: what waits at an upgrade is still done."""


AnyKind = RunKind[Any, Any, Any]


@dataclass
class _Kinds:
    by_name: dict[str, AnyKind] = field(default_factory=dict)
    by_table: dict[type[Run], AnyKind] = field(default_factory=dict)


def init_app(app: Flask, kinds: Iterable[AnyKind]) -> None:
    """List the kinds of run that this application has."""
    listed = _Kinds()
    for kind in kinds:
        listed.by_name[kind.name] = kind
        listed.by_table[kind.table] = kind
    app.extensions["run_kinds"] = listed


def _listed() -> _Kinds:
    listed: _Kinds = current_app.extensions["run_kinds"]
    return listed


def all_kinds() -> list[AnyKind]:
    """Every kind, in the order of the list."""
    return list(_listed().by_name.values())


def kind_named(name: str) -> AnyKind:
    """The kind that the queue calls by this name."""
    return _listed().by_name[name]


def kind_of(run: Run) -> AnyKind:
    """The kind of a run."""
    return _listed().by_table[type(run)]


def leave_a_trail(
    run: Run,
    action: str | None,
    actor: User | None = None,
    *,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record a step of a run in the audit trail, when its kind has a name for it."""
    if action is None:
        return
    name = kind_of(run).words.subject(run)
    record(action, run, actor=actor, data=dict(data or {}), reason=reason, subject_name=name)
