"""Signing in and out."""

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, public, requires
from app.accounts import passwords
from app.accounts.challenges import Challenge
from app.accounts.device import known_device
from app.accounts.forms import PasskeyAnswerForm, SignInForm
from app.accounts.models import Proof, User
from app.accounts.queries import demo_accounts
from app.accounts.services import signing_in
from app.accounts.services.lockout import begin_attempt
from app.accounts.services.passkeys import PasskeyRefused, options_to_sign_in, use_passkey
from app.accounts.sessions import end_session
from app.accounts.views.admission import admit
from app.accounts.views.blueprint import bp
from app.accounts.ways_in import SIGN_IN, may_use_password, page_after_sign_out
from app.extensions import db, reads_first, writing_anew
from app.web.addresses import own_page, public_base

PASSKEY_ALONE = "sign in"


def _onward() -> str:
    """The page that somebody wanted before she had to sign in, else the start page."""
    return own_page(request.args.get("next")) or url_for("dashboard.show_dashboard")


def right_user(email: str, password: str, then: Callable[[User], object] | None = None) -> User | None:
    """The account, when this is its password and guessing has not gone too far; `then` is done in that transaction.

    One answer and one amount of work for a wrong password, an unknown, closed or slowed-down account. Commits before
    the password is looked at, and once more after it: the attempt counts from its beginning, and nobody waits for the
    hash.
    """
    with writing_anew():
        attempt = begin_attempt(email, request.remote_addr or "", known_device(email))
        stored = None if attempt.is_refused else signing_in.stored_hash(email)
        db.session.commit()
    if not passwords.matches(password, stored) or stored is None:
        with writing_anew():
            signing_in.note_failure(email, attempt)
            db.session.commit()
        return None
    new_hash = passwords.hash_of(password) if passwords.needs_new_hash(stored) else None
    with writing_anew():
        user = signing_in.sign_in(email, attempt, stored, new_hash)
        if user is not None and then is not None:
            then(user)
        db.session.commit()
    return user


@bp.route("/sign-in", methods=["GET", "POST"])
@reads_first
@public
def sign_in() -> str | Response:
    if current_user.is_authenticated:
        return redirect(_onward())
    form = SignInForm()
    if form.validate_on_submit():
        onward: list[str] = []
        right_user(
            form.email.data or "",
            form.password.data or "",
            lambda user: onward.append(admit(user, Proof.PASSWORD, _onward())),
        )
        if onward:
            return redirect(onward[0], code=303)
        form.form_errors.append(
            gettext(
                "This email address and password do not match, or there were too many attempts. "
                "Check both and try again. After a few wrong attempts you have to wait, "
                "15 minutes at most."
            )
        )
    people = demo_accounts() if current_app.config["DEMO_ALLOWED"] else []
    wanted = own_page(request.args.get("next"))
    challenge = Challenge.issue(PASSKEY_ALONE)
    return render_template(
        "accounts/sign_in.html",
        form=form,
        demo_accounts=people,
        ways=[way for find in SIGN_IN for way in find(wanted)],
        answer_form=PasskeyAnswerForm(formdata=None, token=challenge.token),
        options=options_to_sign_in(challenge),
        site=public_base(),
    )


def _own_passkey(answer: str, challenge: Challenge | None) -> User:
    """Whose passkey this is; raises PasskeyRefused, also where her school has her sign in with its own service."""
    user = use_passkey(answer, challenge)
    if not may_use_password(user):
        raise PasskeyRefused
    return user


@bp.post("/sign-in/passkey")
@public
def sign_in_by_passkey() -> Response:
    """A passkey is two steps at once: the device, and the finger, face or PIN that it asked for."""
    form = PasskeyAnswerForm()
    challenge = Challenge.read(PASSKEY_ALONE, form.token.data or "")
    try:
        user = _own_passkey(form.answer.data or "", challenge)
    except PasskeyRefused as refused:
        db.session.rollback()
        flash(str(refused), "error")
        return redirect(url_for("accounts.sign_in", next=own_page(request.args.get("next"))), code=303)
    onward = admit(user, Proof.PASSKEY, _onward(), has_both=True)
    db.session.commit()
    return redirect(onward, code=303)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    onward = page_after_sign_out()
    end_session()
    db.session.commit()
    flash(gettext("You are signed out."), "success")
    return redirect(onward or url_for("accounts.sign_in"), code=303)


@bp.post("/account/sign-out-everywhere")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def sign_out_everywhere() -> Response:
    signing_in.sign_out_everywhere(current_user)
    end_session()
    db.session.commit()
    flash(gettext("You are signed out in every browser."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)
