"""The one background task of runs of every kind. The queue carries the name of the kind and the id of the row."""

from collections.abc import Sequence
from functools import partial

from flask import Flask

from app.background.engine import after_commit, also_known_as, task
from app.runs import kinds as listed
from app.runs.execution import carry_out
from app.runs.kinds import AnyKind, kind_named


def init_app(app: Flask, kinds: Sequence[AnyKind]) -> None:
    """List the kinds of run that this application has, and do what an earlier version put in the queue."""
    listed.init_app(app, kinds)
    for kind in kinds:
        if kind.former_task:
            also_known_as(kind.former_task, partial(_execute, kind.name))


def _execute(kind: str, run_id: int) -> None:
    carry_out(kind_named(kind), run_id)


@task
def execute(kind: str, run_id: int) -> None:
    """Solve a run that waits, and record its result."""
    _execute(kind, run_id)


def enqueue(kind: AnyKind, run_id: int) -> None:
    """Hand the run to a worker once the running transaction is committed."""
    after_commit(execute, kind.name, run_id)
