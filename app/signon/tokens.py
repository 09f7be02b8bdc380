"""Reading what a sign-in service signed: ID tokens, and messages that somebody signed out there."""

import hmac
import json
from base64 import urlsafe_b64decode
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from app.extensions import now
from app.signon.descriptions import Description, keys_of
from app.signon.models import Provider
from app.signon.problems import TokenRefused

LEEWAY = 60
"""Seconds that two clocks may differ."""
OLDEST = 600
"""Seconds after which a token that was just asked for is too old."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST = 50_000


def _header(token: str) -> dict[str, Any]:
    first = token.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        raise TokenRefused("not a token") from None
    if not isinstance(header, dict):
        raise TokenRefused("not a token")
    return header


def _fitting(keys: tuple[Key, ...], kid: Any) -> list[Key]:
    return [key for key in keys if kid is None or key.kid == kid]


def read_signed(description: Description, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token with a good signature of this service; raises TokenRefused, ProviderProblem."""
    if len(token) > LONGEST or token.count(".") != 2:
        raise TokenRefused("not a token")
    header = _header(token)
    if header.get("alg") not in description.algorithms:
        raise TokenRefused("signed in a way that is not accepted")
    kid = header.get("kid")
    candidates = _fitting(keys_of(description), kid) or _fitting(keys_of(description, anew=True), kid)
    registry = JWSRegistry(algorithms=list(description.algorithms), strict_check_header=False)
    for key in candidates:
        try:
            found = jwt.decode(token, key, registry=registry)
        except (JoseError, ValueError, TypeError):
            continue
        return dict(found.header), dict(found.claims)
    raise TokenRefused("not signed by a key of the service")


def _ensure_for_us(provider: Provider, claims: dict[str, Any]) -> None:
    audience = claims.get("aud")
    if audience not in (provider.client_id, [provider.client_id]) and not (
        isinstance(audience, list) and provider.client_id in audience
    ):
        raise TokenRefused("for another application")
    if claims.get("iss") != provider.issuer:
        raise TokenRefused("of another issuer")
    if provider.tenant and str(claims.get("tid", "")).lower() != provider.tenant:
        raise TokenRefused("of another tenant")


def _ensure_recent(claims: dict[str, Any]) -> None:
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or abs(now().timestamp() - issued) > OLDEST:
        raise TokenRefused("not issued just now")


def read_id_token(
    provider: Provider, description: Description, answer: dict[str, Any], nonce: str
) -> dict[str, Any]:
    """The claims of the ID token in an answer of the token endpoint.

    Checked: signature, issuer, audience and authorised party, tenant, time, nonce, and that it belongs to the access
    token beside it. Raises TokenRefused, ProviderProblem.
    """
    header, claims = read_signed(description, str(answer.get("id_token", "")))
    _ensure_for_us(provider, claims)
    _ensure_recent(claims)
    parameters = {
        "client_id": provider.client_id,
        "nonce": nonce,
        "access_token": answer.get("access_token"),
    }
    try:
        CodeIDToken(claims, header, params=parameters).validate(int(now().timestamp()), LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused(f"claims: {type(error).__name__}") from error
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise TokenRefused("of another sign-in")
    _subject(claims)
    return claims


def ensure_just_signed_in(claims: dict[str, Any]) -> None:
    """Refuse a sign-in of earlier today, where the service says when it was; raises TokenRefused."""
    at = claims.get("auth_time")
    if at is not None and (not isinstance(at, int | float) or now().timestamp() - at > OLDEST):
        raise TokenRefused("signed in too long ago")


def _subject(claims: dict[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise TokenRefused("names nobody")
    return subject


def read_logout_token(provider: Provider, description: Description, token: str) -> dict[str, Any]:
    """The claims of a message that somebody signed out there (OpenID Connect Back-Channel Logout, 2.6).

    Raises TokenRefused, ProviderProblem.
    """
    header, claims = read_signed(description, token)
    if str(header.get("typ", "logout+jwt")).lower() not in {"logout+jwt", "jwt"}:
        raise TokenRefused("not a message about signing out")
    _ensure_for_us(provider, claims)
    _ensure_recent(claims)
    expires = claims.get("exp", now().timestamp() + OLDEST)
    if not isinstance(expires, int | float) or expires < now().timestamp() - LEEWAY:
        raise TokenRefused("expired")
    events = claims.get("events")
    if "nonce" in claims or not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenRefused("not a message about signing out")
    if not isinstance(claims.get("jti"), str) or not (claims.get("sub") or claims.get("sid")):
        raise TokenRefused("names nobody")
    return claims
