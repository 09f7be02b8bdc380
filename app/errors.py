"""Broken rules as exceptions, and the pages that answer when something is refused or fails."""

import logging
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, g, render_template, request, url_for
from flask_babel import LazyString, gettext
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.access import lacks_an_account
from app.extensions import db
from app.shortage import Shortage, shortage

Row = TypeVar("Row")
logger = logging.getLogger(__name__)
SENTENCE = 12
"""Characters from which a field holds what somebody thought up, and not a name or a choice."""


class DomainError(Exception):
    """A rule of the domain forbids this act. The message is for the user and says what to do."""

    status = 409

    def __init__(self, message: str | LazyString) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotVisible(DomainError):
    """The row does not exist for this person: no such row, another school's, or outside her scope (404)."""

    status = 404

    def __init__(self) -> None:
        super().__init__(gettext("This page does not exist, or you do not have access to it."))


class SecondPersonNeeded(DomainError):
    """Four eyes: who decides this with another person is somebody who adds a second opinion (`counts_beside`)."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "A second person has to confirm this: an administrator or coordinator who did not ask for it, whom it "
                "is not about, and whose own role does not come from those people alone."
            )
        )


def visible_row(query: Select[Row]) -> Row:
    """The one row of a query of what somebody may see; raises `NotVisible` when there is none."""
    row: Row | None = db.session.scalar(query)
    if row is None:
        raise NotVisible
    return row


class StaleForm(DomainError):
    """Somebody saved this row after the form was opened. Holds both versions as (label, value) rows.

    `back` is the page to begin again from; by default the page that the form was sent to.
    """

    def __init__(
        self, yours: list[tuple[str, str]], stored: list[tuple[str, str]], back: str | None = None
    ) -> None:
        super().__init__(gettext("Somebody else saved this while you were working on it."))
        self.yours = yours
        self.stored = stored
        self.back = back


def _titles(code: int) -> tuple[str, str]:
    """Title and sentence of the page for an HTTP status."""
    pages = {
        400: (
            gettext("This form could not be read"),
            gettext("Go back, reload the page and send the form again. Nothing was changed."),
        ),
        401: (
            gettext("Sign in first"),
            gettext("You are signed out. Sign in and try again. Nothing was changed."),
        ),
        403: (
            gettext("This is not part of your role"),
            gettext("Ask the administrator of your school if you need it."),
        ),
        404: (
            gettext("Page not found"),
            gettext("This page does not exist, or you do not have access to it."),
        ),
        405: (
            gettext("This page cannot handle that request"),
            gettext("Go back and use the button on the page."),
        ),
        409: (gettext("This is not possible now"), gettext("Nothing was changed.")),
        413: (gettext("This file is too large"), gettext("A file can be at most 10 MB. Nothing was saved.")),
        429: (gettext("Too many attempts"), gettext("Wait a few minutes and try again.")),
        503: (gettext("This is not possible now"), gettext("Nothing was changed.")),
    }
    return pages.get(
        code,
        (
            gettext("Something went wrong"),
            gettext("Nothing was changed. Try again; if it keeps happening, tell the administrator."),
        ),
    )


def _typed() -> list[str]:
    """The sentences in the form that was refused, so that nobody has to think them up again.

    Only of a form of our own: another site that sends one must not have its words on our page.
    """
    origin = request.headers.get("Origin")
    if request.method != "POST" or (origin and urlsplit(origin).netloc != request.host):
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # too large, or no form
        return []
    return [
        text.strip()
        for name, text in fields
        if "password" not in name and len(text.split()) > 1 and len(text.strip()) >= SENTENCE
    ]


def _page_to_return_to() -> str | None:
    """The page of the form that was refused, for after signing in."""
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host else None


def _page(code: int, message: str | None = None) -> tuple[str, int]:
    title, sentence = _titles(code)
    return render_template(
        "errors/error.html",
        code=code,
        title=title,
        message=message or sentence,
        typed=_typed(),
        sign_in=url_for("accounts.sign_in", next=_page_to_return_to()) if code == 401 else None,
    ), code


def _on_http(error: HTTPException) -> tuple[str, int] | Response:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    db.session.rollback()
    if isinstance(error, CSRFError) and lacks_an_account():
        return _page(401)  # her cookie is gone, and the token of the form with it
    return _page(error.code)


def _on_domain(error: DomainError) -> tuple[str, int]:
    db.session.rollback()
    return _page(error.status, str(error))


def _on_stale_form(error: StaleForm) -> tuple[str, int]:
    db.session.rollback()
    return render_template(
        "errors/conflict.html",
        message=str(error),
        yours=error.yours,
        stored=error.stored,
        back=error.back or request.path,
    ), 409


def _on_stale_row(_error: StaleDataError) -> tuple[str, int]:
    db.session.rollback()
    return _page(
        409,
        gettext(
            "Somebody else saved this while you were working on it. Reload the page and look "
            "again. Your changes were not saved."
        ),
    )


def _let_go(error: Exception) -> None:
    """End what was begun, and ask the database nothing more where it cannot answer."""
    try:
        db.session.rollback()
    except DBAPIError:
        logger.exception("The database did not answer either")
    if isinstance(error, OperationalError) or shortage(error):
        # Who asks cannot be looked up now, and the page must not try.
        g._login_user = AnonymousUserMixin()  # noqa: SLF001 - Flask-Login has no public name for it


def _on_shortage(kind: Shortage, error: Exception) -> tuple[str, int, dict[str, str]]:
    """Nothing was changed, and when to come back: for who reads the page and for what reads its header."""
    logger.warning("Something is taken, full or gone: %s", kind.name.lower(), exc_info=error)
    sentence = (
        gettext("Many people are saving now. Nothing was changed. Wait a few seconds, go back and try again.")
        if kind is Shortage.BUSY
        else gettext(
            "The server cannot read or save its data now. Nothing was changed. Tell the administrator, "
            "and try again later."
        )
    )
    page, code = _page(503, sentence)
    return page, code, {"Retry-After": str(kind.retry_after)}


def _on_failure(error: Exception) -> tuple[str, int] | tuple[str, int, dict[str, str]]:
    _let_go(error)
    kind = shortage(error)
    if kind:
        return _on_shortage(kind, error)
    logger.error("Unhandled error on %s %s", request.method, request.url_rule, exc_info=error)
    try:
        return _page(500)
    except Exception:  # the page of last resort must not fail
        logger.exception("The error page failed")
        return "<!doctype html><title>Meervoud</title><h1>Something went wrong / Er ging iets mis</h1>", 500


def init_app(app: Flask) -> None:
    """Answer every refusal and failure with a page that says what happened and what is safe."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(StaleForm, _on_stale_form)
    app.register_error_handler(DomainError, _on_domain)
    app.register_error_handler(StaleDataError, _on_stale_row)
    app.register_error_handler(Exception, _on_failure)
