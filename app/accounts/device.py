"""A browser in which somebody signed in before: a signed cookie, so that other people's guesses do not keep her out."""

import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

COOKIE = "known_browser"
LIFETIME = 180 * 24 * 60 * 60


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def known_device(email: str) -> str:
    """The mark of this browser for the account of `email`; empty when that account never signed in here."""
    try:
        owner, mark = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=LIFETIME)
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if owner == email else ""


def remember_device(response: Response, email: str) -> None:
    """Recognise this browser the next time `email` signs in."""
    response.set_cookie(
        COOKIE,
        _serializer().dumps([email, secrets.token_urlsafe(12)]),
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/",
    )
