"""What is written down of every request and failure: one JSON object a line, and nothing that people wrote.

A line names the route by its rule and the account by its number: no address as it was asked for, no query string, no
name. Of an error it says the kind and the places in the code, not the message, which may repeat what somebody typed or
what a row held. Messages of libraries are not trusted with that either.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO, TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request, session

requests = logging.getLogger("app.requests")
OURS = frozenset({"app", "matching", "alembic", "huey"})
"""Loggers whose messages hold numbers and our own words only, by the first part of their name."""
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

View = TypeVar("View", bound=Callable[..., Any])


def untraced(view: View) -> View:
    """Mark a view: no line says that it was asked for, nor by whom. That somebody wants to talk is hers to tell."""
    view.is_untraced = True  # type: ignore[attr-defined]
    return view


def _is_untraced() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_untraced", False)


class JsonLines(logging.Formatter):
    """One record as one line of JSON; see above for what it leaves out."""

    def format(self, record: logging.LogRecord) -> str:
        known = record.name.partition(".")[0] in OURS
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if known else f"see {record.module}.{record.funcName}",
        }
        if has_request_context():
            line["request_id"] = g.get("request_id")
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _places(error: BaseException) -> dict[str, Any]:
    """The kind of an error, with the database's code where there is one, and where it came about."""
    original = getattr(error, "orig", None) or error
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    kinds = [f"{type(each).__module__}.{type(each).__name__}" for each in (error, original)]
    return {
        "kinds": sorted(set(kinds)),
        **({"code": code} if code else {}),
        "places": [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ],
    }


class _StandardError(logging.StreamHandler[TextIO]):
    """Ours, so that a second application in the process replaces it instead of writing every line twice."""


def write_to(stream: TextIO, form: str) -> logging.Handler:
    """A handler that writes `json`, or `text` for who develops and sees warnings only, errors in full."""
    handler = _StandardError(stream)
    if form == "json":
        handler.setFormatter(JsonLines())
    else:
        handler.setLevel(logging.WARNING)
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    return handler


def begin(handler: logging.Handler) -> None:
    """Send everything to this handler: what the application says, and warnings of libraries."""
    root = logging.getLogger()
    for former in [each for each in root.handlers if isinstance(each, _StandardError)]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in ("app", "matching"):
        logging.getLogger(name).setLevel(logging.INFO)


def _begin_request() -> None:
    """Number the request: as the proxy in front did, where there is one, so that both logs name it alike."""
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-ID", "") if current_app.config["TRUSTED_PROXIES"] else ""
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _write_request(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    if _is_untraced():
        return response
    user = str(session.get("_user_id") or "").partition(".")[0]
    requests.info(
        "request",
        extra={
            "fields": {
                "method": request.method if request.url_rule else "-",  # anybody may send any word there
                "route": request.url_rule.rule if request.url_rule else None,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - g.began) * 1000, 1),
                "user": int(user) if user.isdecimal() else None,
            }
        },
    )
    return response


def init_app(app: Flask) -> None:
    """Number and write down every request. Before everything else: its time is the whole time."""
    if not app.config.get("TESTING"):
        begin(write_to(sys.stderr, app.config["LOG_FORMAT"]))
    app.before_request(_begin_request)
    app.after_request(_write_request)
