"""Unsubscribing: the address that mail programs read in the head of an email (RFC 8058, decision 0018).

Nobody is signed in by it and no cookie counts, so it needs no CSRF token: its signed address is all that it goes by.
"""

from collections.abc import Callable
from functools import wraps

from flask import abort, render_template, request

from app.extensions import csrf, db, writes_alone
from app.rolemodels.links import LinkAct
from app.rolemodels.models import RoleModel
from app.rolemodels.services.pausing import stop_writing
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.by_email import Answer, around, by_link

FIELD, VALUE = "List-Unsubscribe", "One-Click"
"""What RFC 8058 has a mail program send; the button on our own page sends the same."""


def one_click(view: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """A POST that does not say what RFC 8058 has it say is refused, whatever its address."""

    @wraps(view)
    def asked(secret: str) -> Answer:
        if request.method == "POST" and request.form.get(FIELD) != VALUE:
            abort(400)
        return view(secret)

    return asked


@bp.route("/by-letter/no-letters/<string:secret>", methods=["GET", "POST"])
@writes_alone
@csrf.exempt
@one_click
@by_link(LinkAct.UNSUBSCRIBE)
def stop_emails(role_model: RoleModel) -> str:
    """Answers a POST with the page itself: mail programs follow no redirect, and a second one changes nothing."""
    if request.method == "POST":
        stop_writing(role_model)
        db.session.commit()
        if role_model.has_left:
            return render_template("rolemodels/farewell.html")
    return render_template(
        "rolemodels/stop_emails.html", field_name=FIELD, field_value=VALUE, **around(role_model)
    )
