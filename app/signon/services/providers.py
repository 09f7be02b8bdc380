"""Setting up the sign-in services of a school."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.errors import DomainError, SecondPersonNeeded
from app.extensions import db
from app.sealing import seal
from app.signon import trail
from app.signon.descriptions import WELL_KNOWN, Description, describe, forget, keys_of
from app.signon.fetching import ensure_fetchable
from app.signon.flow import SECRET
from app.signon.models import AddressClaim, ExclusiveFor, Provider, ProviderKind
from app.signon.problems import ProviderProblem
from app.signon.queries import has_links, has_second_person, may_confirm

_TENANT = re.compile(r"^https://login\.microsoftonline\.com/[0-9a-fA-F-]{36}/v2\.0$")
SCOPES = {
    ProviderKind.SURFCONEXT: "openid",
    ProviderKind.ENTRA: "openid email profile",
    ProviderKind.OTHER: "openid email profile",
}


SENSITIVE = frozenset({"kind", "issuer", "client_id", "domains", "address_claim", "strong_values"})
"""What decides who comes in as whom: a second person looks at it (docs/decisions/0034)."""


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


def _wait(provider: Provider, actor: User | None) -> None:
    """Let nobody in by it before a second person confirmed it, once a school has two. The command line is one."""
    provider.changed_by_id = actor.id if actor else None
    provider.needs_confirmation = actor is not None and has_second_person(provider.school_id, actor)
    provider.confirmed_by_id = None


def add_provider(school_id: int, settings: Settings, actor: User | None) -> Provider:
    """Set up a service; it waits for a second person, or is on at once. Raises IssuerRefused."""
    provider = Provider(school_id=school_id)
    _apply(provider, settings)
    _wait(provider, actor)
    db.session.add(provider)
    db.session.flush()
    record(trail.ADD, provider, actor=actor, subject_name=provider.name)
    return provider


def change_provider(provider: Provider, settings: Settings, actor: User) -> None:
    """Other settings; what decides who comes in waits for a second person. Raises IssuerRefused.

    Another issuer calls other people by the same names, so it is refused once somebody is linked.
    """
    is_another = (
        ensure_issuer(settings.kind, settings.issuer) != provider.issuer or settings.kind != provider.kind
    )
    if is_another and has_links(provider):
        raise IssuerRefused(
            gettext(
                "People are linked with this issuer. Add another service for the new one, and switch this one off."
            )
        )
    forget(provider.issuer)
    changed = _apply(provider, settings)
    if SENSITIVE & set(changed):
        _wait(provider, actor)
    db.session.flush()
    if changed:
        data = {"fields": " ".join(changed)}
        record(trail.CHANGE, provider, actor=actor, subject_name=provider.name, data=data)


def confirm(provider: Provider, actor: User | None) -> None:
    """The second pair of eyes on a service; None is whoever looks after the server. Raises SecondPersonNeeded."""
    if not provider.needs_confirmation:
        return
    if actor is not None and not may_confirm(actor, provider):
        raise SecondPersonNeeded
    provider.needs_confirmation = False
    provider.confirmed_by_id = actor.id if actor else None
    db.session.flush()
    record(trail.CONFIRM, provider, actor=actor, subject_name=provider.name)


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
