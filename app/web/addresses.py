"""Addresses: the row numbers in them, those that emails carry, and those that somebody may be sent on to."""

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.routing import IntegerConverter, MapAdapter

HIGHEST_ROW = 2**31 - 1
"""No database counts its rows further; asked about a higher number, some end in an error instead of finding nothing."""


class RowConverter(IntegerConverter):
    """`<int:…>` in the address of a page: a number beyond every row is no page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": HIGHEST_ROW, **options})


def row_number(text: str) -> int:
    """The number of a row as a form or an address gives it; raises ValueError when no row can have it."""
    number = int(text)
    if not 0 < number <= HIGHEST_ROW:
        raise ValueError(number)
    return number


def init_app(app: Flask) -> None:
    """Let every address take row numbers only. Before the blueprints: their addresses are read once."""
    app.url_map.converters["int"] = RowConverter


def public_base() -> str:
    """What the addresses of our pages begin with: `https://stage.school.example`.

    That is PUBLIC_URL, or this machine's own address where none is set; never with what a request calls
    the host, for anybody can send any name there and have a link to her own server mailed to somebody else.
    """
    return current_app.config["PUBLIC_URL"] or f"http://localhost:{current_app.config['PORT']}"


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page, for emails."""
    return f"{public_base()}{current_app.url_map.bind('').build(endpoint, values)}"


def this_page() -> str:
    """What shows this page when it is asked for again: itself, or where it was sent from if it only takes what is sent.

    The start page where that is no page either.
    """
    came_from = own_page(urlsplit(request.referrer or "").path) or "/"
    candidates = (request.full_path.rstrip("?"), came_from)
    return next((page for page in candidates if _can_be_read(page)), "/")


def _can_be_read(page: str) -> bool:
    return request.method in {"GET", "HEAD"} or _router().test(urlsplit(page).path, method="GET")


def _router() -> MapAdapter:
    return current_app.url_map.bind("")


def own_page(wanted: str | None) -> str | None:
    """`wanted` when it is the address of a page of ours (a path that begins with one slash), else None."""
    if not wanted or len(wanted) > 2000 or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if "\\" in wanted or any(unicodedata.category(c)[0] in "CZ" for c in wanted):
        return None
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else wanted
