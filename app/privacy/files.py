"""A copy as a file: a page to read, the same on paper (PDF), or JSON for another program."""

import json
from typing import Any

from flask import Response, render_template
from flask_babel import get_locale, gettext

from app.printing.pdf import pdf, pdf_file
from app.privacy.copies import Copy, Part, as_file
from app.web.filters import show_datetime

NAME = "what-we-know"


def file_of(copy: Copy, file_format: str, *, name: str, school: str) -> Response:
    """The copy to download, `name` being whose it is; `file_format` is one of `FORMATS`, a page where it is not."""
    if file_format == "json":
        content = json.dumps(as_file(copy), ensure_ascii=False, indent=1)
        return _attached(content, "json", "application/json")
    if file_format == "pdf":
        title = gettext("What we know of you")
        locale = get_locale()
        language = locale.language if locale else "nl"
        return pdf_file(NAME, pdf("privacy/copy.typ", _on_paper(copy, name, school), language, title))
    page = render_template("privacy/copy.html", copy=copy, name=name, school=school)
    return _attached(page, "html", "text/html; charset=utf-8")


def _on_paper(copy: Copy, name: str, school: str) -> dict[str, Any]:
    """The same words as on the page, in the same order."""
    nothing, empty = gettext("Nothing is kept of you under:"), [str(part.held.title) for part in copy.empty]
    intro = gettext(
        "Everything about %(name)s that %(school)s keeps in Meervoud, made on %(when)s.",
        name=name,
        school=school,
        when=show_datetime(copy.made_at),
    )
    return {
        "intro": intro,
        "parts": [_part_on_paper(part) for part in copy.filled],
        "empty": f"{nothing} {'; '.join(empty)}." if empty else "",
        "left_out": {
            "heading": gettext("What is not on this page, and why"),
            "lines": [f"{'; '.join(what)}: {why}" for why, what in copy.left_out.items()],
        },
    }


def _part_on_paper(part: Part) -> dict[str, Any]:
    return {
        "title": str(part.held.title),
        "facts": [
            (gettext("Where it came from"), str(part.held.source)),
            (gettext("Who can see it"), str(part.held.readers)),
            (gettext("How long it is kept"), part.kept),
        ],
        "rows": [
            shown
            for row in reversed(part.rows)
            if (shown := [(cell.heading, cell.text) for cell in row if cell.text])
        ],
    }


def _attached(content: str, ending: str, content_type: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response
