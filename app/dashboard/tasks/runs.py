"""Match runs that wait for the coordinator."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext

from app.dashboard.counts import Newest
from app.dashboard.tasks.task import Task
from app.runs.models import RunState


def run_tasks(newest: Newest) -> Iterator[Task]:
    """The newest run, when it waits for review or publication or has failed."""
    if newest.state is None:
        return
    url = url_for("placements.show_run", run_id=newest.id)
    name = gettext("Run %(number)s", number=newest.number)
    if newest.state.can_change:
        yield Task(gettext("Review the match run and publish it"), gettext("Read the result"), url, name)
    elif newest.state is RunState.FAILED:
        yield Task(gettext("A match run failed"), gettext("See why"), url, name, state="problem")
