"""A sign-in service of our own for tests: it follows the rules, until a test tells it to break one.

A provider by other people, which only follows them, is in `tests/signon/mock.py`.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "meervoud", "a secret of a test"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@cache
def key(name: str) -> RSAKey:
    """A key pair, made once; another name is another one."""
    return RSAKey.generate_key(2048, parameters={"kid": name, "use": "sig"})


class Quiet(WSGIRequestHandler):
    def log(self, *_args: object) -> None:
        """Say nothing."""


@dataclass
class Service:
    """What it says of itself and of the person who signs in; `claims` and `description` overrule."""

    issuer: str = ""
    subject: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    """What only userinfo tells."""
    description: dict[str, Any] = field(default_factory=dict)
    shown_keys: tuple[str, ...] = ("first",)
    signing_key: str = "first"
    header: dict[str, Any] = field(default_factory=dict)
    forge: Callable[[dict[str, Any]], str] | None = None
    """Makes the ID token instead."""
    answers: dict[str, Response] = field(default_factory=dict)
    """Other answers, by path."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def sign(self, claims: dict[str, Any], typ: str = "JWT") -> str:
        chosen = key(self.signing_key)
        return jwt.encode({"alg": "RS256", "kid": chosen.kid, "typ": typ, **self.header}, claims, chosen)

    def id_claims(self, nonce: str) -> dict[str, Any]:
        at = int(time.time())
        usual = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": at, "exp": at + 300}
        return {**usual, "nonce": nonce, **self.claims}

    def logout_token(self, **claims: Any) -> str:
        at = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": at,
            "exp": at + 120,
            "jti": secrets.token_hex(8),
            "sub": self.subject,
            "events": {LOGOUT_EVENT: {}},
        }
        kept = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return self.sign(kept, typ="logout+jwt")

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        answer = self.answers.get(request.path) or self._answer(request)
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        match request.path:
            case "/.well-known/openid-configuration":
                return _json(self._description())
            case "/keys":
                return _json({"keys": [key(name).as_dict(private=False) for name in self.shown_keys]})
            case "/token":
                return self._token(request)
            case "/userinfo":
                return _json({"sub": self.subject, **self.told})
        return Response("nothing here", 404)

    def _description(self) -> dict[str, Any]:
        usual = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/end",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
        return {name: value for name, value in {**usual, **self.description}.items() if value is not None}

    def authorize(self, address: str) -> str:
        """Somebody signs in at this address, and is sent back: where to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _token(self, request: Request) -> Response:
        asked = self.codes.pop(request.form.get("code", ""), None)
        verifier = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        knows = request.authorization and request.authorization.get("password") == SECRET
        if asked is None or asked["code_challenge"] != challenge or not knows:
            return _json({"error": "invalid_grant"}, 400)
        if request.form.get("redirect_uri") != asked["redirect_uri"]:
            return _json({"error": "invalid_grant"}, 400)
        claims = self.id_claims(asked["nonce"])
        token = self.forge(claims) if self.forge else self.sign(claims)
        return _json({"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": token})


def _json(value: object, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")


@contextmanager
def served(service: Service) -> Iterator[Service]:
    """Serve it on a free port of this machine; its issuer is that address unless it has one."""
    server = make_server("127.0.0.1", 0, service, threaded=True, request_handler=Quiet)
    service.issuer = service.issuer or f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
