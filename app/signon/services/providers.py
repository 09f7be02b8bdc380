"""Setting up the sign-in services of a school."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db
from app.sealing import seal
from app.signon import trail
from app.signon.descriptions import WELL_KNOWN, Description, describe, forget, keys_of
from app.signon.fetching import ensure_fetchable
from app.signon.flow import SECRET
from app.signon.models import AddressClaim, ExclusiveFor, Provider, ProviderKind
from app.signon.problems import ProviderProblem

_TENANT = re.compile(r"^https://login\.microsoftonline\.com/[0-9a-fA-F-]{36}/v2\.0$")
SCOPES = {
    ProviderKind.SURFCONEXT: "openid",
    ProviderKind.ENTRA: "openid email profile",
    ProviderKind.OTHER: "openid email profile",
}


class IssuerRefused(DomainError):
    """No service can be asked at this issuer, or it would let in people of other organisations."""

    status = 400


@dataclass(frozen=True)
class Settings:
    """What an administrator fills in. An empty `secret` leaves the one that is there."""

    kind: ProviderKind
    name: str
    issuer: str
    client_id: str
    secret: str = ""
    scopes: str = ""
    domains: str = ""
    address_claim: AddressClaim = AddressClaim.EMAIL
    exclusive_for: ExclusiveFor = ExclusiveFor.NOBODY
    strong_values: str = ""
    affiliations: str = ""
    quiet_days: int | None = None


def ensure_issuer(kind: ProviderKind, issuer: str) -> str:
    """The issuer as the service writes it, from what was pasted; raises IssuerRefused."""
    issuer = issuer.strip().removesuffix(WELL_KNOWN)
    try:
        ensure_fetchable(issuer)
    except ProviderProblem as problem:
        raise IssuerRefused(str(problem.problem.label)) from problem
    if "?" in issuer or "#" in issuer or len(issuer) > 500:
        raise IssuerRefused(gettext("An issuer has no question mark and no number sign in it."))
    is_microsoft = urlsplit(issuer).hostname == "login.microsoftonline.com"
    if (kind is ProviderKind.ENTRA) != is_microsoft or (is_microsoft and not _TENANT.match(issuer)):
        raise IssuerRefused(
            gettext(
                "The issuer of Entra ID is https://login.microsoftonline.com/, the number of your own tenant, and "
                "/v2.0. With common or organizations, every organisation in the world could sign in."
            )
        )
    return issuer


def _apply(provider: Provider, settings: Settings) -> list[str]:
    """Write the settings; returns what changed, without values."""
    values = {
        "kind": settings.kind,
        "name": settings.name,
        "issuer": ensure_issuer(settings.kind, settings.issuer),
        "client_id": settings.client_id,
        "scopes": _words(settings.scopes) or SCOPES[settings.kind],
        "domains": _words(settings.domains.lower().replace("@", "").replace(",", " ")),
        "address_claim": settings.address_claim,
        "exclusive_for": settings.exclusive_for,
        "strong_values": _words(settings.strong_values),
        "affiliations": _words(settings.affiliations.replace(",", " ")),
        "quiet_days": settings.quiet_days,
    }
    changed = [name for name, value in values.items() if getattr(provider, name) != value]
    for name in changed:
        setattr(provider, name, values[name])
    if settings.secret:
        provider.sealed_secret = seal(SECRET, settings.secret)
        changed.append("secret")
    return changed


def _words(text: str) -> str:
    return " ".join(dict.fromkeys(text.split()))


def add_provider(school_id: int, settings: Settings, actor: User | None) -> Provider:
    """Set up a service; it is on at once. Raises IssuerRefused."""
    provider = Provider(school_id=school_id)
    _apply(provider, settings)
    db.session.add(provider)
    db.session.flush()
    record(trail.ADD, provider, actor=actor, subject_name=provider.name)
    return provider


def change_provider(provider: Provider, settings: Settings, actor: User) -> None:
    """Other settings. With another issuer nobody is recognised by it: the links stay with the old one's subjects."""
    if provider.issuer:
        forget(provider.issuer)
    changed = _apply(provider, settings)
    db.session.flush()
    if changed:
        data = {"fields": " ".join(changed)}
        record(trail.CHANGE, provider, actor=actor, subject_name=provider.name, data=data)


def switch(provider: Provider, *, is_on: bool, actor: User | None) -> None:
    """Let people sign in through the service, or not. While it is off, passwords count again."""
    if provider.is_on == is_on:
        return
    provider.is_on = is_on
    db.session.flush()
    action = trail.SWITCH_ON if is_on else trail.SWITCH_OFF
    record(action, provider, actor=actor, subject_name=provider.name)


def examine(provider: Provider) -> Description:
    """Ask the service for its description and keys anew; raises ProviderProblem."""
    forget(provider.issuer)
    description = describe(provider.issuer)
    keys_of(description)
    return description
