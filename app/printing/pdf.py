"""A PDF from a typst template and data, tagged so that a screen reader reads it as well (PDF/UA-1).

Templates end in `.typ` and stand beside the pages of their feature, in `templates/<feature>/`. They begin with
`#import "/layouts/paper.typ": data, paper` and `#show: paper`, which bring what was handed in, the letters and the
margins. A template shows `data` and evaluates none of it: `#data.name` is text, whatever somebody called herself.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from flask import Response

from config import ROOT

TEMPLATES = ROOT / "templates"
FONTS = ROOT / "app/static/vendor/atkinson-hyperlegible-next-paper"
REGION = {"nl": "nl", "en": "gb"}
NO_GLYPH = "\N{WHITE SQUARE}"
"""What stands for a character that no font of ours can draw."""
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that nobody sees, some of which turn other text around."""
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
ROUNDS = 3
"""How often characters without a glyph are replaced: once for all, where typst names them all at once."""


def pdf(template: str, data: Mapping[str, Any], language: str, title: str) -> bytes:
    """Print a template, named from `templates/`, with data that JSON can hold; `language` is "nl" or "en".

    A character that no font has becomes a white square: the rest can be read. Raises `typst.TypstError` when the
    template itself is wrong.
    """
    handed = json.dumps({"data": _seen(data), "title": _seen(title)}, ensure_ascii=False)
    for _ in range(ROUNDS):
        try:
            return _compile(template, handed, language)
        except typst.TypstError as error:
            missing = _without_glyph(error)
            if not missing & set(handed):
                raise
            handed = "".join(NO_GLYPH if sign in missing else sign for sign in handed)
    return _compile(template, handed, language)


def pdf_file(name: str, content: bytes) -> Response:
    """A PDF to download, `name` without its ending; it is kept nowhere on the way."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _seen(value: Any) -> Any:
    """The same value, with what nobody sees taken out of every text in it."""
    if isinstance(value, Mapping):
        return {key: _seen(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_seen(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else UNSEEN.sub("", str(value))


def _compile(template: str, handed: str, language: str) -> bytes:
    printed: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(FONTS),
        sys_inputs={"handed": handed, "language": language, "region": REGION[language]},
        pdf_standards=["ua-1"],
    )
    return printed


@cache
def _fonts(folder: Path) -> typst.Fonts:
    """Our typeface, and those inside typst for what ours lacks; none of the machine: paper is the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _without_glyph(error: typst.TypstError) -> set[str]:
    """The characters that typst cannot draw, by what it says."""
    said = "".join(_MISSING.findall(error.diagnostic or str(error)))
    return set(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), said))
