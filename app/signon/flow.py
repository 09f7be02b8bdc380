"""The authorization code flow with PKCE: what is asked of the sign-in service, and what its answer proves.

What belongs to one sign-in (state, nonce, the verifier, where to go after it) is in the session of the browser that
began it: an answer that comes to another browser is refused there. Each service has a return address of its own, and
an answer counts only for the service that was asked.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app, has_request_context, request, session, url_for

from app.sealing import unseal
from app.signon.descriptions import Description, describe
from app.signon.fetching import get_json, guard, in_turn
from app.signon.models import AddressClaim, Provider, ProviderKind
from app.signon.problems import Problem, ProviderProblem, TokenRefused
from app.signon.tokens import ensure_just_signed_in, read_id_token
from app.web.addresses import public_url

SECRET = "client secret of a sign-in service"  # noqa: S105 - the name of a purpose
_PENDING = "sign_ons"
MOST_PENDING = 4
LIFETIME = 900


@dataclass(frozen=True)
class Pending:
    """A sign-in that was begun here: for which service, and what it is for."""

    provider_id: int
    nonce: str
    verifier: str
    at: int
    onward: str = ""
    token_id: int = 0
    """The invitation that it accepts."""
    user_id: int = 0
    """The account, signed in here, that it is linked to."""
    proves_id: int = 0
    """The account, signed in here, whose owner shows again that it is her."""


@dataclass(frozen=True)
class Person:
    """Who a sign-in service says that somebody is."""

    subject: str
    logout_subject: str
    sid: str
    shown: str
    """How the person recognises her own account there."""
    address: str
    """Her address at the school, where the service vouches for it; else empty."""
    is_strong: bool
    has_left: bool


def return_address(provider: Provider) -> str:
    """Where the service sends people back to; it is registered there.

    Without PUBLIC_URL (never in production) it is at the host that was asked: a service refuses what it does not know.
    """
    if current_app.config["PUBLIC_URL"] or not has_request_context():
        return public_url("signon.finish", provider_id=provider.id)
    return url_for("signon.finish", provider_id=provider.id, _external=True)


def _client(provider: Provider, description: Description) -> OAuth2Session:
    methods = description.auth_methods
    client = OAuth2Session(
        client_id=provider.client_id,
        client_secret=unseal(SECRET, provider.sealed_secret),
        token_endpoint_auth_method="client_secret_post"
        if "client_secret_basic" not in methods and "client_secret_post" in methods
        else "client_secret_basic",
        scope=provider.scopes,
        redirect_uri=return_address(provider),
        code_challenge_method="S256",
    )
    guard(client)
    return client


def begin(provider: Provider, *, again: bool = False, **purpose: Any) -> str:
    """The address at the service where somebody signs in, `again` although she did before; raises ProviderProblem."""
    description = describe(provider.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    asked = {"prompt": "login", "max_age": 0} if again else {}
    pending = Pending(provider.id, nonce, verifier, int(time.time()), **purpose)
    begun = dict(list(session.get(_PENDING, {}).items())[-MOST_PENDING + 1 :])
    session[_PENDING] = {**begun, state: asdict(pending)}
    with _client(provider, description) as client:
        address, _state = client.create_authorization_url(
            description.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier, **asked
        )
    return str(address)


def take_pending(provider: Provider) -> Pending | None:
    """The sign-in that this answer belongs to, once; None when it did not begin in this browser, or long ago."""
    begun = dict(session.get(_PENDING, {}))
    found = begun.pop(request.args.get("state", ""), None)
    session[_PENDING] = begun
    pending = Pending(**found) if found else None
    if pending is None or pending.provider_id != provider.id or pending.at < time.time() - LIFETIME:
        return None
    return pending


def finish(provider: Provider, pending: Pending) -> Person:
    """Who it is, from the code in the answer; raises TokenRefused, ProviderProblem."""
    description = describe(provider.issuer)
    named = request.args.get("iss")
    if named is None and description.names_itself:
        raise TokenRefused("the answer does not name its issuer")
    if named is not None and named != provider.issuer:
        raise TokenRefused("an answer of another issuer")
    answer = _exchange(provider, description, request.args.get("code", ""), pending.verifier)
    claims = read_id_token(provider, description, answer, pending.nonce)
    if pending.proves_id:
        ensure_just_signed_in(claims)
    return person_of(provider, _with_userinfo(provider, description, claims, answer))


def _exchange(provider: Provider, description: Description, code: str, verifier: str) -> dict[str, Any]:
    with in_turn(), _client(provider, description) as client:
        try:
            answer = client.fetch_token(
                description.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
            )
        except OAuthError as error:
            raise ProviderProblem(Problem.REFUSED_US) from error
        except ValueError:
            raise ProviderProblem(Problem.NOT_JSON) from None
    if not answer.get("id_token"):
        raise ProviderProblem(Problem.NO_TOKEN)
    return dict(answer)


def _with_userinfo(
    provider: Provider, description: Description, claims: dict[str, Any], answer: dict[str, Any]
) -> dict[str, Any]:
    """The claims, with what the service only tells when it is asked. About the same person, or not at all."""
    lacks = [name for name in _needed(provider) if name not in claims]
    if not lacks or not description.userinfo_endpoint or not answer.get("access_token"):
        return claims
    told = get_json(description.userinfo_endpoint, token=str(answer["access_token"]))
    if told.get("sub") != claims["sub"]:
        raise TokenRefused("two answers about two people")
    return {**told, **claims}


def _needed(provider: Provider) -> list[str]:
    needed = ["email", "name"]
    if provider.domains:
        needed.append(provider.address_claim.value)
    if provider.affiliations:
        needed.append("eduperson_affiliation")
    return needed


def person_of(provider: Provider, claims: dict[str, Any]) -> Person:
    """What the claims say of somebody, as this service's settings read them; raises TokenRefused."""
    strong, shown_there = set(provider.strong_values.split()), set(_texts(claims.get("amr")))
    shown_there.update(_texts(claims.get("acr")))
    belongs = {each.lower() for each in _texts(claims.get("eduperson_affiliation"))}
    wanted = set(provider.affiliations.lower().split())
    return Person(
        subject=_subject(provider, claims),
        logout_subject=claims["sub"],
        sid=str(claims.get("sid", ""))[:255],
        shown=str(claims.get("email") or claims.get("preferred_username") or claims.get("name") or "")[:200],
        address=_vouched_address(provider, claims),
        is_strong=bool(strong & shown_there),
        has_left=bool(wanted and "eduperson_affiliation" in claims and not wanted & belongs),
    )


def _subject(provider: Provider, claims: dict[str, Any]) -> str:
    if provider.kind is not ProviderKind.ENTRA:
        return str(claims["sub"])
    person = claims.get("oid")
    if not isinstance(person, str) or not person:
        raise TokenRefused("names nobody")
    return f"{provider.tenant}:{person.lower()}"


def _vouched_address(provider: Provider, claims: dict[str, Any]) -> str:
    """Her address, where the claim and its domain are ones that the service is the authority for."""
    if provider.address_claim is AddressClaim.EMAIL:
        is_checked = claims.get("email_verified") is True or str(claims.get("xms_edov")) in {
            "1",
            "True",
            "true",
        }
        found = claims.get("email") if is_checked else None
    else:
        found = next(iter(_texts(claims.get(provider.address_claim.value))), None)
    address = found.strip().lower() if isinstance(found, str) else ""
    return address if address.rpartition("@")[2] in provider.domain_list else ""


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
