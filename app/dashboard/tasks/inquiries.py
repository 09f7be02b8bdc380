"""What companies answered, and who did not answer after two reminders."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.tasks.task import Task
from app.inquiries.queries.asked import TO_CALL


def answer_tasks(waiting: int, silent: int) -> Iterator[Task]:
    """Answers wait for a coordinator, and companies that stay silent for a telephone call."""
    if waiting:
        whom = ngettext("%(num)s company", "%(num)s companies", waiting)
        what, label = gettext("Look at what companies answered"), gettext("Show answers")
        yield Task(what, label, url_for("inquiries.list_claims"), whom)
    if silent:
        whom = ngettext("%(num)s company", "%(num)s companies", silent)
        what, label = gettext("Call companies that did not answer two reminders"), gettext("Show companies")
        yield Task(what, label, url_for("inquiries.list_asked", state=TO_CALL), whom)
