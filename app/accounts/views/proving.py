"""Showing again that it is her, before what matters most: a page in between, which then goes on with what she did.

The page holds all that the form held and sends it to the same address, with the proof; so nothing is stored, the token
is checked twice, and the view behind it runs once, as if the page had not been there (docs/decisions/0030).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import AsksFresh, Fresh, Permission, fresh_of, requires
from app.accounts.challenges import Challenge
from app.accounts.factors import app_of, passkeys_of
from app.accounts.forms import ProofForm
from app.accounts.models import Proof, User
from app.accounts.services import mentors
from app.accounts.services.authenticator_apps import step_of, use_step
from app.accounts.services.passkeys import PasskeyRefused, options_to_sign_in, use_passkey
from app.accounts.sessions import prove, this_session
from app.accounts.views.blueprint import bp
from app.accounts.views.second_step import right_code
from app.accounts.views.signing_in import right_user
from app.accounts.ways_in import may_use_password
from app.extensions import db, now, writing_anew
from app.listed import Listed
from app.web.addresses import own_page, public_base

SETTINGS = {Fresh.ACCOUNTS: "PROOF_MINUTES", Fresh.WORK: "WORK_PROOF_MINUTES"}
BACK = "proof_back"


@dataclass(frozen=True)
class Way:
    """A way to show that it is her. `template` is a part of the page, with the control `field` of `ProofForm`.

    A way without a field is gone through elsewhere, in another tab; the page then has a button to go on.
    """

    proof: Proof
    template: str
    is_open_to: Callable[[User], bool]
    field: str = ""
    is_right: Callable[[User, str], bool] = lambda _user, _given: False
    wrong: LazyString | str = ""


def _is_her_password(user: User, given: str) -> bool:
    return right_user(user.email, given) is not None


def _is_her_code(user: User, given: str) -> bool:
    return right_code(user, lambda: step_of(user, given), lambda step: use_step(user, step))


def _purpose(user: User) -> str:
    return f"proof of {user.id}"


def _is_her_passkey(user: User, given: str) -> bool:
    challenge = Challenge.read(_purpose(user), request.form.get("proof_token", ""))
    with writing_anew():
        try:
            use_passkey(given, challenge, user)
        except PasskeyRefused:
            db.session.rollback()
            return False
        db.session.commit()
    return True


WAYS = (
    Way(
        Proof.PASSWORD,
        "accounts/proofs/password.html",
        lambda user: user.password_hash is not None and may_use_password(user),
        "proof_password",
        _is_her_password,
        lazy_gettext(
            "This is not your current password, or there were too many attempts. Wait a while and try again."
        ),
    ),
    Way(
        Proof.PASSKEY,
        "accounts/proofs/passkey.html",
        lambda user: bool(passkeys_of(user)),
        "proof_answer",
        _is_her_passkey,
        lazy_gettext(
            "This passkey did not work, or the page was open for too long. Try again with the button."
        ),
    ),
    Way(
        Proof.CODE,
        "accounts/proofs/code.html",
        lambda user: app_of(user) is not None,
        "proof_code",
        _is_her_code,
        lazy_gettext(
            "This code is not right, it was used already, or there were too many attempts. Wait for the next "
            "code. After a few wrong codes you have to wait, 15 minutes at most."
        ),
    ),
    Way(
        Proof.EMAIL_LINK,
        "accounts/proofs/email_link.html",
        lambda user: user.password_hash is None and user.is_mentor,
    ),
)
"""In the order in which the page offers them, before those of features above."""
MORE_WAYS: Listed[Way] = Listed("accounts: ways to show that it is her")


def _ways() -> list[Way]:
    """All that are open to the person who is signed in."""
    return [way for way in (*WAYS, *MORE_WAYS) if way.is_open_to(current_user)]


def is_fresh(kind: Fresh) -> bool:
    """Whether the last proof in this session is recent enough."""
    here = this_session()
    longest = timedelta(minutes=current_app.config[SETTINGS[kind]])
    return here is not None and now() < here.proven_at + longest


@bp.before_app_request
def ask_for_proof() -> str | Response | None:
    """Where a view asks for a recent proof: take the one that came with the form, or ask for it."""
    asks = fresh_of(request.endpoint) if request.endpoint and request.endpoint != "static" else None
    if asks is None or is_fresh(asks.kind):
        return None
    if request.method in {"GET", "HEAD"}:
        return _page(ProofForm(formdata=None), asks) if asks.reading else None
    form = ProofForm()
    if not _is_proven_by(form):
        return _page(form, asks)
    return _onward() if asks.is_file else None


def _is_proven_by(form: ProofForm) -> bool:
    """Whether the form brought a proof that is right; then the session knows, and has another secret."""
    way = next((each for each in WAYS if each.field and each.field in request.form), None)
    if way is None or not form[way.field].validate(form):
        return False
    if not (way.is_open_to(current_user) and way.is_right(current_user, form[way.field].data)):
        form[way.field].errors = [str(way.wrong)]
        return False
    with writing_anew():
        is_open = prove(current_user, way.proof)
        db.session.commit()
    if not is_open:
        abort(401)
    return True


def _kept() -> list[tuple[str, str]]:
    """What the form held, to be sent again: no proof, no token, no password."""
    left_out = {"csrf_token", "proof_token", *(each.field for each in WAYS)}
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in left_out and "password" not in name
    ]


def _here() -> str:
    return request.full_path.rstrip("?")


def _page(form: ProofForm, asks: AsksFresh) -> str:
    """The page in between. What was read is asked for again afterwards, what was sent is sent again."""
    is_reading = request.method in {"GET", "HEAD"}
    kept = [] if is_reading else _kept()
    back = own_page(urlsplit(request.referrer or "").path) or ""
    if asks.is_file and back and BACK not in dict(kept):
        kept.append((BACK, back))
    action = url_for("accounts.prove_again", next=_here()) if is_reading else _here()
    return _asked(form, action, kept)


def _asked(form: ProofForm, action: str, kept: list[tuple[str, str]]) -> str:
    """Every way that is open to her, each with a form that goes on to `action`."""
    challenge = Challenge.issue(_purpose(current_user))
    return render_template(
        "accounts/proof.html",
        form=form,
        ways=_ways(),
        action=action,
        kept=kept,
        here=this_session(),
        token=challenge.token,
        options=options_to_sign_in(challenge, current_user),
        site=public_base(),
    )


def _onward() -> str:
    """After the proof: the file by a button, for a page that answers with a file stays as it was."""
    kept = [(name, value) for name, value in _kept() if name != BACK]
    return render_template(
        "accounts/proven.html", action=_here(), kept=kept, back=own_page(request.form.get(BACK))
    )


@bp.route("/account/proof", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def prove_again() -> str | Response:
    """The same page for what is read; afterwards that page."""
    form = ProofForm()
    if request.method == "POST" and (_is_proven_by(form) or is_fresh(Fresh.ACCOUNTS)):
        onward = own_page(request.args.get("next")) or url_for("accounts.show_account")
        return redirect(onward, code=303)
    return _asked(form, _here(), [])


@bp.post("/account/proof/link")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def send_proof_link() -> Response:
    """For a mentor without a password: the link that signs her in shows that it is her."""
    mentors.ask_for_sign_in(current_user.email)
    db.session.commit()
    flash(gettext("We have sent you an email with a link. Open it in this browser."), "success")
    return redirect(url_for("accounts.prove_again"), code=303)
