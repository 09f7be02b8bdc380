"""`_`, `gettext` and `ngettext` in templates: what the libraries say, with one look at the language instead of five.

A page of choices has three hundred sentences, and finding them was a tenth of its work.
"""

from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

_catalogues: dict[str, Translations | NullTranslations] = {}


def _catalogue() -> Translations | NullTranslations:
    """The catalogue of the language in which this is read, loaded once; where nobody reads, sentences as written."""
    locale = get_locale()
    language = str(locale.language) if locale else ""
    found = _catalogues.get(language)
    if found is None:
        found = _catalogues[language] = get_translations()
    return found


def _filled_in(sentence: str, values: dict[str, Any], context: EvalContext) -> str:
    """The sentence with its values, which are escaped in a page and not in an email; `%%` is a per cent sign."""
    written = Markup(sentence) if context.autoescape else sentence  # noqa: S704 - from our own catalogue
    return written % values if values or "%" in sentence else written


@pass_eval_context
def gettext(context: EvalContext, sentence: str, /, **values: Any) -> str:
    """The sentence in the language of the reader."""
    return _filled_in(_catalogue().gettext(sentence), values, context)


@pass_eval_context
def ngettext(context: EvalContext, one: str, several: str, num: int, /, **values: Any) -> str:
    """The sentence for this number; `num` is a value of it too."""
    return _filled_in(_catalogue().ngettext(one, several, num), {"num": num, **values}, context)


def init_app(app: Flask) -> None:
    """Put them in the place of the libraries'; after Flask-Babel, which installs its own."""
    app.jinja_env.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext})
