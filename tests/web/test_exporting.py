"""Files that go out: nothing in them is run by a spreadsheet, and unknown stays empty."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from app.web.exporting import export, harmless

RISKY = [
    "=1+1",
    "+31 6 1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "  =1",
]


@pytest.mark.parametrize("text", RISKY)
def test_quotes_what_a_spreadsheet_would_run(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Bakker = Zn", "a-b", "0123", "'s-Hertogenbosch", "Ünlü"])
def test_leaves_ordinary_text_alone(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "text",
    [
        "a,=1+1",
        "a;=1+1",
        "a|@x",
        "a\t+1",
        "a\n=1",
        'a, "=1',
        "a,\t-2",
        "x,,=1",
        "Bakker = Zn",
        "a,b;c",
        "a,'=1",
    ],
)
def test_no_cell_of_a_csv_is_a_formula_whatever_the_separator(separator: str, text: str) -> None:
    content = (
        export("x", ["Name", "Remark", "End"], [["Ünlü", text, "x"]], "csv").get_data().decode("utf-8-sig")
    )

    cells = [cell for line in content.splitlines() for cell in line.split(separator)]
    assert [cell for cell in cells if cell.strip(' "\t')[:1] in {*"=+-@"}] == []


def rows_of(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_writes_csv_that_dutch_excel_opens() -> None:
    response = export("sites", ["Name", "Women"], [["Ünlü; Zn", 2], ["=1+1", None], ["Half", 0.5]], "csv")
    content = response.get_data()

    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) == [
        ["Name", "Women"],
        ["Ünlü; Zn", "2"],
        ["'=1+1", ""],
        ["Half", "0,5"],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="sites.csv"'


def test_writes_xlsx_with_text_as_text_and_days_as_days() -> None:
    moment = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    rows = [
        ["=1+1", "0123", None, 0, date(2026, 10, 1), moment],
        ["https://a.example", "", True, 2, None, None],
    ]

    found = rows_of(export("sites", list("abcdef"), rows, "xlsx").get_data())

    assert found[1][:4] == ["'=1+1", "0123", None, 0]
    assert [str(value) for value in found[1][4:]] == ["2026-10-01 00:00:00", "2026-11-24 10:30:00"]
    assert found[2][:4] == ["https://a.example", None, 1, 2]


def test_stores_no_formula_in_xlsx() -> None:
    content = export("sites", ["=A1"], [[text] for text in RISKY if "\0" not in text], "xlsx").get_data()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_writes_a_file_without_rows() -> None:
    assert rows_of(export("sites", ["Name"], [], "xlsx").get_data()) == [["Name"]]
