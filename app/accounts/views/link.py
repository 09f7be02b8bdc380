"""Signing in by a link in an email: for mentors, who come by a few times a year and need no password."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.forms import AskLinkForm
from app.accounts.limits import per_person, per_person_here
from app.accounts.models import Proof, TokenPurpose
from app.accounts.queries import working_token
from app.accounts.sent_to import lead_to, sent_to
from app.accounts.services import mentors
from app.accounts.services.tokens import LinkIsOver
from app.accounts.sessions import prove
from app.accounts.views.admission import admit
from app.accounts.views.blueprint import bp
from app.extensions import db
from app.web.pace import steady


@bp.route("/sign-in/by-letter", methods=["GET", "POST"])
@public
@per_person_here
@per_person
def ask_for_sign_in() -> str | Response:
    form = AskLinkForm()
    if form.validate_on_submit():
        with steady():
            mentors.ask_for_sign_in(form.email.data or "")
            db.session.commit()
        return lead_to(url_for("accounts.show_sign_in_sent"), form.email.data or "")
    return render_template("accounts/ask_for_sign_in.html", form=form)


@bp.get("/sign-in/sent")
@public
def show_sign_in_sent() -> str:
    return render_template("accounts/sign_in_sent.html", address=sent_to())


@bp.route("/sign-in/by-letter/<string:secret>", methods=["GET", "POST"])
@public
def sign_in_by_link(secret: str) -> str | Response | tuple[str, int]:
    """A page with one button: whatever opens links by itself (a mail scanner) does not use this one up."""
    token = working_token(secret, TokenPurpose.SIGN_IN)
    if token is None or not token.user.is_mentor:
        return render_template("accounts/link_is_over.html", purpose="sign_in"), LinkIsOver.status
    if request.method == "POST":
        user = mentors.sign_in_by_link(token)
        onward = url_for("dashboard.show_dashboard")
        is_here = current_user.is_authenticated and current_user.id == user.id
        if not (is_here and prove(user, Proof.EMAIL_LINK)):
            onward = admit(user, Proof.EMAIL_LINK, onward)
        db.session.commit()
        return redirect(onward, code=303)
    return render_template("accounts/sign_in_by_link.html", user=token.user)
