"""Our own cookies beside the session's: what they are called, and how they are set."""

from flask import current_app, request
from werkzeug.wrappers import Response


def _name(name: str) -> str:
    """Where all is https: a name that browsers take from this host only, over https, for the whole site."""
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name


def cookie(name: str, default: str = "") -> str:
    """What the browser sent under this name."""
    return request.cookies.get(_name(name), default)


def set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    """Have the browser keep `value` for so many seconds, out of reach of scripts."""
    response.set_cookie(
        _name(name),
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/",
    )
