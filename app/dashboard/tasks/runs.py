"""The newest run of a kind, when it waits for the coordinator: that of matches here, of others beside their tasks."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext

from app.dashboard.counts import Newest
from app.dashboard.tasks.task import Task
from app.runs.models import RunState


def run_tasks(newest: Newest) -> Iterator[Task]:
    """The newest match run."""
    yield from newest_run(
        newest,
        ("placements.show_run", "run_id"),
        gettext("Run %(number)s", number=newest.number),
        waits=gettext("Review the match run and publish it"),
        failed=gettext("A match run failed"),
    )


def newest_run(
    newest: Newest, page: tuple[str, str], name: str, *, waits: str, failed: str
) -> Iterator[Task]:
    """The newest run, when it waits for review or publication or has failed.

    `page`: its endpoint, and the name under which that takes the number of a run.
    """
    if newest.state is None:
        return
    endpoint, argument = page
    of_run: dict[str, Any] = {argument: newest.id}
    url = url_for(endpoint, **of_run)
    if newest.state.can_change:
        yield Task(waits, gettext("Read the result"), url, name)
    elif newest.state is RunState.FAILED:
        yield Task(failed, gettext("See why"), url, name, state="problem")
