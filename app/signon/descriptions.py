"""What a sign-in service says of itself (OpenID Connect Discovery) and its keys, read once an hour."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from flask import current_app
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from app.signon.fetching import ensure_fetchable, get_json
from app.signon.problems import Problem, ProviderProblem

WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""What we accept: signatures by a key that only the service has. Never `none`, never a secret that two know."""
KEPT = 3600.0
KEPT_PROBLEM = 20.0
PAUSE_FOR_KEYS = 60.0
"""Seconds before an unknown key has us ask again: nobody makes us ask by sending tokens."""
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Description:
    """The addresses and abilities of a service."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str
    algorithms: tuple[str, ...]
    auth_methods: tuple[str, ...]
    has_pkce: bool
    names_itself: bool
    """Whether it adds its issuer to every answer (RFC 9207)."""
    tells_sign_out: bool


class _Shelf(Generic[Kept]):
    """What was read, until it is too old; a problem is kept for a short while too."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: dict[str, tuple[float, Kept | ProviderProblem]] = {}

    def get(self, name: str, read: Callable[[], Kept], no_older_than: float = KEPT) -> Kept:
        with self.lock:
            at, found = self.held.get(name, (0.0, None))
        age = time.monotonic() - at
        if found is None or age > (KEPT_PROBLEM if isinstance(found, ProviderProblem) else no_older_than):
            try:
                found = read()
            except ProviderProblem as problem:
                found = problem
            with self.lock:
                self.held[name] = (time.monotonic(), found)
        if isinstance(found, ProviderProblem):
            raise ProviderProblem(found.problem)
        return found

    def forget(self, name: str) -> None:
        with self.lock:
            self.held.pop(name, None)


class _Shelves:
    """What one application has read."""

    def __init__(self) -> None:
        self.descriptions: _Shelf[Description] = _Shelf()
        self.keys: _Shelf[tuple[Key, ...]] = _Shelf()


def _shelves() -> _Shelves:
    return cast(_Shelves, current_app.extensions.setdefault("sign-in services", _Shelves()))


def forget(issuer: str) -> None:
    """Read the description and the keys of this service anew the next time."""
    with suppress(ProviderProblem):
        _shelves().keys.forget(describe(issuer).jwks_uri)
    _shelves().descriptions.forget(issuer)


def describe(issuer: str) -> Description:
    """What the service says of itself; raises ProviderProblem."""
    return _shelves().descriptions.get(issuer, lambda: _read(issuer))


def _read(issuer: str) -> Description:
    document = get_json(issuer.rstrip("/") + WELL_KNOWN)
    if document.get("issuer") != issuer:
        raise ProviderProblem(Problem.OTHER_ISSUER)
    if "code" not in _texts(document, "response_types_supported", ["code"]):
        raise ProviderProblem(Problem.NO_CODE_FLOW)
    algorithms = _texts(document, "id_token_signing_alg_values_supported", ["RS256"])
    safe = tuple(each for each in ALGORITHMS if each in algorithms)
    if not safe:
        raise ProviderProblem(Problem.WEAK_SIGNATURE)
    return Description(
        issuer=issuer,
        authorization_endpoint=_address(document, "authorization_endpoint"),
        token_endpoint=_address(document, "token_endpoint"),
        jwks_uri=_address(document, "jwks_uri"),
        userinfo_endpoint=_address(document, "userinfo_endpoint", is_needed=False),
        end_session_endpoint=_address(document, "end_session_endpoint", is_needed=False),
        algorithms=safe,
        auth_methods=tuple(
            _texts(document, "token_endpoint_auth_methods_supported", ["client_secret_basic"])
        ),
        has_pkce="S256" in _texts(document, "code_challenge_methods_supported", []),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        tells_sign_out=document.get("backchannel_logout_supported") is True,
    )


def _texts(document: dict[str, Any], name: str, default: list[str]) -> list[str]:
    found = document.get(name, default)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _address(document: dict[str, Any], name: str, *, is_needed: bool = True) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        if is_needed:
            raise ProviderProblem(Problem.INCOMPLETE)
        return ""
    ensure_fetchable(found)
    return found


def keys_of(description: Description, *, anew: bool = False) -> tuple[Key, ...]:
    """The keys with which the service signs; `anew`: a token names one that we do not have. Raises ProviderProblem."""
    address = description.jwks_uri
    return _shelves().keys.get(address, lambda: _read_keys(address), PAUSE_FOR_KEYS if anew else KEPT)


def _read_keys(address: str) -> tuple[Key, ...]:
    found = get_json(address).get("keys")
    keys = tuple(_signing_keys(found if isinstance(found, list) else []))
    if not keys:
        raise ProviderProblem(Problem.NO_KEYS)
    return keys


def _signing_keys(rows: list[Any]) -> list[Key]:
    """The public keys among them; kinds that we do not know, and secrets, are passed over."""
    keys = []
    for row in rows:
        if (
            isinstance(row, dict)
            and row.get("use", "sig") == "sig"
            and row.get("kty") in {"RSA", "EC", "OKP"}
        ):
            try:
                keys.append(JWKRegistry.import_key(row))
            except (JoseError, ValueError, TypeError, KeyError):
                continue
    return keys
