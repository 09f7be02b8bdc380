"""Rows to values: what is absent, empty or wrong stays apart, and an error says where it is."""

from app.imports.reading import parse_row, read_spreadsheet
from tests.imports.reading.files import HEADER, SANNE, csv_file
from tests.imports.reading.specs import STUDENTS


def test_tells_absent_from_empty() -> None:
    (row,) = read_spreadsheet(csv_file(((*HEADER, "Klas"), (*SANNE, "n.v.t."))), "x.csv", STUDENTS).rows
    parsed = parse_row(STUDENTS, row)
    assert parsed.values["class_group"] is None
    assert "town" not in parsed.values
    assert parsed.errors == ()


def test_reports_every_wrong_cell_with_its_place_and_keeps_the_others() -> None:
    rows = ((*HEADER, "Leerjaar", "Geboortedatum"), ("", "Sanne", "Berg", "veel", "31-02-2009"))
    (row,) = read_spreadsheet(csv_file(rows), "students.csv", STUDENTS).rows
    parsed = parse_row(STUDENTS, row)
    assert set(parsed.values) == {"first_name", "last_name"}
    found = [
        [(e.sheet, e.row_number, e.letter, e.header, e.field, str(e.message)) for e in errors]
        for errors in (parsed.errors, parsed.left_out)
    ]
    assert found[0] == [
        ("students.csv", 2, "A", "Studentnr", "student_number", "This cell is empty. Fill it in.")
    ]
    assert found[1] == [
        (
            "students.csv",
            2,
            "D",
            "Leerjaar",
            "year_of_study",
            "“veel” is not a whole number. Write 0 or more in digits.",
        ),
        (
            "students.csv",
            2,
            "E",
            "Geboortedatum",
            "date_of_birth",
            "“31-02-2009” is not a date. Write it as 31-12-2026.",
        ),
    ]
