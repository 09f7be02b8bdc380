"""Requests that no page and no program of ours sends are refused at the door, before anybody reads them.

One place instead of every view: a NUL, which PostgreSQL stores in no text, in an address, a query, a form or the name
of a file; and a body of JSON, which no address takes, though the form library reads it as if it were a form.
"""

from collections.abc import Iterator

from flask import Flask, abort, request


def _texts() -> Iterator[str | None]:
    """Everything in a request that a view may take for text."""
    yield request.path
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            yield name
            yield value
    for name, file in request.files.items(multi=True):
        yield name
        yield file.filename


def _refuse() -> None:
    """Answer 400 to what is malformed; nothing of it is written down."""
    if request.is_json or any(text and "\0" in text for text in _texts()):
        abort(400)


def init_app(app: Flask) -> None:
    """Look at every request before any other part does."""
    app.before_request(_refuse)
