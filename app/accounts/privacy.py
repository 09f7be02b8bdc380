"""What accounts hold about people."""

from flask_babel import lazy_gettext as _l

from app.accounts.models import (
    AccountToken,
    AuthenticatorApp,
    BrowserSession,
    FactorReset,
    FailedSignIn,
    Passkey,
    RecoveryCode,
    RoleGrant,
    User,
)
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

ACCOUNT = Holding(
    User,
    _l("Your account"),
    rows={Whose.ACCOUNT: lambda number: User.id == number},
    shown="name email language created_at last_sign_in_at second_step_due_at is_closed closed_on",
    plain="id school_id is_linked waits_for_address erased_at version",
    opens="password_hash",
    source=_l("the person who invited you, and you"),
    readers=_l("administrators; coordinators, name, email and role; you"),
    kept=Kept.ACCOUNTS,
    words={"second_step_due_at": _l("until when you can sign in without a second step")},
)
ROLES = Holding(
    RoleGrant,
    _l("Your roles"),
    rows={Whose.ACCOUNT: lambda number: RoleGrant.user_id == number},
    shown="role granted_at",
    staff={"granted_by_id": "", "confirmed_by_id": ""},
    plain="id user_id needs_confirmation",
    source=words.ADMINISTRATION,
    readers=_l("administrators and coordinators; you"),
    kept=Kept.ACCOUNTS,
)
SESSIONS = Holding(
    BrowserSession,
    _l("Where you are signed in"),
    rows={Whose.ACCOUNT: lambda number: BrowserSession.user_id == number},
    shown="browser system begun_at last_used_at proof proven_at",
    plain="id user_id",
    opens="secret_hash",
    source=words.MEERVOUD,
    readers=words.YOU,
    kept=Kept.SHORT,
    words={
        "browser": _l("browser"),
        "system": _l("on"),
        "begun_at": _l("signed in"),
        "last_used_at": _l("last used"),
        "proof": _l("how you showed that it is you"),
        "proven_at": _l("when you did that last"),
    },
)
LINKS = Holding(
    AccountToken,
    _l("One-time links that were sent to you"),
    rows={Whose.ACCOUNT: lambda number: AccountToken.user_id == number},
    shown="purpose created_at expires_at used_at",
    plain="id user_id",
    opens="secret_hash",
    source=words.MEERVOUD,
    readers=words.NOBODY,
    kept=Kept.ACCOUNTS,
    values={
        "purpose": {
            "invitation": _l("invitation"),
            "password_reset": _l("a new password"),
            "sign_in": _l("signing in"),
        }
    },
)
APP = Holding(
    AuthenticatorApp,
    _l("Your authenticator app"),
    rows={Whose.ACCOUNT: lambda number: AuthenticatorApp.user_id == number},
    shown="created_at confirmed_at last_used_at",
    plain="id user_id last_step",
    opens="sealed_secret",
    source=words.YOU,
    readers=_l("you; administrators and coordinators, that there is one"),
    kept=Kept.ACCOUNTS,
    words={"confirmed_at": _l("set up"), "last_used_at": _l("last used")},
)
PASSKEYS = Holding(
    Passkey,
    _l("Your passkeys"),
    rows={Whose.ACCOUNT: lambda number: Passkey.user_id == number},
    shown="name created_at last_used_at may_be_copied is_copied",
    plain="id user_id sign_count last_asked_at",
    opens="credential_id public_key user_handle",
    source=words.YOU,
    readers=_l("you; administrators and coordinators, how many there are"),
    kept=Kept.ACCOUNTS,
    words={
        "last_used_at": _l("last used"),
        "may_be_copied": _l("can be on your other devices"),
        "is_copied": _l("is on your other devices"),
    },
)
RECOVERY_CODES = Holding(
    RecoveryCode,
    _l("Your recovery codes"),
    rows={Whose.ACCOUNT: lambda number: RecoveryCode.user_id == number},
    shown="created_at used_at",
    plain="id user_id",
    opens="code_hash",
    source=words.MEERVOUD,
    readers=words.YOU,
    kept=Kept.ACCOUNTS,
)
RESETS = Holding(
    FactorReset,
    _l("Requests to reset your second step"),
    rows={Whose.ACCOUNT: lambda number: FactorReset.user_id == number},
    shown="asked_at ended_at",
    staff={"asked_by_id": ""},
    plain="id user_id",
    source=words.ADMINISTRATION,
    readers=_l("administrators and coordinators; you"),
    kept=Kept.ACCOUNTS,
    words={"ended_at": _l("done, or no longer needed")},
)
HELD = (
    ACCOUNT,
    ROLES,
    SESSIONS,
    LINKS,
    APP,
    PASSKEYS,
    RECOVERY_CODES,
    RESETS,
    Holding(
        FailedSignIn,
        "Failed sign-ins",
        plain="id account_key address_key at",
        nobody="hashes that lead to nobody without the address that was tried; gone after a day",
    ),
)
