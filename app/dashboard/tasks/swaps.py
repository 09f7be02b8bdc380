"""Students who asked for another place after the publication."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.tasks.task import Task


def swap_tasks(count: int, due: date | None) -> Iterator[Task]:
    """How many requests wait for an answer, and when the first of them ends by itself."""
    if count:
        yield Task(
            gettext("Answer students who asked for another place"),
            gettext("Show requests"),
            url_for("swaps.list_requests", show="open"),
            ngettext("%(num)s request", "%(num)s requests", count),
            due,
        )
