"""Emails that could not leave, roles that wait for a second person, and women who signed up (R26)."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.accounts.models import User
from app.accounts.queries import grants_to_confirm
from app.dashboard.counts import Counts
from app.dashboard.tasks.task import Task
from app.privacy.queries import today
from app.privacy.waiting import count_to_confirm


def email_tasks(count: int) -> Iterator[Task]:
    """Emails that failed for the last time."""
    if count:
        whom = ngettext("%(num)s email", "%(num)s emails", count)
        url = url_for("notices.list_emails", state="failed")
        yield Task(
            gettext("Some emails could not be delivered"), gettext("Show emails"), url, whom, state="problem"
        )


def privacy_tasks(counts: Counts) -> Iterator[Task]:
    """What people ask about what is kept of them: a school has a month to answer."""
    due = counts.privacy_requests_due
    if due is not None:
        what, label = gettext("Answer a request about personal data"), gettext("View details")
        url = url_for("privacy.answer_request", privacy_request_id=counts.privacy_request)
        if counts.privacy_requests > 1:
            what, url = gettext("Answer requests about personal data"), url_for("privacy.list_requests")
        whom = ngettext("%(num)s request", "%(num)s requests", counts.privacy_requests)
        yield Task(what, label, url, whom, due, "problem" if due < today() else "attention")


def confirmation_tasks(user: User) -> Iterator[Task]:
    """Roles that wait for a second person, and that this person may confirm (four eyes)."""
    if found := grants_to_confirm(user):
        whom = ngettext("%(num)s role", "%(num)s roles", len(found))
        what, label = gettext("Confirm roles as the second person"), gettext("View details")
        yield Task(what, label, url_for("accounts.list_waiting_roles"), whom)


def erasure_tasks(user: User) -> Iterator[Task]:
    """Erasures that a colleague asked for, and that wait for somebody else."""
    if count := count_to_confirm(user):
        whom = ngettext("%(num)s erasure", "%(num)s erasures", count)
        what, label = gettext("Confirm an erasure as the second person"), gettext("View details")
        yield Task(what, label, url_for("privacy.list_erasures"), whom)


def application_tasks(count: int) -> Iterator[Task]:
    """Applications that a coordinator has to decide about."""
    if count:
        what, label = gettext("Decide on new role models"), gettext("Show applications")
        whom = ngettext("%(num)s application", "%(num)s applications", count)
        yield Task(what, label, url_for("rolemodels.list_applications"), whom)
