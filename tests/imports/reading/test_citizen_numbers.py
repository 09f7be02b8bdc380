"""Citizen service numbers, by name or by their check, refuse the file."""

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
    xlsx_file,
)
from tests.imports.reading.refusing import refusal_of
from tests.imports.reading.specs import COMPANIES, STUDENTS

BSN = ("111222333", "123456782")


@pytest.mark.parametrize(
    "name",
    [
        "BSN",
        "bsn",
        "BSN-nummer",
        "Burgerservicenummer",
        "Burger service nr",
        "Sofinummer",
        "BSN leerling",
        "PGN",
        "Onderwijsnummer",
    ],
)
def test_refuses_a_column_that_is_named_after_the_citizen_number(name: str) -> None:
    refusal = refusal_of(csv_file(((*HEADER, name), (*SANNE, "geheim"))))
    assert refusal.code == "citizen_number"
    assert f"Column {name} of sheet students.xlsx" in str(refusal)


def test_refuses_a_citizen_number_also_where_required_columns_are_missing() -> None:
    assert refusal_of(csv_file((("Roepnaam", "BSN"), ("Sanne", "1")))).code == "citizen_number"


def test_refuses_a_citizen_number_on_another_or_hidden_sheet() -> None:
    assert refusal_of(xlsx_file(PLAIN, Rest=(("Klas", "BSN"), ("2A", "x")))).params["sheet"] == "Rest"
    buffer = io.BytesIO()
    with Workbook(buffer) as workbook:
        fill(workbook.add_worksheet("Export"), PLAIN)
        hidden = workbook.add_worksheet("Weg")
        fill(hidden, (("BSN",),))
        hidden.hide()
    assert refusal_of(buffer.getvalue()).code == "citizen_number"


@pytest.mark.parametrize("name", ["Nummer", "", "Ref."])
def test_refuses_an_unknown_column_whose_values_all_pass_the_check(name: str) -> None:
    for numbers in (BSN, ("1112.22.333", "1234.56.782"), (111222333, 123456782)):
        rows = ((*HEADER, name or None), (*SANNE, numbers[0]), ("2", "Zoë", "Öz", numbers[1]))
        refusal = refusal_of(xlsx_file(rows))
        assert refusal.code == "looks_like_citizen_number"
        assert not any(str(number) in str(refusal) for number in numbers)


def test_reads_a_student_whose_name_resembles_a_citizen_number() -> None:
    rows = (("Sofie", "x"), HEADER, ("1", "Sofi", "Bsnel"), ("2", "Sofia", "Pgnou"))
    assert len(read_spreadsheet(csv_file(rows), "x.csv", STUDENTS).rows) == 2


def test_reads_an_unknown_column_whose_values_do_not_all_pass() -> None:
    rows = ((*HEADER, "Ref."), (*SANNE, BSN[0]), ("2", "Zoë", "Öz", "123456789"))
    assert read_spreadsheet(xlsx_file(rows), "x.xlsx", STUDENTS).unknown_columns == ("Ref.",)


def test_refuses_citizen_numbers_that_serve_as_student_numbers() -> None:
    numbers = [str(number) for number in range(100000000, 100000400) if _passes(str(number))][:10]
    assert len(numbers) == 10
    rows = (HEADER, *((number, "Sanne", "Berg") for number in numbers))
    assert refusal_of(csv_file(rows)).code == "looks_like_citizen_number"


def _passes(number: str) -> bool:
    return (
        sum((9 - place) * int(digit) for place, digit in enumerate(number[:8])) - int(number[8])
    ) % 11 == 0


@pytest.mark.parametrize("value", ["01-02-2027", "01.02.2027", "01022027"])
def test_reads_one_day_in_every_row_though_its_digits_pass(value: str) -> None:
    assert _passes("001022027")
    rows = ((*HEADER, "Peildag"), *((str(number), "Sanne", "Berg", value) for number in range(20)))
    assert read_spreadsheet(csv_file(rows), "x.csv", STUDENTS).unknown_columns == ("Peildag",)


def test_reads_numbers_of_companies_that_happen_to_pass() -> None:
    rows = (("KvK-nummer", "Leerbedrijf-ID", "Bedrijfsnaam"), ("12345672", "L1", "A"))
    assert len(read_spreadsheet(csv_file(rows), "x.csv", COMPANIES).rows) == 1
