"""Companies that students found themselves, and that wait for an answer."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.tasks.task import Task


def find_tasks(count: int) -> Iterator[Task]:
    """How many wait."""
    if count:
        yield Task(
            gettext("Check companies that students found"),
            gettext("Show the companies"),
            url_for("finds.list_finds", show="open"),
            ngettext("%(num)s company", "%(num)s companies", count),
        )
