"""Authenticator apps: a secret shared with a phone, from which both work out a code of six digits each half minute."""

import hmac

import pyotp
from flask_babel import gettext
from sqlalchemy import or_, update

from app.accounts.factors import app_of
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


def new_secret(user: User) -> str:
    """A secret for an app that she sets up, sealed for her browser to keep: nothing is stored until a code is right."""
    return seal(_kept_as(user), pyotp.random_base32())


def _kept_as(user: User) -> str:
    return f"new authenticator app of {user.id}"


def opened(user: User, kept: str) -> str:
    """The secret that her browser kept, as somebody types it in; empty when it kept none of hers."""
    return unseal(_kept_as(user), kept) or ""


def address_of(secret: str, user: User) -> str:
    """What the picture with squares says: the secret, and what the app calls it."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=f"Meervoud {user.school.name}")


def confirm_app(user: User, secret: str, code: str) -> list[str]:
    """The first code was right: the app counts, in the place of one she had.

    Returns recovery codes to show, if they are new. Raises WrongCode.
    """
    step = _step_in(secret, code)
    if step is None:
        raise WrongCode
    had = app_of(user)
    app = had or AuthenticatorApp(user_id=user.id)
    app.sealed_secret, app.created_at, app.confirmed_at = seal(SEALED_AS, secret), now(), now()
    app.last_step, app.last_used_at = step, now()
    db.session.add(app)
    return after_adding(user, "app", is_another=had is not None)


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
    """None for every code where the secret was sealed with another SECRET_KEY."""
    return _step_in(unseal(SEALED_AS, app.sealed_secret) or "", code)


def _step_in(secret: str, code: str) -> int | None:
    """Spaces around or inside the code do not count. Each half minute is compared, so that time tells nothing."""
    plain = "".join(code.split())
    if not secret:
        return None
    known, current = pyotp.TOTP(secret), int(now().timestamp()) // STEP_SECONDS
    fits = [
        current + drift
        for drift in DRIFT
        if hmac.compare_digest(known.generate_otp(current + drift).encode(), plain.encode("utf-8", "replace"))
    ]
    return fits[0] if fits else None
