"""Pages of the outbox: which emails left, which did not, and trying again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.notices.models import Email, EmailState
from app.notices.queries import emails, visible_email
from app.notices.services import try_again
from app.web.listing import ListState, SortColumn, page_of

bp = Blueprint("notices", __name__, url_prefix="/letters")
SORTS: dict[str, SortColumn | tuple[SortColumn, ...]] = {
    "made": Email.id,
    "to": (Email.to_name, Email.id),
    "subject": (Email.subject, Email.id),
}


@bp.get("")
@requires(Permission.VIEW_EMAILS)
def list_emails() -> str:
    state = ListState.from_request(sorts=["-made", "to", "subject"], filters={"state": list(EmailState)})
    chosen = state.filters.get("state")
    query = emails(current_user, state.search, EmailState(chosen) if chosen else None)
    return render_template(
        "notices/emails.html", listing=page_of(query, state, SORTS), states=list(EmailState)
    )


@bp.get("/<int:email_id>")
@requires(Permission.VIEW_EMAILS)
def show_email(email_id: int) -> str:
    return render_template("notices/email.html", email=visible_email(current_user, email_id))


@bp.post("/<int:email_id>/try-again")
@requires(Permission.VIEW_EMAILS)
def try_email_again(email_id: int) -> Response:
    email = visible_email(current_user, email_id)
    try_again(email, current_user)
    db.session.commit()
    flash(gettext("The email to %(name)s is on its way again.", name=email.to_name), "success")
    return redirect(url_for("notices.show_email", email_id=email.id), code=303)
