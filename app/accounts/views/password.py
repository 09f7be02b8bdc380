"""A forgotten password: ask for a link, choose a new one with it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.forms import AskLinkForm, ChoosePasswordForm
from app.accounts.limits import per_person, per_person_here
from app.accounts.models import Proof, TokenPurpose
from app.accounts.passwords import PasswordRefused
from app.accounts.queries import working_token
from app.accounts.sent_to import lead_to, sent_to
from app.accounts.services.own_account import ask_for_link as ask_link
from app.accounts.services.own_account import reset_password
from app.accounts.services.tokens import LinkIsOver
from app.accounts.views.admission import admit
from app.accounts.views.blueprint import bp
from app.extensions import db
from app.web.pace import steady


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
@per_person_here
@per_person
def ask_for_link() -> str | Response:
    form = AskLinkForm()
    if form.validate_on_submit():
        with steady():
            ask_link(form.email.data or "")
            db.session.commit()
        return lead_to(url_for("accounts.show_link_sent"), form.email.data or "")
    return render_template("accounts/ask_for_link.html", form=form)


@bp.get("/password/sent")
@public
def show_link_sent() -> str:
    return render_template("accounts/link_sent.html", address=sent_to())


@bp.route("/password/new/<string:secret>", methods=["GET", "POST"])
@public
def set_password(secret: str) -> str | Response | tuple[str, int]:
    token = working_token(secret, TokenPurpose.PASSWORD_RESET)
    if token is None:
        return render_template("accounts/link_is_over.html", purpose="password"), LinkIsOver.status
    form = ChoosePasswordForm()
    if form.validate_on_submit():
        try:
            user = reset_password(token, form.password.data)
        except PasswordRefused as refused:
            form.password.errors = [str(refused)]
        else:
            onward = admit(user, Proof.EMAIL_LINK, url_for("dashboard.show_dashboard"))
            db.session.commit()
            flash(
                gettext("Your password has been changed. You have been signed out in all other browsers."),
                "success",
            )
            return redirect(onward, code=303)
    return render_template("accounts/set_password.html", form=form, user=token.user, secret=secret)
