"""Authenticator apps: a secret shared with a phone, from which both work out a code of six digits each half minute."""

import hmac

import pyotp
from flask_babel import gettext
from sqlalchemy import or_, update

from app.accounts.factors import app_of, unconfirmed_app_of
from app.accounts.models import AuthenticatorApp, User
from app.accounts.services.second_steps import after_adding
from app.errors import DomainError
from app.extensions import db, now
from app.sealing import seal, unseal

STEP_SECONDS = 30
SEALED_AS = "authenticator app 1"
"""The purpose for which secrets are sealed; with another one they could not be read."""
DRIFT = (0, -1, 1)
"""How many half minutes a phone's clock may be off, the likeliest first."""


class WrongCode(DomainError):
    """The code is not the one that the app shows now, or it was used already."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext("This code is not right, or it was used already. Wait for the next one and enter that.")
        )


class AppAlreadyThere(DomainError):
    """An account has one authenticator app."""

    def __init__(self) -> None:
        super().__init__(
            gettext("You already have an authenticator app. Remove it first to set up another one.")
        )


def begin_app(user: User) -> AuthenticatorApp:
    """A new secret, which does not count before a code of it was right. Raises AppAlreadyThere."""
    if app_of(user) is not None:
        raise AppAlreadyThere
    app = unconfirmed_app_of(user) or AuthenticatorApp(user_id=user.id)
    app.sealed_secret, app.created_at = seal(SEALED_AS, pyotp.random_base32()), now()
    db.session.add(app)
    db.session.flush()
    return app


def secret_of(app: AuthenticatorApp) -> str:
    """The secret as somebody types it in; empty when it was sealed with another SECRET_KEY."""
    return unseal(SEALED_AS, app.sealed_secret) or ""


def address_of(app: AuthenticatorApp, user: User) -> str:
    """What the picture with squares says: the secret, and what the app calls it."""
    return pyotp.TOTP(secret_of(app)).provisioning_uri(
        name=user.email, issuer_name=f"Meervoud {user.school.name}"
    )


def confirm_app(user: User, code: str) -> list[str]:
    """The first code was right: the app counts. Returns recovery codes to show, if they are new. Raises WrongCode."""
    app = unconfirmed_app_of(user)
    step = _step_of(app, code) if app is not None else None
    if app is None or step is None or not _use(app, step):
        raise WrongCode
    app.confirmed_at = now()
    return after_adding(user, "app")


def step_of(user: User, code: str) -> int | None:
    """Which half minute the code of her app belongs to, if it is one of now; changes nothing."""
    app = app_of(user)
    return _step_of(app, code) if app is not None else None


def use_step(user: User, step: int) -> bool:
    """Use up the code of this half minute, and older ones with it; of two requests with the same code one wins."""
    app = app_of(user)
    return app is not None and _use(app, step)


def _use(app: AuthenticatorApp, step: int) -> bool:
    used = db.session.execute(
        update(AuthenticatorApp)
        .where(
            AuthenticatorApp.id == app.id,
            or_(AuthenticatorApp.last_step.is_(None), AuthenticatorApp.last_step < step),
        )
        .values(last_step=step, last_used_at=now())
    )
    db.session.refresh(app)
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def _step_of(app: AuthenticatorApp, code: str) -> int | None:
    """Spaces around or inside the code do not count. Each half minute is compared, so that time tells nothing."""
    secret, plain = secret_of(app), "".join(code.split())
    if not secret:
        return None
    known, current = pyotp.TOTP(secret), int(now().timestamp()) // STEP_SECONDS
    fits = [
        current + drift
        for drift in DRIFT
        if hmac.compare_digest(known.generate_otp(current + drift).encode(), plain.encode("utf-8", "replace"))
    ]
    return fits[0] if fits else None
