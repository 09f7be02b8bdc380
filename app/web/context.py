"""What every template can count on: language, theme, navigation."""

from typing import Any

from flask import Flask
from flask_babel import get_locale

from app.web.addresses import this_page
from app.web.locale import select_theme
from app.web.navigation import navigation
from app.web.static_files import static_url_path


def _shared() -> dict[str, Any]:
    return {"locale": str(get_locale() or "nl"), "theme": select_theme()}


def init_app(app: Flask) -> None:
    """Hand the shared values to every template."""
    app.context_processor(_shared)
    app.add_template_global(navigation)
    app.jinja_env.globals["icons_url"] = f"{static_url_path()}/vendor/bootstrap-icons/icons.svg"
    app.add_template_global(this_page)
