"""Accepting an invitation."""

from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.forms import ChoosePasswordForm
from app.accounts.models import Proof, TokenPurpose
from app.accounts.passwords import PasswordRefused
from app.accounts.queries import working_token
from app.accounts.services.invitations import accept
from app.accounts.services.tokens import LinkIsOver
from app.accounts.views.admission import admit
from app.accounts.views.blueprint import bp
from app.accounts.ways_in import ACCEPT
from app.extensions import db


@bp.route("/invitation/<string:secret>", methods=["GET", "POST"])
@public
def accept_invitation(secret: str) -> str | Response | tuple[str, int]:
    token = working_token(secret, TokenPurpose.INVITATION)
    if token is None:
        return render_template("accounts/link_is_over.html", purpose="invitation"), LinkIsOver.status
    form = ChoosePasswordForm()
    if form.validate_on_submit():
        try:
            user = accept(token, form.password.data)
        except PasswordRefused as refused:
            form.password.errors = [str(refused)]
        else:
            onward = admit(user, Proof.EMAIL_LINK, url_for("dashboard.show_dashboard"))
            db.session.commit()
            with force_locale(user.language):
                flash(gettext("Welcome, %(name)s. Your account is ready to use.", name=user.name), "success")
            return redirect(onward, code=303)
    ways = [way for find in ACCEPT for way in find(token.user, secret)]
    return render_template(
        "accounts/accept_invitation.html", form=form, user=token.user, secret=secret, ways=ways
    )
