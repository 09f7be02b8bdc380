"""Guidance that needs a coordinator: late (R11), not in order (R41), alerts of students without a supervisor."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.tasks.task import Task
from app.guidance.queries.overview import Counts


def guidance_tasks(counts: Counts) -> Iterator[Task]:
    """What is wrong with the guidance of running internships, each with how many plans."""
    if counts.unheard:
        what = gettext("Contacts ask for attention and nobody guides the student")
        yield _task(what, "", counts.unheard, "problem")
    if counts.late:
        yield _task(gettext("Contacts with students are late"), "late", counts.late, "problem")
    if counts.not_in_order:
        yield _task(gettext("Guidance is not in order"), "not_in_order", counts.not_in_order, "attention")


def _task(what: str, show: str, number: int, state: str) -> Task:
    url = url_for("guidance.list_plans", show=show or None)
    whom = ngettext("%(num)s plan", "%(num)s plans", number)
    return Task(what, gettext("Show plans"), url, whom, None, state)
