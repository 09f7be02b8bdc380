"""The second steps of one's own account: setting them up, naming and removing them, and recovery codes."""

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.accounts.challenges import Challenge
from app.accounts.factors import (
    app_of,
    has_second_step,
    needs_second_step,
    own_passkey,
    passkeys_of,
    unused_codes_of,
)
from app.accounts.forms import AddPasskeyForm, CodeForm, PasskeyNameForm
from app.accounts.models import User
from app.accounts.qr import squares_of
from app.accounts.services import authenticator_apps, passkeys, recovery, second_steps
from app.accounts.services.browser_sessions import end_sessions_of
from app.accounts.sessions import this_session
from app.accounts.views.blueprint import bp
from app.errors import DomainError
from app.extensions import db
from app.web.addresses import public_base
from app.web.forms import form_problems

NEW_APP = "new_app"
"""Where the session keeps the sealed secret of an app until a code of it was right."""


def _me() -> User:
    me: User = current_user._get_current_object()  # noqa: SLF001 - Werkzeug's way to ask
    return me


def _back() -> Response:
    return redirect(url_for("accounts.show_second_step"), code=303)


def _refused(problem: DomainError | str) -> Response:
    db.session.rollback()
    flash(str(problem), "error")
    return _back()


def _end_other_sessions() -> None:
    """Anyone in another browser came in without what is asked from now on, or with what no longer counts."""
    here = this_session()
    end_sessions_of(_me(), but=here.id if here else None)


def _added(codes: list[str], message: str) -> str | Response:
    """After adding one: new recovery codes stand in this answer only, so there is no page to come back to."""
    db.session.commit()
    flash(message, "success")
    return render_template("accounts/recovery_codes.html", codes=codes) if codes else _back()


@bp.get("/account/second-step")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def show_second_step() -> str:
    me = _me()
    return render_template(
        "accounts/own_second_step.html",
        authenticator=app_of(me),
        passkeys=passkeys_of(me),
        codes_left=len(unused_codes_of(me)),
        is_needed=needs_second_step(me),
    )


@bp.post("/account/second-step/app")
@requires(Permission.MANAGE_OWN_ACCOUNT)
@fresh(Fresh.ACCOUNTS)
def begin_app() -> Response:
    session[NEW_APP] = authenticator_apps.new_secret(_me())
    return redirect(url_for("accounts.confirm_app"), code=303)


@bp.route("/account/second-step/app/confirm", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
@fresh(Fresh.ACCOUNTS)
def confirm_app() -> str | Response:
    me = _me()
    secret = authenticator_apps.opened(me, session.get(NEW_APP, ""))
    if not secret:
        return _back()
    form = CodeForm()
    if form.validate_on_submit():
        try:
            codes = authenticator_apps.confirm_app(me, secret, form.code.data)
        except authenticator_apps.WrongCode as refused:
            db.session.rollback()
            form.code.errors = [str(refused)]
        else:
            session.pop(NEW_APP)
            _end_other_sessions()
            return _added(
                codes, gettext("Your authenticator app is set up. You are signed out in all other browsers.")
            )
    return render_template(
        "accounts/confirm_app.html",
        form=form,
        secret=secret,
        squares=squares_of(authenticator_apps.address_of(secret, me)),
        has_one=app_of(me) is not None,
    )


@bp.post("/account/second-step/app/remove")
@requires(Permission.MANAGE_OWN_ACCOUNT)
@fresh(Fresh.ACCOUNTS)
def remove_app() -> Response:
    try:
        second_steps.remove_app(_me())
    except second_steps.LastSecondStep as refused:
        return _refused(refused)
    _end_other_sessions()
    db.session.commit()
    flash(
        gettext(
            "Your authenticator app is removed. Its codes no longer work. You are signed out in all other browsers."
        ),
        "success",
    )
    return _back()


@bp.route("/account/second-step/passkeys/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
@fresh(Fresh.ACCOUNTS, reading=True)
def add_passkey() -> str | Response:
    me = _me()
    purpose = f"new passkey of {me.id}"
    form = AddPasskeyForm()
    if form.validate_on_submit():
        challenge = Challenge.read(purpose, form.token.data or "")
        try:
            codes = passkeys.add_passkey(me, form.name.data, form.answer.data or "", challenge)
        except passkeys.PasskeyRefused as refused:
            db.session.rollback()
            form.form_errors.append(str(refused))
        else:
            _end_other_sessions()
            return _added(codes, gettext("The passkey is added. You are signed out in all other browsers."))
    challenge = Challenge.issue(purpose, note=passkeys.handle_of(me))
    form.token.data, form.answer.data = challenge.token, ""
    return render_template(
        "accounts/add_passkey.html",
        form=form,
        options=passkeys.options_to_add(me, challenge),
        site=public_base(),
    )


@bp.post("/account/second-step/passkeys/<int:passkey_id>/rename")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def rename_passkey(passkey_id: int) -> Response:
    passkey = own_passkey(_me(), passkey_id)
    form = PasskeyNameForm()
    if not form.validate():
        return _refused(" ".join(str(message) for _, message in form_problems(form)))
    passkeys.rename_passkey(passkey, form.name.data)
    db.session.commit()
    flash(gettext("The passkey is now called %(name)s.", name=passkey.name), "success")
    return _back()


@bp.post("/account/second-step/passkeys/<int:passkey_id>/remove")
@requires(Permission.MANAGE_OWN_ACCOUNT)
@fresh(Fresh.ACCOUNTS)
def remove_passkey(passkey_id: int) -> Response:
    me = _me()
    try:
        second_steps.remove_passkey(me, own_passkey(me, passkey_id))
    except second_steps.LastSecondStep as refused:
        return _refused(refused)
    _end_other_sessions()
    db.session.commit()
    flash(
        gettext("The passkey is removed. It no longer works. You are signed out in all other browsers."),
        "success",
    )
    return _back()


@bp.post("/account/second-step/recovery-codes")
@requires(Permission.MANAGE_OWN_ACCOUNT)
@fresh(Fresh.ACCOUNTS)
def make_recovery_codes() -> str | Response:
    me = _me()
    if not has_second_step(me):
        return _refused(
            gettext("Set up an authenticator app or a passkey first. You then get recovery codes.")
        )
    return _added(recovery.make_codes(me), gettext("Your old recovery codes no longer work."))
