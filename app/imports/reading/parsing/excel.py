"""Sheets of an xlsx workbook. Values come from calamine; what calamine leaves out comes from the markup."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from python_calamine import CalamineWorkbook

from . import limits
from .archive import Archive
from .markup import local, walk
from .scan import SheetScan, refuse_too_much
from .table import Refusal, Table, rows_of

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    visible: bool
    part: str


def sheets_of(archive: Archive) -> list[Table]:
    """Every worksheet of the workbook, hidden ones too; a refusal when any of them holds a formula or is too large."""
    if any(name.lower().endswith("vbaproject.bin") for name in archive.names):
        raise Refusal("macros")
    sheets = list(_sheets(archive))
    _refuse_repeats(sheets)
    padding = _padding_styles(archive)
    scans = [_scan(sheet, archive.markup(sheet.part), padding) for sheet in sheets]
    refuse_too_much(scans)
    workbook = CalamineWorkbook.from_filelike(archive.repacked())
    return [_table(workbook, sheet, scan) for sheet, scan in zip(sheets, scans, strict=True)]


def _sheets(archive: Archive) -> Iterator[_Sheet]:
    targets: dict[str, str] = {}
    found: list[tuple[str, bool, str]] = []

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = posixpath.normpath(
                posixpath.join("/xl", attributes.get("Target", ""))
            ).lstrip("/")

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "sheet":
            identity = next(
                (value for key, value in attributes.items() if local(key) == "id" and ":" in key), ""
            )
            found.append(
                (attributes.get("name", ""), attributes.get("state", "visible") == "visible", identity)
            )

    walk(archive.markup(_RELATIONS), relation)
    walk(archive.markup(WORKBOOK), sheet)
    for name, visible, identity in found:
        if identity in targets:
            yield _Sheet(name, visible, targets[identity])


def _refuse_repeats(sheets: list[_Sheet]) -> None:
    """A workbook may name one part thousands of times, and each would be walked through and read anew."""
    if len({sheet.part for sheet in sheets}) < len(sheets) or len({sheet.name for sheet in sheets}) < len(
        sheets
    ):
        raise Refusal("deceptive")
    if len(sheets) > limits.MAX_SHEETS:
        raise Refusal("too_many_sheets", limit=limits.MAX_SHEETS)


def _padding_styles(archive: Archive) -> dict[str, int]:
    """Cell styles that show a number with leading zeros (format `0000000`), with the width they show."""
    formats: dict[str, int] = {}
    styles: dict[str, int] = {}
    position = {"in_cell_formats": 0, "index": 0}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        match local(name):
            case "numFmt" if _ZEROS.fullmatch(attributes.get("formatCode", "")):
                formats[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
            case "cellXfs":
                position["in_cell_formats"] = 1
            case "xf" if position["in_cell_formats"]:
                if width := formats.get(attributes.get("numFmtId", "")):
                    styles[str(position["index"])] = width
                position["index"] += 1

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            position["in_cell_formats"] = 0

    if _STYLES in archive.members:
        walk(archive.members[_STYLES], start, end)
    return styles


class _Walker:
    """Where the walk through a worksheet is. A cell need not say where it stands: then it follows the last."""

    def __init__(self, scan: SheetScan, padding: Mapping[str, int]) -> None:
        self.scan = scan
        self.padding = padding
        self.row = -1
        self.column = -1
        self.width: int | None = None
        self.in_cell = False
        self.letters: dict[str, int] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match local(name):
            case "c":
                self._cell(attributes)
            case "v" | "is" if self.in_cell:
                self.scan.fill(self.row, self.column)
                if self.width is not None:
                    self.scan.widths[self.row, self.column] = self.width
            case "f" if self.in_cell:
                self.scan.refuse_formula(self.row, self.column)
            case "row":
                self.row = _number(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.column = -1
                self.scan.hidden_rows += attributes.get("hidden") in ("1", "true")
            case "extLst":  # rules for drop-down lists and colours have an `f` of their own
                self.in_cell = False
            case "col" if attributes.get("hidden") in ("1", "true"):
                self.scan.hide_columns(
                    _number(attributes.get("min", "1")) - 1, _number(attributes.get("max", "1")) - 1
                )

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.in_cell = True
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            self._go_to(reference)
        numeric = attributes.get("t", "n") == "n"
        self.width = self.padding.get(attributes.get("s", "")) if numeric else None

    def _go_to(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise Refusal("damaged")
        letters = match[1]
        column = self.letters.get(letters)
        if column is None:
            column = self.letters[letters] = _column(letters)
        self.row, self.column = int(match[2]) - 1, column


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 9 and int(value)):
        raise Refusal("damaged")
    return int(value)


def _column(letters: str) -> int:
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - ord("A") + 1
    return number - 1


def _scan(sheet: _Sheet, content: bytes, padding: Mapping[str, int]) -> SheetScan:
    scan = SheetScan(sheet.name)
    walk(content, _Walker(scan, padding).start)
    return scan


def _table(workbook: CalamineWorkbook, sheet: _Sheet, scan: SheetScan) -> Table:
    read = workbook.get_sheet_by_name(sheet.name)
    rows = rows_of(enumerate(read.to_python(skip_empty_area=False)), scan.as_shown)
    return Table(
        sheet.name,
        rows,
        visible=sheet.visible,
        hidden_columns=frozenset(scan.hidden_columns),
        hidden_rows=scan.hidden_rows,
        padded_columns={column for _row, column in scan.widths},
    )
