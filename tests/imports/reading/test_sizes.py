"""More rows, columns or bytes than we read."""

from app.imports.reading import read_spreadsheet
from tests.imports.reading.files import (
    HEADER,
    PLAIN,
    SANNE,
    SHEET1,
    changed,
    csv_file,
    ods_cell,
    ods_file,
    ods_table,
    xlsx_file,
)
from tests.imports.reading.refusing import refusal_of
from tests.imports.reading.specs import STUDENTS


def test_refuses_more_than_ten_megabytes_at_once() -> None:
    refusal = refusal_of(b"x" * (10 * 1024 * 1024 + 1))
    assert (refusal.code, refusal.params) == ("too_large", {"limit": "10"})


def test_refuses_more_than_twenty_thousand_rows() -> None:
    rows = [HEADER, *((str(number), "Sanne", "Berg") for number in range(20_000))]
    assert len(read_spreadsheet(csv_file(rows), "x.csv", STUDENTS).rows) == 20_000
    rows.append(("x", "Sanne", "Berg"))
    assert refusal_of(csv_file(rows)).code == "too_many_rows"


def test_refuses_more_than_two_hundred_columns() -> None:
    for columns in (201, 1_000_000):
        extra = tuple("k" for _ in range(columns - 3))
        assert refusal_of(csv_file(((*HEADER, *extra), SANNE))).code == "too_many_columns"
    assert refusal_of(changed(xlsx_file(), SHEET1, 'r="C2"', 'r="XFD2"')).code == "too_many_columns"


def test_refuses_a_sheet_with_a_cell_at_its_far_end() -> None:
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    assert refusal_of(changed(xlsx_file(), SHEET1, "</sheetData>", far)).code == "too_many_rows"


def test_refuses_an_ods_whose_one_cell_stands_for_billions() -> None:
    cell = ods_cell("x", 'table:number-columns-repeated="100"')
    row = f'<table:table-row table:number-rows-repeated="99999999">{cell}</table:table-row>'
    assert refusal_of(ods_file(ods_table("Export", PLAIN, more=row))).code == "too_many_rows"
    cell = ods_cell("x", 'table:number-columns-repeated="99999999"')
    wide = f"<table:table-row>{cell}</table:table-row>"
    assert refusal_of(ods_file(ods_table("Export", PLAIN, more=wide))).code == "too_many_columns"


def _naming_one_part(times: int) -> bytes:
    """A workbook in which as many sheets are one and the same part."""
    sheets = "".join(
        f'<sheet name="s{number}" sheetId="{number + 2}" r:id="rId1"/>' for number in range(times)
    )
    return changed(xlsx_file(), "xl/workbook.xml", "</sheets>", f"{sheets}</sheets>")


def test_refuses_a_workbook_that_names_one_sheet_thousands_of_times() -> None:
    data = _naming_one_part(5_000)

    assert len(data) < 65_000
    assert refusal_of(data).code == "deceptive"


def test_refuses_a_document_with_one_sheet_thousands_of_times() -> None:
    assert refusal_of(ods_file(*[ods_table("Export", PLAIN)] * 2)).code == "deceptive"


def test_refuses_more_than_a_hundred_sheets() -> None:
    many = {f"s{number}": PLAIN for number in range(100)}
    tables = [ods_table(name, PLAIN) for name in ("Export", *many)]

    assert refusal_of(xlsx_file(**many)).code == "too_many_sheets"
    assert refusal_of(ods_file(*tables)).code == "too_many_sheets"


def test_refuses_sheets_that_are_small_each_and_have_too_many_cells_together() -> None:
    cell = ods_cell("x", 'table:number-columns-repeated="150"')
    row = f'<table:table-row table:number-rows-repeated="20000">{cell}</table:table-row>'

    assert refusal_of(ods_file(ods_table("Export", PLAIN, more=row))).code == "too_heavy"
