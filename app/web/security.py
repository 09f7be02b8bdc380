"""Security headers on every answer, errors and downloads included, with a nonce for the scripts of our own pages."""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def csp_nonce() -> str:
    """What a script tag must carry to run: its `nonce`, another for every answer."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def policy(scripts: str, pictures: str = "") -> str:
    """The Content-Security-Policy of an answer: which scripts may run, and from where else pictures may come."""
    parts = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": "'self'",
        "img-src": f"'self' data: {pictures}".strip(),
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def allow_map() -> None:
    """Let this answer show pictures under a map, when this installation has them."""
    g.has_map = True


def _tiles() -> str:
    """Where the pictures under a map come from, when this installation has any and the page has a map."""
    address = urlsplit(current_app.config["MAP_TILES_URL"])
    return f"{address.scheme}://{address.netloc}" if address.netloc and g.get("has_map") else ""


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Content-Security-Policy"] = policy(f"'self' 'nonce-{csp_nonce()}'", _tiles())
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def with_headers(inner: "WSGIApplication") -> "WSGIApplication":
    """The same application, with the headers also on answers that Flask never sees: static files."""

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            present = {name.lower() for name, _ in headers}
            ours = {**HEADERS, "Content-Security-Policy": policy("'self'")}
            missing = [(name, value) for name, value in ours.items() if name.lower() not in present]
            return start_response(status, [*headers, *missing], *rest)

        return inner(environ, start)

    return outer


def init_app(app: Flask) -> None:
    """Put the headers on every answer and offer the nonce to templates."""
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
