"""A copy as a file: a page to read, or JSON for another program."""

import json

from flask import Response, render_template

from app.privacy.copies import Copy, as_file

NAME = "what-we-know"


def file_of(copy: Copy, file_format: str, *, name: str, school: str) -> Response:
    """The copy to download, `name` being whose it is; `file_format` is one of `FORMATS`, a page where it is not."""
    if file_format == "json":
        content = json.dumps(as_file(copy), ensure_ascii=False, indent=1)
        return _attached(content, "json", "application/json")
    page = render_template("privacy/copy.html", copy=copy, name=name, school=school)
    return _attached(page, "html", "text/html; charset=utf-8")


def _attached(content: str, ending: str, content_type: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response
