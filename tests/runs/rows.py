"""Rows of runs for tests that need one to point at, whatever it solved."""

from typing import Any, TypeVar

from app.extensions import db
from app.runs.models import PlanRun, RunState

Row = TypeVar("Row", bound=PlanRun)


def a_published_run(table: type[Row], school_id: int, period_id: int, **values: Any) -> Row:
    """A published run without anything in it."""
    run = table(
        school_id=school_id,
        period_id=period_id,
        number=1,
        state=RunState.PUBLISHED,
        policy={},
        seed=1,
        time_limit_seconds=1,
        frozen_input=b"",
        input_digest="",
        data_digest="",
        **values,
    )
    db.session.add(run)
    db.session.flush()
    return run
