"""A school's own five files, read whole and without a single cell refused."""

from datetime import date

import pytest

from app.demo.story import DATA
from app.imports.reading import ParsedRow, Reading, SheetSpec, SkipReason, parse_row, read_spreadsheet
from tests.imports.reading.specs import COMPANIES, OPENINGS, PREFERENCES, ROLE_MODELS, STUDENTS


def read(name: str, spec: SheetSpec) -> tuple[Reading, list[ParsedRow]]:
    """Read and parse one of the files."""
    reading = read_spreadsheet((DATA / name).read_bytes(), name, spec)
    return reading, [parse_row(spec, row) for row in reading.rows]


@pytest.mark.parametrize(
    ("name", "spec", "count"),
    [
        ("students.xlsx", STUDENTS, 120),
        ("companies.csv", COMPANIES, 80),
        ("openings.csv", OPENINGS, 102),
        ("preferences.csv", PREFERENCES, 410),
        ("rolemodels.csv", ROLE_MODELS, 20),
    ],
)
def test_reads_every_row_without_an_error(name: str, spec: SheetSpec, count: int) -> None:
    reading, rows = read(name, spec)
    assert len(rows) == count
    assert [error for row in rows for error in row.errors] == []
    assert reading.unknown_columns == ()
    assert reading.notes == ()


def test_leaves_out_title_totals_and_the_hidden_column_of_the_students() -> None:
    reading, rows = read("students.xlsx", STUDENTS)
    assert reading.ignored_columns == ("Dyslexie",)
    assert reading.hidden_columns == ()
    assert [(row.row_number, row.reason) for row in reading.skipped] == [
        (1, SkipReason.TITLE),
        (124, SkipReason.TOTAL),
    ]
    assert rows[0].source.row_number == 4
    assert rows[0].values["date_of_birth"] == date(2009, 5, 22)
    assert rows[0].values["postcode"] == "7422 HH"
    assert len({row.values["student_number"] for row in rows}) == 120


def test_keeps_a_count_that_is_left_empty_unknown() -> None:
    _reading, rows = read("companies.csv", COMPANIES)
    counts = [row.values["women_technical_count"] for row in rows]
    assert counts.count(None) > 0
    assert all(count is None or isinstance(count, int) for count in counts)
    assert rows[0].values["recognised"] == ("25104", "25105")
    assert rows[0].values["establishment_number"] == "058477954504"


def test_reads_lists_and_consent_of_role_models() -> None:
    _reading, rows = read("rolemodels.csv", ROLE_MODELS)
    assert rows[1].values["offers"] == ("mentor", "voorlichting")
    assert rows[3].values["consents"] is False
    assert rows[3].values["consented_on"] is None
    assert rows[0].values["first_name"] == "Esmée"
