"""xlsx, ods and csv in the forms that offices produce: each gives the same rows."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook as OtherWorkbook
from xlsxwriter import Workbook

from app.imports.reading import SkipReason, parse_row, read_spreadsheet
from tests.imports.reading.files import (
    HEADER,
    PLAIN,
    SANNE,
    SHEET1,
    ZOE,
    changed,
    csv_file,
    fill,
    ods_cell,
    ods_file,
    ods_table,
    xlsx_file,
)
from tests.imports.reading.specs import STUDENTS

FIELDS = ("student_number", "first_name", "last_name")


def rows_of(data: bytes, filename: str = "export.xlsx") -> list[tuple[str, ...]]:
    """The texts of three fields, row by row."""
    return [
        tuple(row.values[field] for field in FIELDS)
        for row in read_spreadsheet(data, filename, STUDENTS).rows
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(xlsx_file(), id="xlsx"),
        pytest.param(ods_file(), id="ods"),
        pytest.param(csv_file(), id="semicolons"),
        pytest.param(csv_file(delimiter=","), id="commas"),
        pytest.param(csv_file(delimiter="\t"), id="tabs"),
        pytest.param(csv_file(delimiter="|"), id="bars"),
        pytest.param(csv_file(encoding="utf-8-sig"), id="utf-8 with mark"),
        pytest.param(csv_file(encoding="utf-16"), id="utf-16 with mark"),
        pytest.param(csv_file(encoding="utf-16-le"), id="utf-16 without mark"),
        pytest.param(csv_file(encoding="utf-16-be"), id="big-endian utf-16 without mark"),
        pytest.param(csv_file(encoding="cp1252"), id="cp1252"),
        pytest.param(csv_file(newline="\n"), id="unix lines"),
        pytest.param(csv_file(newline="\r"), id="old mac lines"),
        pytest.param(b"sep=;\r\n" + csv_file(), id="stated separator"),
    ],
)
def test_reads_the_same_rows_from_every_format(data: bytes) -> None:
    assert rows_of(data) == [SANNE, ZOE]


def test_believes_the_content_and_not_the_name() -> None:
    assert rows_of(xlsx_file(), "students.csv") == [SANNE, ZOE]
    assert rows_of(csv_file(), "students.xlsx") == [SANNE, ZOE]


def test_reads_quoted_cells_with_separators_and_line_breaks() -> None:
    data = 'Studentnr;Roepnaam;Achternaam;Klas\r\n1;Sanne;Berg;"A;B"\r\n2;Zoë;Öz;"C ""D""\nE"\r\n3;A;B;F\r\n'
    reading = read_spreadsheet(data.encode(), "x.csv", STUDENTS)
    assert [row.values["class_group"] for row in reading.rows] == ["A;B", 'C "D"\nE', "F"]
    assert [row.row_number for row in reading.rows] == [2, 3, 4]


def test_reads_numbers_days_and_moments_as_text() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        day = workbook.add_format({"num_format": "dd-mm-yyyy"})
        sheet = workbook.add_worksheet()
        fill(sheet, [(*HEADER, "Geboortedatum", "Niveau", "Klas", "Team")])
        sheet.write_row(1, 0, [301234, "Sanne", "Berg"])
        sheet.write_datetime(1, 3, date(2009, 5, 22), day)
        sheet.write_row(1, 4, [4, 2.5, True])
    (row,) = read_spreadsheet(buffer.getvalue(), "x.xlsx", STUDENTS).rows
    assert row.values == {
        "student_number": "301234",
        "first_name": "Sanne",
        "last_name": "Berg",
        "date_of_birth": "2009-05-22",
        "level": "4",
        "class_group": "2.5",
        "team": "true",
    }


def test_reads_days_of_the_other_calendar_and_with_a_time() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer, {"date_1904": True}) as workbook:
        moment = workbook.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        sheet = workbook.add_worksheet()
        fill(sheet, [(*HEADER, "Geboortedatum"), SANNE])
        sheet.write_datetime(1, 3, datetime(2009, 5, 22, 9, 30, tzinfo=UTC).replace(tzinfo=None), moment)
    (row,) = read_spreadsheet(buffer.getvalue(), "x.xlsx", STUDENTS).rows
    assert parse_row(STUDENTS, row).values["date_of_birth"] == date(2009, 5, 22)


def test_reads_days_of_an_ods_and_leaves_remarks_at_cells_alone() -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2009-05-22"><text:p>22 mei</text:p>'
    remark = "<office:annotation><text:p>=1+1</text:p></office:annotation></table:table-cell>"
    cells = "".join(map(ods_cell, SANNE)) + day + remark
    table = ods_table(
        "Export", ((*HEADER, "Geboortedatum"),), more=f"<table:table-row>{cells}</table:table-row>"
    )
    (row,) = read_spreadsheet(ods_file(table), "x.ods", STUDENTS).rows
    assert row.values["date_of_birth"] == "2009-05-22"


def test_keeps_the_leading_zeros_that_a_workbook_shows() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet()
        fill(sheet, [HEADER, (None, "Sanne", "Berg")])
        sheet.write_number(1, 0, 301234, workbook.add_format({"num_format": "0000000"}))
    reading = read_spreadsheet(buffer.getvalue(), "x.xlsx", STUDENTS)
    assert reading.rows[0].values["student_number"] == "0301234"
    assert [note.code for note in reading.notes] == ["padded_numbers"]
    assert (
        str(reading.notes[0].message)
        == "The leading zeros shown in the spreadsheet were kept in column Studentnr."
    )


def test_keeps_the_leading_zeros_that_an_ods_shows() -> None:
    shown = ods_cell(301234).replace("<text:p>301234", "<text:p>0301234")
    row = f"<table:table-row>{shown}{ods_cell('Sanne')}{ods_cell('Berg')}</table:table-row>"
    assert rows_of(ods_file(ods_table("Export", (HEADER,), more=row))) == [SANNE]


def test_reads_a_workbook_whose_cells_do_not_say_where_they_are() -> None:
    data = xlsx_file()
    for reference in ("A1", "B1", "C1", "A2", "B2", "C2", "A3", "B3", "C3"):
        data = changed(data, SHEET1, f' r="{reference}"', "")
    assert rows_of(data) == [SANNE, ZOE]


def test_reads_a_workbook_with_everything_that_offices_put_in() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("Export")
        sheet.merge_range("A1:C1", "Studenten", workbook.add_format({"bold": True}))
        sheet.add_table("A3:C5", {"data": [SANNE, ZOE], "columns": [{"header": name} for name in HEADER]})
        sheet.write_comment("A4", "=1+1")
        sheet.data_validation("C4:C5", {"validate": "list", "source": "=$A$4:$A$5"})
        sheet.conditional_format(
            "A4:A5", {"type": "formula", "criteria": "=$A4>0", "format": workbook.add_format()}
        )
        sheet.freeze_panes(3, 0)
        workbook.define_name("Klassen", "=Export!$A$4:$A$5")
        workbook.add_chart({"type": "bar"})
        workbook.add_worksheet("Leeg")
    rule = "<x14:dataValidation><xm:f>Leeg!$A$1:$A$9</xm:f></x14:dataValidation>"
    lists = f"<extLst><ext>{rule}</ext></extLst></worksheet>"
    names = '<worksheet xmlns:x14="urn:x14" xmlns:xm="urn:xm" '
    data = changed(changed(buffer.getvalue(), SHEET1, "</worksheet>", lists), SHEET1, "<worksheet ", names)
    assert rows_of(data) == [SANNE, ZOE]


def test_reads_a_workbook_of_another_program() -> None:
    buffer = io.BytesIO()
    book = OtherWorkbook()
    sheet = book.active
    assert sheet is not None
    for row in PLAIN:
        sheet.append(row)
    sheet.auto_filter.ref = "A1:C3"
    book.save(buffer)
    assert rows_of(buffer.getvalue()) == [SANNE, ZOE]


def test_takes_blanks_that_cannot_be_seen_out_of_cells() -> None:
    rows = (HEADER, ("\u00a00301234 ", "\u200bSanne\ufeff", " Berg\u00a0\u202e"), ("  ", "\u00a0", ""), ZOE)
    assert rows_of(xlsx_file(rows)) == [SANNE, ZOE]


def test_counts_rows_as_the_spreadsheet_does() -> None:
    rows = (("Studenten op 1 oktober",), (), HEADER, SANNE, (), ZOE)
    for data in (xlsx_file(rows), csv_file(rows), ods_file(ods_table("Export", rows))):
        assert [row.row_number for row in read_spreadsheet(data, "x", STUDENTS).rows] == [4, 6]


def test_reads_an_ods_that_is_filled_up_to_its_last_row_with_nothing() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    more = f'<table:table-row table:number-rows-repeated="1048573">{empty}</table:table-row>'
    assert rows_of(ods_file(ods_table("Export", PLAIN, more=more))) == [SANNE, ZOE]


def test_skips_titles_totals_and_notes_and_tells_so() -> None:
    rows = (
        ("Klassenlijst",),
        (),
        ("Filter: ICT",),
        HEADER,
        SANNE,
        ZOE,
        (),
        ("Totaal", 2),
        ("Bron: administratie, 1 okt",),
    )
    for data in (xlsx_file(rows), csv_file(rows), ods_file(ods_table("Export", rows))):
        reading = read_spreadsheet(data, "x", STUDENTS)
        assert len(reading.rows) == 2
        assert [(row.row_number, row.reason) for row in reading.skipped] == [
            (1, SkipReason.TITLE),
            (3, SkipReason.TITLE),
            (8, SkipReason.TOTAL),
            (9, SkipReason.FOOTNOTE),
        ]
        assert reading.skipped[2].text == "Totaal"
        assert str(reading.skipped[2].reason.label) == "Row with totals"


def test_skips_the_header_of_the_next_printed_page() -> None:
    reading = read_spreadsheet(xlsx_file((*PLAIN, *PLAIN)), "x.xlsx", STUDENTS)
    assert len(reading.rows) == 4
    assert [(row.row_number, row.reason) for row in reading.skipped] == [(4, SkipReason.REPEATED_HEADER)]


def test_keeps_people_and_companies_that_are_called_total() -> None:
    rows = (HEADER, ("1", "Som", "Totaal"), ("Totaal-1", "Sanne", "Berg"), ("Totaal", "Zoë", "Öz"))
    assert len(rows_of(xlsx_file(rows))) == 3
