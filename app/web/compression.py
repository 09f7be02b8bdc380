"""Text leaves compressed where the browser can read that; its length tells little (docs/decisions/0024)."""

import gzip
import secrets
from io import BytesIO

from flask import Flask, Response, request

TEXT = frozenset(
    {"text/html", "application/json", "image/svg+xml", "text/calendar", "text/csv", "text/plain"}
)
SHORTEST = 500
"""Bytes: less fits in one packet as it is."""
LEVEL = 6
MOST_PADDING = 100


def compressed(text: bytes) -> bytes:
    """`text` as gzip with a file name of random length in front, so that a page's length tells little of its text."""
    target = BytesIO()
    name = "a" * secrets.randbelow(MOST_PADDING)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=target, mtime=0) as file:
        file.write(text)
    return target.getvalue()


def _compress(response: Response) -> Response:
    if response.mimetype not in TEXT or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    is_plain = "Content-Encoding" not in response.headers and "ETag" not in response.headers
    if is_plain and request.accept_encodings["gzip"] > 0:
        body = response.get_data()
        if len(body) >= SHORTEST:
            response.set_data(compressed(body))
            response.headers["Content-Encoding"] = "gzip"
    return response


def init_app(app: Flask) -> None:
    """Compress every answer of text."""
    app.after_request(_compress)
