"""Which column is which: names, synonyms, order, sheets, and what is left out and reported."""

import io

import pytest
from xlsxwriter import Workbook

from app.imports.reading import Column, Reading, SheetSpec, SourceColumn, UnreadableFile, read_spreadsheet
from tests.imports.reading.files import (
    HEADER,
    PLAIN,
    SANNE,
    ZOE,
    csv_file,
    fill,
    ods_file,
    ods_table,
    xlsx_file,
)
from tests.imports.reading.specs import STUDENTS


def read(*rows: tuple[object, ...]) -> Reading:
    """Read rows as a workbook of students."""
    return read_spreadsheet(xlsx_file(rows), "x.xlsx", STUDENTS)


def refusal_of(data: bytes) -> UnreadableFile:
    """Why a file is refused."""
    with pytest.raises(UnreadableFile) as refusal:
        read_spreadsheet(data, "x.csv", STUDENTS)
    return refusal.value


@pytest.mark.parametrize(
    "name", ["STUDENTNUMMER", "student nummer", "Student-nr.", "Ov nummer", "Studentnr *", "Stúdentnr"]
)
def test_recognises_a_column_in_any_spelling(name: str) -> None:
    (row,) = read((name, "roepnaam", "ACHTERNAAM"), SANNE).rows
    assert row.values["student_number"] == "0301234"
    assert row.columns["student_number"] == SourceColumn("A", name)


def test_reads_columns_in_any_order_with_their_letters() -> None:
    (row,) = read(
        ("Klas", None, "Achternaam", "Slb’er", "Voornaam", "Leerlingnummer"),
        ("2A", None, "Berg", "x", "Sanne", "1"),
    ).rows
    assert row.values == {
        "class_group": "2A",
        "last_name": "Berg",
        "career_coach": "x",
        "first_name": "Sanne",
        "student_number": "1",
    }
    assert {field: column.letter for field, column in row.columns.items()} == {
        "class_group": "A",
        "last_name": "C",
        "career_coach": "D",
        "first_name": "E",
        "student_number": "F",
    }


def test_reports_columns_left_out_and_columns_not_known() -> None:
    reading = read(
        (*HEADER, "Dyslexie", "Nationaliteit", "Kluisje", None), (*SANNE, "J", "NL", "12", "krabbel")
    )
    assert reading.ignored_columns == ("Dyslexie", "Nationaliteit")
    assert reading.unknown_columns == ("Kluisje", "(G)")
    assert reading.fields == {"student_number", "first_name", "last_name"}
    assert not {"J", "NL", "12", "krabbel"} & set(reading.rows[0].values.values())


def test_uses_the_preferred_of_two_names_for_one_field_and_tells_so() -> None:
    reading = read((*HEADER, "Voornaam"), (*SANNE, "Susanna"))
    assert reading.rows[0].values["first_name"] == "Sanne"
    assert [str(note.message) for note in reading.notes] == [
        "Column Voornaam was not used, because column Roepnaam contains the same."
    ]


def test_refuses_the_same_name_twice() -> None:
    refusal = refusal_of(csv_file(((*HEADER, "Klas", "Klas"), (*SANNE, "1", "2"))))
    assert refusal.code == "duplicate_column"
    assert str(refusal) == "Sheet x.csv has column Klas twice, in D and in E. Remove one of the two."


def test_names_missing_columns_and_shows_those_found() -> None:
    refusal = refusal_of(csv_file((("Lijst",), ("Studentnr", "Klas"), ("1", "2A"))))
    assert refusal.code == "missing_columns"
    assert str(refusal) == (
        "Sheet x.csv is missing these columns: Roepnaam, Achternaam. Row 2 has: Studentnr, Klas."
    )


def test_says_which_columns_it_looks_for_when_it_finds_none() -> None:
    refusal = refusal_of(csv_file((("a", "b"), ("1", "2"))))
    assert refusal.code == "no_header"
    assert "Studentnummer, Roepnaam, Achternaam" in str(refusal)


def test_finds_a_header_down_to_the_twentieth_row() -> None:
    titles = tuple((f"Regel {number}",) for number in range(1, 20))
    assert len(read(*titles, HEADER, SANNE).rows) == 1
    assert refusal_of(csv_file((*titles, ("Regel 20",), HEADER, SANNE))).code == "no_header"


