"""Somebody's own account: name, language, password."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, refresh
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.forms import ChangePasswordForm, DetailsForm
from app.accounts.models import Proof, User
from app.accounts.passwords import PasswordRefused
from app.accounts.services.own_account import change_details as save_details
from app.accounts.services.own_account import change_password as save_password
from app.accounts.sessions import begin_session, prove
from app.accounts.views.blueprint import bp
from app.accounts.views.signing_in import right_user
from app.accounts.ways_in import ACCOUNT_PARTS, may_use_password
from app.extensions import db


@bp.get("/account")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def show_account() -> str:
    parts = [part for find in ACCOUNT_PARTS for part in find(current_user)]
    has_password = current_user.password_hash is not None and may_use_password(current_user)
    return render_template("accounts/account.html", parts=parts, has_password=has_password)


@bp.route("/account/details", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def change_details() -> str | Response:
    form = DetailsForm(obj=current_user)
    if form.validate_on_submit():
        save_details(current_user, form.name.data, form.language.data)
        db.session.commit()
        refresh()  # the answer is in the language just chosen
        flash(gettext("Your name and language have been saved."), "success")
        return redirect(url_for("accounts.show_account"), code=303)
    return render_template("accounts/details.html", form=form)


def _prove(user: User) -> None:
    prove(user, Proof.PASSWORD)


@bp.route("/account/password", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def change_password() -> str | Response:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        user = right_user(current_user.email, form.current.data, _prove)
        if user is None:
            form.current.errors = [
                gettext(
                    "This is not your current password, or there were too many attempts. Wait a while and try again."
                )
            ]
            return render_template("accounts/change_password.html", form=form)
        try:
            save_password(user, form.password.data)
        except PasswordRefused as refused:
            form.password.errors = [str(refused)]
        else:
            begin_session(user, Proof.PASSWORD)
            db.session.commit()
            flash(
                gettext("Your password has been changed. You have been signed out in all other browsers."),
                "success",
            )
            return redirect(url_for("accounts.show_account"), code=303)
    return render_template("accounts/change_password.html", form=form)
