"""The switch of language or theme on a page that answered a form: the form is shown again, with what was typed.

Such a page has no address from which it could be read again. The switch sends the form once more, with a mark: no form
holds with it (`BaseForm.validate`), so nothing is done, and every view shows its form as it was filled in.
"""

from typing import NamedTuple

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import refresh
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import Field, FileField, MultipleFileField, PasswordField
from wtforms.form import BaseForm as AnyForm

from app.extensions import db
from app.web.cookies import set_cookie
from app.web.locale import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, chosen

MARK = {"language": "switch_language", "theme": "switch_theme"}
"""By what is switched, the name that says so beside what was typed."""
COOKIES = {"language": LANGUAGE_COOKIE, "theme": THEME_COOKIE}
NEVER_REPEATED = {"off", "current-password", "new-password", "one-time-code"}
LONGEST = 100_000
"""More than this many signs are not repeated: the switch leads to the page as it is when it is opened."""
YEAR = 365 * 24 * 60 * 60


def is_switch() -> bool:
    """Whether what was sent only switches language or theme, so that no form holds."""
    return has_request_context() and request.method == "POST" and bool(set(MARK.values()) & set(request.form))


def note_form(form: AnyForm) -> None:
    """Remember that the page answers this form, and which of its fields are never repeated."""
    if has_request_context():
        secrets = g.setdefault("answered_form", {"csrf_token", *MARK.values()})
        secrets.update(field.name for field in form if _is_secret(field))


def _is_secret(field: Field) -> bool:
    if isinstance(field, PasswordField | FileField | MultipleFileField):
        return True
    return (field.render_kw or {}).get("autocomplete") in NEVER_REPEATED


class Typed(NamedTuple):
    """What was sent to which address of ours, without what is never repeated."""

    address: str
    fields: list[tuple[str, str]]


def typed() -> Typed | None:
    """What to send again when somebody switches on this page; None where the page can be opened by its address."""
    if not has_request_context() or request.method != "POST" or "answered_form" not in g:
        return None
    found = [(name, text) for name, text in request.form.items(multi=True) if name not in g.answered_form]
    is_short = sum(len(text) for _name, text in found) <= LONGEST
    return Typed(request.full_path.rstrip("?"), found) if is_short else None


def choose(name: str, value: str) -> bool:
    """Show this and later pages so, when it is a language or a theme that there is; says whether it is."""
    if value not in (current_app.config["LANGUAGES"] if name == "language" else THEMES):
        return False
    if name == "language" and current_user.is_authenticated:
        current_user.language = value
        db.session.commit()
    g.chosen = {**chosen(), name: value}
    refresh()
    return True


def _switch() -> None:
    if is_switch():
        for name, mark in MARK.items():
            choose(name, request.form.get(mark, ""))


def _keep(response: Response) -> Response:
    """Have the browser remember what was chosen in this request."""
    for name, value in chosen().items():
        set_cookie(response, COOKIES[name], value, YEAR)
    return response


def init_app(app: Flask) -> None:
    """Switch before a page is made; after the check of the token, so that nobody else switches for her."""
    app.before_request(_switch)
    app.after_request(_keep)
    app.add_template_global(typed, "typed")
