"""Sheets of an ods document. Values come from calamine; what calamine leaves out comes from the markup."""

from collections.abc import Mapping

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from . import limits
from .archive import Archive
from .markup import local, walk
from .scan import SheetScan, refuse_too_much
from .table import Refusal, Table, rows_of

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"


def sheets_of(archive: Archive) -> list[Table]:
    """Every sheet of the document, hidden ones too; a refusal when any of them holds a formula or is too large."""
    _refuse_encrypted(archive)
    walker = _Walker()
    walk(archive.markup(CONTENT), walker.start, walker.end, walker.text)
    refuse_too_much(walker.scans)
    if len({scan.sheet for scan in walker.scans}) < len(walker.scans):
        raise Refusal("deceptive")
    workbook = CalamineWorkbook.from_filelike(archive.repacked())
    visible = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in workbook.sheets_metadata}
    return [_table(workbook, scan, visible=visible.get(scan.sheet, True)) for scan in walker.scans]


def _refuse_encrypted(archive: Archive) -> None:
    def start(name: str, _attributes: Mapping[str, str]) -> None:
        if local(name) == "encryption-data":
            raise Refusal("encrypted")

    if _MANIFEST in archive.members:
        walk(archive.members[_MANIFEST], start)


class _Walker:
    """Where the walk through a document is. Rows and cells may stand for many: the repeats are counted, not made."""

    def __init__(self) -> None:
        self.scans: list[SheetScan] = []
        self.depth = 0
        self.row = self.row_repeats = self.column = self.cell_repeats = self.described = 0
        self.number: str | None = None
        self.pieces: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = local(name)
        if kind == "table" and name.startswith("table:"):
            self.depth += 1
            if self.depth == 1:
                if len(self.scans) >= limits.MAX_SHEETS:
                    raise Refusal("too_many_sheets", limit=limits.MAX_SHEETS)
                self.scans.append(SheetScan(attributes.get("table:name", "")))
                self.row = self.row_repeats = self.described = 0
        elif self.depth == 1:
            self._inside(kind, attributes)

    def _inside(self, kind: str, attributes: Mapping[str, str]) -> None:
        match kind:
            case "table-column":
                repeats = _repeats(attributes, "table:number-columns-repeated")
                if attributes.get("table:visibility", "visible") != "visible":
                    self.scans[-1].hide_columns(self.described, self.described + repeats - 1)
                self.described += repeats
            case "table-row":
                self.row += self.row_repeats
                self.row_repeats = _repeats(attributes, "table:number-rows-repeated")
                self.column = self.cell_repeats = 0
                if attributes.get("table:visibility", "visible") != "visible" and self.row < limits.LAST_ROW:
                    self.scans[-1].hidden_rows += min(self.row_repeats, limits.LAST_ROW - self.row)
            case "table-cell" | "covered-table-cell":
                self._cell(attributes)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column += self.cell_repeats
        self.cell_repeats = _repeats(attributes, "table:number-columns-repeated")
        if "table:formula" in attributes:
            self.scans[-1].refuse_formula(self.row, self.column)
        kind = attributes.get("office:value-type") or attributes.get("calcext:value-type")
        if kind is not None:
            self._fill()
        self.number = attributes.get("office:value") if kind == "float" else None
        self.pieces = []

    def _fill(self) -> None:
        self.scans[-1].fill(self.row + self.row_repeats - 1, self.column + self.cell_repeats - 1)

    def text(self, piece: str) -> None:
        if self.depth == 1 and piece.strip():
            self.pieces.append(piece)
            self._fill()

    def end(self, name: str) -> None:
        kind = local(name)
        if kind == "table" and name.startswith("table:"):
            self.depth -= 1
        elif self.depth == 1 and kind == "table-cell" and self.number is not None:
            self._keep_zeros("".join(self.pieces).strip())

    def _keep_zeros(self, shown: str) -> None:
        """A number that the sheet shows with leading zeros keeps them."""
        if shown.startswith("0") and shown.isdigit() and len(shown) > 1:
            for row in range(self.row, self.row + self.row_repeats):
                for column in range(self.column, self.column + self.cell_repeats):
                    self.scans[-1].widths[row, column] = len(shown)


def _repeats(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    if not (value.isascii() and value.isdigit() and len(value) < 9 and int(value)):
        raise Refusal("damaged")
    return int(value)


def _table(workbook: CalamineWorkbook, scan: SheetScan, *, visible: bool) -> Table:
    read = workbook.get_sheet_by_name(scan.sheet)
    rows = rows_of(enumerate(read.to_python(skip_empty_area=False)), scan.as_shown)
    return Table(
        scan.sheet,
        rows,
        visible=visible,
        hidden_columns=frozenset(scan.hidden_columns),
        hidden_rows=scan.hidden_rows,
        padded_columns={column for _row, column in scan.widths},
    )
