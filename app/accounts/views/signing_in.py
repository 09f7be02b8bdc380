"""Signing in and out."""

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, public, requires
from app.accounts import passwords
from app.accounts.device import known_device
from app.accounts.forms import SignInForm
from app.accounts.models import Proof, User
from app.accounts.queries import demo_accounts
from app.accounts.services import signing_in
from app.accounts.services.lockout import begin_attempt
from app.accounts.sessions import begin_session, end_session
from app.accounts.views.blueprint import bp
from app.extensions import db, reads_first, writing_anew
from app.web.addresses import own_page


def _onward() -> str:
    """The page that somebody wanted before she had to sign in, else the start page."""
    return own_page(request.args.get("next")) or url_for("dashboard.show_dashboard")


def right_user(email: str, password: str, then: Callable[[User], object]) -> User | None:
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
        if user is not None:
            then(user)
        db.session.commit()
    return user


def _begin(user: User) -> None:
    begin_session(user, Proof.PASSWORD)


@bp.route("/sign-in", methods=["GET", "POST"])
@reads_first
@public
def sign_in() -> str | Response:
    if current_user.is_authenticated:
        return redirect(_onward())
    form = SignInForm()
    if form.validate_on_submit():
        if right_user(form.email.data or "", form.password.data or "", _begin):
            return redirect(_onward(), code=303)
        form.form_errors.append(
            gettext(
                "This email address and password do not match, or there were too many attempts. "
                "Check both and try again. After a few wrong attempts you have to wait, "
                "15 minutes at most."
            )
        )
    people = demo_accounts() if current_app.config["DEMO_ALLOWED"] else []
    return render_template("accounts/sign_in.html", form=form, demo_accounts=people)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    end_session()
    db.session.commit()
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)


@bp.post("/account/sign-out-everywhere")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def sign_out_everywhere() -> Response:
    signing_in.sign_out_everywhere(current_user)
    end_session()
    db.session.commit()
    flash(gettext("You are signed out in every browser."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)
