"""Lists as files that a spreadsheet opens: csv and xlsx. Every export of the application passes through here.

A text that a spreadsheet would take for a formula gets a quote in front, so that what somebody typed into a field is
never run on a colleague's computer. Unknown stays an empty cell, never 0.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask import Response, json
from flask_babel import LazyString

from app.web.filters import AMSTERDAM

FORMATS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS = "=+-@\t\r\n\0＝＋－＠"
"""What makes a spreadsheet read on: the signs themselves, their full-width forms, and what it skips before them."""
PART = re.compile(rf"([,;\t|\r\n])(?=[ \"']*[{re.escape(STARTS)}])")
"""Where another separator, or a line break, would begin a cell with one of these."""
WIDEST = 60


def export(
    name: str, headers: Sequence[str | LazyString], rows: Iterable[Sequence[Any]], file_format: str
) -> Response:
    """A file to download, `name` without its ending; `file_format` is one of `FORMATS`.

    Cells are text, whole numbers, decimals, yes or no, days, moments (written in Dutch time) or None for unknown.
    """
    titles = [str(header) for header in headers]
    cells = [[_plain(value) for value in row] for row in rows]
    if file_format == "csv":
        content, kind = _csv(titles, cells), "text/csv; charset=utf-8"
    else:
        content, kind = _xlsx(titles, cells), XLSX
    response = Response(content, mimetype=None, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def json_file(name: str, content: dict[str, Any]) -> Response:
    """A JSON object to download, for other programs; `name` without its ending."""
    response = Response(json.dumps(content, indent=1), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


def harmless(text: str) -> str:
    """The text with a quote in front when a spreadsheet could take it for a formula."""
    first, first_seen = text[:1], text.strip()[:1]
    is_risky = bool(text) and (first in STARTS or (first_seen != "" and first_seen in STARTS))
    return f"'{text}" if is_risky else text


def harmless_apart(text: str) -> str:
    """The same for each part of a text, as a program sees it that reads another separator than ours.

    Quotation marks do not help there: after `"x";"a,=1"` such a program takes `=1"` for a cell of its own.
    """
    return PART.sub(r"\1'", text)


def _plain(value: Any) -> str | float | date | None:
    """What goes into a cell: harmless text, or a value whose kind cannot hold a formula."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.astimezone(AMSTERDAM).replace(tzinfo=None)
    if isinstance(value, (int, float, date)):
        return value
    return harmless(str(value))


def _csv(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """As Dutch Excel opens it by a double click: byte order mark, semicolons, decimal comma."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless_apart(harmless(title)) for title in titles])
    for row in rows:
        writer.writerow([_apart(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _apart(value: Any) -> str:
    return harmless_apart(value) if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return str(value)


def _xlsx(titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """One sheet with a head that stays in sight and a filter; text is written as text, whatever it looks like."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for column, title in enumerate(titles):
            sheet.write_string(0, column, harmless(title), head)
            lengths = [len(_written(row[column])) for row in rows]
            sheet.set_column(column, column, min(WIDEST, max([len(title), *lengths]) + 2))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, day, moment)
        sheet.freeze_panes(1, 1)
        if titles:
            sheet.autofilter(0, 0, max(1, len(rows)), len(titles) - 1)
    return stream.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, day: Any, moment: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value, moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, value)
