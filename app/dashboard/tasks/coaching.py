"""Requests for a coach (R28): for coordinators by when an answer is due, for others only that one is late."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.accounts.models import User
from app.coaching.queries.requests import is_any_late
from app.dashboard.counts import Counts
from app.dashboard.tasks.task import Task
from app.schools.queries import today


def coach_tasks(counts: Counts) -> Iterator[Task]:
    """Of coordinators: how many wait for an answer, and the first day by which one is due."""
    due = counts.coach_requests_due
    if due is not None:
        yield Task(
            gettext("Answer a request for a coach"),
            gettext("Show requests"),
            url_for("coaching.list_requests", show="open"),
            ngettext("%(num)s request", "%(num)s requests", counts.coach_requests),
            due,
            "problem" if due < today() else "attention",
        )


def late_coach_tasks(user: User) -> Iterator[Task]:
    """Of management and administrators: that a student waits too long; not how many, who, or for what."""
    if is_any_late(user.school_id):
        what = gettext("A request of a student has no answer after ten school days")
        whom = gettext("Ask the internship coordinators; they see which it is.")
        yield Task(what, "", "", whom, state="problem")
