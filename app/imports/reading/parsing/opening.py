"""Opening a file of any kind that we read."""

from python_calamine import CalamineError

from . import delimited, excel, opendocument
from .archive import Archive
from .headers import HeaderNames
from .refusal import Refusal
from .sniffing import Kind, kind_of
from .table import Table


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
