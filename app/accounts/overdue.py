"""Whoever needs a second step and has none: reminded on every page until a day, and led to setting one up after it."""

from datetime import datetime

from flask import Flask, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import mark_of
from app.extensions import now

SETTING_UP = frozenset(
    {
        "accounts.show_second_step",
        "accounts.begin_app",
        "accounts.confirm_app",
        "accounts.add_passkey",
        "accounts.prove_again",
        "accounts.send_proof_link",
    }
)
"""All that is open once the days are over, beside pages for everybody and signing out."""


def second_step_due() -> datetime | None:
    """Until when the current user can go without the second step that her role needs; None if she need do nothing."""
    due: datetime | None = getattr(current_user, "second_step_due_at", None)
    return due


def second_step_is_overdue() -> bool:
    """Whether setting up a second step is all that the current user can do."""
    due = second_step_due()
    return due is not None and due <= now()


def _lead_there() -> Response | None:
    if request.endpoint in SETTING_UP or mark_of(request.endpoint) is True:
        return None
    return redirect(url_for("accounts.show_second_step"), code=303) if second_step_is_overdue() else None


def init_app(app: Flask) -> None:
    """Keep everything closed but the way to a second step, for whoever is too late with it."""
    app.before_request(_lead_there)
    app.add_template_global(second_step_due)
    app.add_template_global(second_step_is_overdue)
