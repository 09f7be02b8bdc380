"""Second steps for tests: an app whose codes are known, and passkeys that pages can show."""

from typing import Any

import pyotp
from webauthn.helpers import bytes_to_base64url

from app.accounts.models import AuthenticatorApp, FactorReset, Passkey, RecoveryCode, User
from app.accounts.services.authenticator_apps import SEALED_AS
from app.extensions import now
from app.sealing import seal
from tests.factories import Factories

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def an_app(make: Factories, user: User) -> AuthenticatorApp:
    """An authenticator app with `SECRET`, set up."""
    app: AuthenticatorApp = make.row(
        AuthenticatorApp(user_id=user.id, sealed_secret=seal(SEALED_AS, SECRET), confirmed_at=now())
    )
    return app


def code_now(drift: int = 0) -> str:
    """The code that the app shows now, or `drift` half minutes from now."""
    return pyotp.TOTP(SECRET).at(now(), counter_offset=drift)


def a_passkey(make: Factories, user: User, **values: Any) -> Passkey:
    """A passkey that pages show; nobody has the key that belongs to it."""
    number = next(make.numbers)
    defaults = {
        "credential_id": bytes_to_base64url(f"credential {number}".encode()),
        "public_key": b"no key",
        "user_handle": bytes_to_base64url(f"handle {user.id}".encode()),
        "sign_count": 0,
        "may_be_copied": True,
        "is_copied": False,
        "name": f"Passkey {number}",
    }
    passkey: Passkey = make.row(Passkey(user_id=user.id, **{**defaults, **values}))
    return passkey


def a_code(make: Factories, user: User) -> RecoveryCode:
    """A recovery code that nobody can enter, for tests that look at rows only."""
    code: RecoveryCode = make.row(RecoveryCode(user_id=user.id, code_hash="no hash"))
    return code


def a_reset(make: Factories, user: User) -> FactorReset:
    """A request to reset the second step, by somebody else."""
    reset: FactorReset = make.row(FactorReset(user_id=user.id, asked_by_id=make.user(school=user.school).id))
    return reset
