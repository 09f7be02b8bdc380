"""Women who signed up and wait for an answer (R26)."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.accounts.models import User
from app.dashboard.tasks.task import Task
from app.rolemodels.queries.handling import count_waiting


def application_tasks(user: User) -> Iterator[Task]:
    """Applications that a coordinator has to decide about."""
    if count := count_waiting(user):
        what, label = gettext("Decide about new role models"), gettext("Show applications")
        whom = ngettext("%(num)s application", "%(num)s applications", count)
        yield Task(what, label, url_for("rolemodels.list_applications"), whom)
