"""In which language and theme a page is shown."""

from flask import current_app, g, has_request_context, request
from flask_login import current_user

from app.web.cookies import cookie

THEMES = ("auto", "light", "dark")
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"


def chosen() -> dict[str, str]:
    """The language or theme that was chosen with this very request."""
    found: dict[str, str] = g.get("chosen", {})
    return found


def select_locale() -> str:
    """The account's language; for a visitor her own switch, then her browser's wish, then Dutch.

    Outside a request (a job, a command) there is nobody to ask: the default language.
    """
    languages = current_app.config["LANGUAGES"]
    if not has_request_context():
        return str(current_app.config["DEFAULT_LOCALE"])
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    wanted = chosen().get("language") or cookie(LANGUAGE_COOKIE)
    if wanted in languages:
        return wanted
    return request.accept_languages.best_match(languages) or str(current_app.config["DEFAULT_LOCALE"])


def select_theme() -> str:
    """`auto` follows the device."""
    wanted = chosen().get("theme") or cookie(THEME_COOKIE, "auto")
    return wanted if wanted in THEMES else "auto"
