"""A formula in any cell, on any sheet, refuses the file; text that only looks like one does not."""

import io

import pytest
from xlsxwriter import Workbook

from app.imports.reading import read_spreadsheet
from tests.imports.reading.files import (
    HEADER,
    PLAIN,
    SANNE,
    csv_file,
    fill,
    ods_cell,
    ods_file,
    ods_table,
    xlsx_file,
)
from tests.imports.reading.refusing import refusal_of
from tests.imports.reading.specs import STUDENTS


def test_refuses_a_formula_and_names_its_cell() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        fill(workbook.add_worksheet("Export"), PLAIN)
        workbook.add_worksheet("Blad 2").write_formula("AB7", '=HYPERLINK("https://evil.example")')
    refusal = refusal_of(buffer.getvalue())
    assert (refusal.code, refusal.params) == ("formula", {"sheet": "Blad 2", "cell": "AB7"})
    assert "Cell AB7 of sheet Blad 2 contains a formula" in str(refusal)


def test_refuses_a_formula_on_a_hidden_sheet() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        fill(workbook.add_worksheet("Export"), PLAIN)
        hidden = workbook.add_worksheet("Weg")
        hidden.write_array_formula("A1:A2", "{=B1:B2}")
        hidden.hide()
    assert refusal_of(buffer.getvalue()).params["cell"] == "A1"


def test_refuses_a_formula_in_an_ods() -> None:
    cell = ods_cell(2, 'table:formula="of:=1+1"')
    row = f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{cell}</table:table-row>'
    refusal = refusal_of(ods_file(ods_table("Blad 1", PLAIN, more=row)))
    assert (refusal.code, refusal.params) == ("formula", {"sheet": "Blad 1", "cell": "C4"})


@pytest.mark.parametrize(
    ("cell", "sign"),
    [
        ("=1+1", "="),
        ('=HYPERLINK("x")', "="),
        ("  =1+1", "="),
        ("\u00a0=1", "="),
        ("+SUM(A1)", "+"),
        ("+1+1", "+"),
        ("-2+3+cmd|' /C calc'!A0", "-"),
        ("- zie blad 2", "-"),
        ("@SUM(A1)", "@"),
        ("\tx", "tab"),
        ("＝1", "＝"),
        ("＠x", "＠"),
    ],
)
def test_refuses_text_that_would_work_as_a_formula(cell: str, sign: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    refusal = refusal_of(csv_file((*PLAIN, ("1", "Sanne", quoted))))
    assert refusal.code == "formula_in_text"
    assert refusal.params == {"cell": "C4", "sign": sign}


def test_refuses_a_formula_in_a_column_that_it_does_not_read() -> None:
    assert refusal_of(csv_file(((*HEADER, "Kluisje"), (*SANNE, "=1")))).params["cell"] == "D2"


@pytest.mark.parametrize(
    "cell", ["-", "--", "-1", "-1,50", "- 3", "-€ 5", "+31 (0)6 1234-5678", "+31612345678", "a=b", "1-2"]
)
def test_reads_text_that_only_looks_like_a_formula(cell: str) -> None:
    reading = read_spreadsheet(csv_file(((*HEADER, "Klas"), (*SANNE, cell))), "x.csv", STUDENTS)
    assert reading.rows[0].values["class_group"] == cell


def test_reads_text_in_a_workbook_as_text_whatever_its_first_sign() -> None:
    reading = read_spreadsheet(xlsx_file(((*HEADER, "Klas"), (*SANNE, "=1+1"))), "x.xlsx", STUDENTS)
    assert reading.rows[0].values["class_group"] == "=1+1"