def test_refuses_two_different_tables_below_one_another() -> None:
    refusal = refusal_of(
        xlsx_file((*PLAIN, (), ("Roepnaam", "Achternaam", "Studentnr"), ("Sanne", "Berg", "1")))
    )
    assert refusal.code == "two_headers"
    assert (refusal.params["first"], refusal.params["second"]) == ("1", "5")


def test_refuses_a_header_without_rows() -> None:
    assert refusal_of(csv_file((HEADER,))).code == "no_rows"
    assert refusal_of(xlsx_file((HEADER, ("Totaal", 0)))).code == "no_rows"


def test_refuses_a_column_that_the_spec_refuses() -> None:
    refusal = refusal_of(csv_file(((*HEADER, "paspoort-nummer"), (*SANNE, "X1"))))
    assert refusal.code == "refused_column"
    assert "paspoort-nummer" in str(refusal)


def test_picks_the_sheet_whose_header_fits() -> None:
    data = xlsx_file(
        (("Toelichting",), ("Zie blad 2",)), Draaitabel=(("Klas", "Aantal"), ("2A", 20)), Studenten=PLAIN
    )
    reading = read_spreadsheet(data, "x.xlsx", STUDENTS)
    assert reading.sheets == ("Studenten",)
    assert {row.sheet for row in reading.rows} == {"Studenten"}
    assert [str(note.message) for note in reading.notes] == [
        "These sheets have a different header and were not read: Export, Draaitabel."
    ]


def test_reads_every_sheet_that_fits_and_tells_so() -> None:
    data = ods_file(ods_table("ICT", (HEADER, SANNE)), ods_table("Bouw", ((*HEADER, "Klas"), (*ZOE, "2B"))))
    reading = read_spreadsheet(data, "x.ods", STUDENTS)
    assert [(row.sheet, row.row_number) for row in reading.rows] == [("ICT", 2), ("Bouw", 2)]
    assert "class_group" not in reading.rows[0].values
    assert reading.rows[1].values["class_group"] == "2B"
    assert str(reading.notes[0].message) == "These sheets have the right header and were all read: ICT, Bouw."


def test_reads_hidden_columns_and_rows_but_no_hidden_sheets() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("Export")
        fill(sheet, ((*HEADER, "Klas", "Dyslexie"), (*SANNE, "2A", "J"), (*ZOE, "2B", "N")))
        sheet.set_column("D:E", None, None, {"hidden": True})
        sheet.set_row(2, None, None, {"hidden": True})
        old = workbook.add_worksheet("Vorig jaar")
        fill(old, PLAIN)
        old.hide()
    reading = read_spreadsheet(buffer.getvalue(), "x.xlsx", STUDENTS)
    assert [row.values["class_group"] for row in reading.rows] == ["2A", "2B"]
    assert reading.hidden_columns == ("Klas",)
    assert reading.ignored_columns == ("Dyslexie",)
    assert [str(note.message) for note in reading.notes] == [
        "Hidden rows of sheet Export were read too: 1.",
        "These sheets are hidden and were not read: Vorig jaar.",
    ]


def test_reads_hidden_columns_and_rows_of_an_ods() -> None:
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    rows = ods_table("Export", PLAIN, columns=columns).replace(
        '<table:table-row ><table:table-cell office:value-type="string" ><text:p>0301235',
        '<table:table-row table:visibility="filter"><table:table-cell office:value-type="string" ><text:p>0301235',
    )
    reading = read_spreadsheet(ods_file(rows), "x.ods", STUDENTS)
    assert reading.hidden_columns == ("Achternaam",)
    assert [note.code for note in reading.notes] == ["hidden_rows"]
    assert len(reading.rows) == 2


def test_does_not_allow_a_spec_that_contradicts_itself() -> None:
    with pytest.raises(ValueError, match="belongs to both"):
        SheetSpec("x", (Column("a", ("Naam",)), Column("b", ("NAAM",))))
    with pytest.raises(ValueError, match="twice"):
        SheetSpec("x", (Column("a", ("Naam",)), Column("a", ("Adres",))))
