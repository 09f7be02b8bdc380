"""What single sign-on holds about people."""

from flask_babel import lazy_gettext as _l

from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.signon.models import Provider, ProviderLink, ReadLogout, ServiceSession

LINKS = Holding(
    ProviderLink,
    _l("Your school account"),
    rows={Whose.ACCOUNT: lambda number: ProviderLink.user_id == number},
    shown="provider_id subject origin linked_at last_used_at",
    plain="id user_id logout_subject",
    source=_l("the sign-in service of your school, when you signed in with it"),
    readers=words.NOBODY,
    kept=Kept.ACCOUNTS,
    words={
        "provider_id": _l("sign-in service"),
        "subject": _l("what the service calls you"),
        "origin": _l("linked by"),
        "linked_at": _l("linked"),
        "last_used_at": _l("last used"),
    },
    values={
        "origin": {
            "invitation": _l("an invitation"),
            "account": _l("the owner of the account"),
            "address": _l("the email address at the school"),
        }
    },
)
HELD = (
    LINKS,
    Holding(
        ServiceSession,
        "Sessions that a sign-in service began",
        plain="session_id link_id sid",
        nobody="which of somebody's sessions the service began, while it lasts; the sessions themselves are described",
    ),
    Holding(
        Provider,
        "Sign-in services",
        plain=(
            "id school_id kind name issuer client_id scopes domains address_claim exclusive_for strong_values "
            "affiliations quiet_days is_on needs_confirmation created_at version"
        ),
        staff={"changed_by_id": "", "confirmed_by_id": ""},
        opens="sealed_secret",
        nobody="settings of the school",
    ),
    Holding(
        ReadLogout,
        "Messages about signing out that were read",
        plain="id provider_id token_hash expires_at",
        nobody="marks of messages, which name nobody; gone after an hour",
    ),
)
