"""Opening a file of any kind that we read. What it is, its first bytes say; its name is not believed."""

from enum import StrEnum

from python_calamine import CalamineError

from . import delimited, excel, opendocument
from .archive import Archive
from .headers import HeaderNames
from .table import Refusal, Table


class Kind(StrEnum):
    """The two families that can be read: a zip archive (xlsx, ods) and plain text (csv)."""

    ARCHIVE = "archive"
    TEXT = "text"


_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"RIFF",
    b"BM",
    b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00\x1cftyp",
)
_BINARY = (
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ",
    b"SQLite format 3",
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Everything below a blank but tab, line feed, form feed and carriage return.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})


def kind_of(data: bytes) -> Kind:
    """The family of `data`; a refusal for anything that is no spreadsheet, with the reason where it is a common one."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refusal("empty")
    if data.startswith(_ZIP):
        return Kind.ARCHIVE
    if data.startswith(_OLE):
        raise (
            Refusal("encrypted")
            if "EncryptedPackage".encode("utf-16-le") in data
            else Refusal("old_format", format=".xls")
        )
    beginning = data[:2048]
    _refuse_markup(beginning)
    if data.startswith(_PICTURES):
        raise Refusal("picture")
    if data.startswith(b"%PDF"):
        raise Refusal("pdf")
    if data.startswith(_BINARY):
        raise Refusal("not_spreadsheet")
    if (
        not data.startswith(_MARKS)
        and not _could_be_utf16(beginning)
        and len(beginning.translate(None, _CONTROLS)) < len(beginning)
    ):
        raise Refusal("not_spreadsheet")
    return Kind.TEXT


def _refuse_markup(beginning: bytes) -> None:
    """Many administrations export a web page under an .xls name; say so."""
    start = beginning.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if (
        start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta"))
        or b"<html" in start[:1024]
    ):
        raise Refusal("web_page")
    if start.startswith(b"<?xml"):
        raise Refusal("old_format", format="XML")


def _could_be_utf16(beginning: bytes) -> bool:
    """Whether about every other byte is zero, as in UTF-16 text of Western languages without a mark."""
    zeros = beginning.count(0)
    return (
        zeros * 3 > len(beginning) and max(beginning[0::2].count(0), beginning[1::2].count(0)) > zeros * 0.95
    )


def tables_in(data: bytes, filename: str, names: HeaderNames) -> list[Table]:
    """The sheets of a file, or a refusal."""
    if kind_of(data) is Kind.TEXT:
        return [delimited.sheet_of(data, filename, names)]
    archive = Archive(data)
    try:
        if excel.WORKBOOK in archive.names:
            return excel.sheets_of(archive)
        if opendocument.CONTENT in archive.names and b"spreadsheet" in archive.members.get("mimetype", b""):
            return opendocument.sheets_of(archive)
    except CalamineError:
        raise Refusal("damaged") from None
    if "xl/workbook.bin" in archive.names:
        raise Refusal("old_format", format=".xlsb")
    if "EncryptedPackage" in archive.names or "encrypted-package" in archive.names:
        raise Refusal("encrypted")
    raise Refusal("not_spreadsheet")
