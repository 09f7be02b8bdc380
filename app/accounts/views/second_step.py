"""The second step of signing in: a code, a passkey, or a recovery code."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.challenges import Challenge
from app.accounts.device import known_device
from app.accounts.factors import app_of, passkeys_of, unused_codes_of
from app.accounts.forms import CodeForm, PasskeyAnswerForm, RecoveryCodeForm
from app.accounts.half_sessions import HalfSession, half_session
from app.accounts.models import Proof, User
from app.accounts.services import recovery, refusals
from app.accounts.services.authenticator_apps import step_of, use_step
from app.accounts.services.lockout import begin_attempt, forget_failures
from app.accounts.services.passkeys import PasskeyRefused, options_to_sign_in, use_passkey
from app.accounts.trail import FAIL_STEP
from app.accounts.views.admission import admit
from app.accounts.views.blueprint import bp
from app.extensions import db, reads_first, writing_anew
from app.web.addresses import public_base


def _begin_again() -> Response:
    flash(
        gettext("Signing in took too long, or you were not signing in. Enter your password again."), "warning"
    )
    return redirect(url_for("accounts.sign_in"), code=303)


def right_code(
    user: User,
    find: Callable[[], int | None],
    use: Callable[[int], bool],
    then: Callable[[], object] = lambda: None,
) -> bool:
    """Whether the code counts and guessing has not gone too far; `then` is done in the transaction that uses it up.

    Wrong codes are counted as passwords are, apart from them. `find` looks which code it is, and takes its time; `use`
    uses that one up.
    """
    email = user.email
    with writing_anew():
        attempt = begin_attempt(f"second step of {email}", request.remote_addr or "", known_device(email))
        db.session.commit()
    if attempt.is_refused:
        return False
    found = find()
    with writing_anew():
        is_right = found is not None and use(found)
        if is_right:
            forget_failures(attempt.account_key)
            then()
        else:
            refusals.note_failure(user, attempt, FAIL_STEP)
        db.session.commit()
    return is_right


def _enter(
    half: HalfSession, proof: Proof, find: Callable[[], int | None], use: Callable[[int], bool]
) -> bool:
    """Let her in when the code counts, and her password is still the one that was given."""
    return right_code(
        half.user,
        find,
        lambda found: half_session() is not None and use(found),
        lambda: admit(half.user, proof, half.onward, has_both=True, via=half.via),
    )


def _purpose(half: HalfSession) -> str:
    return f"second step of {half.user.id}"


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@reads_first
@public
def give_second_step() -> str | Response:
    half = half_session()
    if half is None:
        return _begin_again()
    form = CodeForm()
    if form.validate_on_submit():
        code = form.code.data
        if _enter(half, Proof.CODE, lambda: step_of(half.user, code), lambda step: use_step(half.user, step)):
            return redirect(half.onward, code=303)
        form.code.errors = [
            gettext(
                "This code is not right, it was used already, or there were too many attempts. Wait for the next "
                "code. After a few wrong codes you have to wait, 15 minutes at most."
            )
        ]
    challenge = Challenge.issue(_purpose(half))
    return render_template(
        "accounts/second_step.html",
        form=form,
        has_app=app_of(half.user) is not None,
        has_passkey=bool(passkeys_of(half.user)),
        has_codes=bool(unused_codes_of(half.user)),
        answer_form=PasskeyAnswerForm(formdata=None, token=challenge.token),
        options=options_to_sign_in(challenge, half.user),
        site=public_base(),
    )


@bp.post("/sign-in/second-step/passkey")
@public
def give_passkey() -> Response:
    half = half_session()
    if half is None:
        return _begin_again()
    form = PasskeyAnswerForm()
    challenge = Challenge.read(_purpose(half), form.token.data or "")
    try:
        use_passkey(form.answer.data or "", challenge, half.user)
    except PasskeyRefused as refused:
        db.session.rollback()
        flash(str(refused), "error")
        return redirect(url_for("accounts.give_second_step"), code=303)
    admit(half.user, Proof.PASSKEY, half.onward, has_both=True, via=half.via)
    db.session.commit()
    return redirect(half.onward, code=303)


@bp.route("/sign-in/recovery-code", methods=["GET", "POST"])
@reads_first
@public
def give_recovery_code() -> str | Response:
    half = half_session()
    if half is None:
        return _begin_again()
    form = RecoveryCodeForm()
    if form.validate_on_submit():
        code, user = form.code.data, half.user
        if _enter(
            half,
            Proof.RECOVERY_CODE,
            lambda: recovery.code_like(user, code),
            lambda code_id: recovery.use_code(user, code_id),
        ):
            flash(
                gettext(
                    "You used a recovery code. If you lost your phone or passkey, add a new one here and "
                    "remove the one you lost."
                ),
                "warning",
            )
            return redirect(url_for("accounts.show_second_step"), code=303)
        form.code.errors = [
            gettext(
                "This code is not right, it was used already, or there were too many attempts. Check it and try "
                "again. After a few wrong codes you have to wait, 15 minutes at most."
            )
        ]
    return render_template("accounts/recovery_code.html", form=form)
