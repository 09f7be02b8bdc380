"""What accounts hold about people."""

from flask_babel import lazy_gettext as _l

from app.accounts.models import AccountToken, BrowserSession, FailedSignIn, RoleGrant, User
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

ACCOUNT = Holding(
    User,
    _l("Your account"),
    rows={Whose.ACCOUNT: lambda number: User.id == number},
    shown="name email language created_at last_sign_in_at is_closed",
    plain="id school_id waits_for_address version",
    opens="password_hash",
    source=_l("the person who invited you, and you"),
    readers=_l("administrators; coordinators, name, email and role; you"),
    kept=Kept.ACCOUNTS,
)
ROLES = Holding(
    RoleGrant,
    _l("Your roles"),
    rows={Whose.ACCOUNT: lambda number: RoleGrant.user_id == number},
    shown="role granted_at",
    staff={"granted_by_id": "", "confirmed_by_id": ""},
    plain="id user_id",
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
HELD = (
    ACCOUNT,
    ROLES,
    SESSIONS,
    LINKS,
    Holding(
        FailedSignIn,
        "Failed sign-ins",
        plain="id account_key address_key at",
        nobody="hashes that lead to nobody without the address that was tried; gone after a day",
    ),
)
