"""Browsers in which somebody signed in before: a signed cookie, so that other people's guesses do not keep her out.

It holds no address, only keyed hashes: whoever opens it learns nothing about who uses this browser.
"""

import hashlib
import hmac
import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.web.cookies import cookie, set_cookie

COOKIE = "known_browser"
LIFETIME = 180 * 24 * 60 * 60
MOST = 8
"""How many accounts a browser knows: a family, or some who share a computer. Then the first one goes."""


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser 2")


def _owner(email: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    text = f"known browser\n{email.strip().lower()}"
    return hmac.new(secret, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _known() -> dict[str, str]:
    """Per account that signed in here the mark of this browser."""
    try:
        return dict(_serializer().loads(cookie(COOKIE), max_age=LIFETIME))
    except (BadSignature, ValueError, TypeError):
        return {}


def known_device(email: str) -> str:
    """The mark of this browser for the account of `email`; empty when that account never signed in here."""
    return _known().get(_owner(email), "")


def is_known_device() -> bool:
    """Whether anybody signed in here before."""
    return bool(_known())


def remember_device(response: Response, email: str) -> None:
    """Recognise this browser the next time `email` signs in."""
    known = _known()
    mark = known.pop(_owner(email), "") or secrets.token_urlsafe(16)
    known[_owner(email)] = mark
    set_cookie(response, COOKIE, _serializer().dumps(list(known.items())[-MOST:]), LIFETIME)
