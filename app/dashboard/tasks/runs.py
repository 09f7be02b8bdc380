"""Match runs that wait for the coordinator."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext
from sqlalchemy import select

from app.dashboard.tasks.task import Task
from app.extensions import db
from app.placements.models import MatchRun
from app.runs.models import RunState


def run_tasks(school_id: int) -> Iterator[Task]:
    """The newest run, when it waits for review or publication or has failed."""
    newest = select(MatchRun).where(MatchRun.school_id == school_id).order_by(MatchRun.number.desc()).limit(1)
    run = db.session.scalar(newest)
    if run is None:
        return
    url, name = url_for("placements.show_run", run_id=run.id), gettext("Run %(number)s", number=run.number)
    if run.state.can_change:
        yield Task(gettext("Review the match run and publish it"), gettext("Read the result"), url, name)
    elif run.state is RunState.FAILED:
        yield Task(gettext("A match run failed"), gettext("See why"), url, name, state="problem")
