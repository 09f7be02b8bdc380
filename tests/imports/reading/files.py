"""Spreadsheets made on the spot: xlsx through XlsxWriter, ods and raw archives by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter import Workbook

Rows = Sequence[Sequence[Any]]
HEADER = ("Studentnr", "Roepnaam", "Achternaam")
SANNE = ("0301234", "Sanne", "Berg")
ZOE = ("0301235", "Zoë", "Çelik-Öztürk")
PLAIN: Rows = (HEADER, SANNE, ZOE)


def csv_file(
    rows: Rows = PLAIN, delimiter: str = ";", encoding: str = "utf-8", newline: str = "\r\n"
) -> bytes:
    """A text file as a Dutch spreadsheet program saves it, without quotes."""
    return newline.join(delimiter.join(map(str, row)) for row in rows).encode(encoding)


def xlsx_file(rows: Rows = PLAIN, **more_sheets: Rows) -> bytes:
    """A workbook with sheet "Export" and, by name, others. None leaves a cell out."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        for name, content in {"Export": rows, **more_sheets}.items():
            fill(workbook.add_worksheet(name), content)
    return buffer.getvalue()


def fill(sheet: Any, rows: Rows) -> None:
    """Write rows of values from A1."""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)


def archive(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members, in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """What is inside an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """The same archive with one text replaced inside one member."""
    members = members_of(data)
    text = members[name].decode()
    assert old in text, f"{name} holds no {old}"
    members[name] = text.replace(old, new).encode()
    return archive(members)


SHEET1 = "xl/worksheets/sheet1.xml"

_ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "{more}</manifest:manifest>"
)


def ods_cell(value: Any, attributes: str = "") -> str:
    """One cell of an ods sheet; a number is shown as it is."""
    if value is None:
        return f"<table:table-cell {attributes}/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}>'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{escape(value)}</text:p></table:table-cell>"
    )


def ods_row(values: Sequence[Any], attributes: str = "") -> str:
    """One row of an ods sheet."""
    return f"<table:table-row {attributes}>{''.join(map(ods_cell, values))}</table:table-row>"


def ods_table(name: str, rows: Rows, columns: str = "<table:table-column/>", more: str = "") -> str:
    """One ods sheet; `columns` describes them, `more` is added below the rows."""
    return f"<table:table table:name={quoteattr(name)}>{columns}{''.join(map(ods_row, rows))}{more}</table:table>"


def ods_file(*tables: str, manifest: str = "", before: str = "") -> bytes:
    """An ods document of these sheets; `before` stands before its first element."""
    tables = tables or (ods_table("Export", PLAIN),)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_ODS_NAMES} office:version="1.2">'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": _ODS_MANIFEST.format(more=manifest),
        }
    )
