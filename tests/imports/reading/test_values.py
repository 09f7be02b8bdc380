"""Cells to values: what a school writes, what we make of it, and what we refuse with a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.imports.reading import BadValue
from app.imports.reading import values as v

Parser = Callable[[str], Any]
EVERY_PARSER: tuple[Parser, ...] = (
    v.day,
    v.email,
    v.establishment_number,
    v.gender,
    v.identifier,
    v.kvk_number,
    v.level,
    v.long_text,
    v.name,
    v.name_prefix,
    v.opening_track,
    v.postcode,
    v.programme_code,
    v.programme_codes,
    v.surname,
    v.text,
    v.track,
    v.whole_number,
    v.whole_number_up_to(10),
    v.words,
    v.year_of_study,
    v.years_of_study,
    v.yes_no,
)
NOT_GENDER = tuple(parser for parser in EVERY_PARSER if parser is not v.gender)


@pytest.mark.parametrize("parser", NOT_GENDER)
@pytest.mark.parametrize(
    "raw", ["", "  ", "\u00a0", "#N/B", "#N/A", "n.v.t.", "N.V.T.", "nvt", "onbekend", "Onbekend", "-", "?"]
)
def test_reads_every_way_to_say_unknown_as_none(parser: Parser, raw: str) -> None:
    assert parser(raw) is None


@pytest.mark.parametrize("raw", ["", "-", "onbekend", "O", "o", "9", "9.0", "0"])
def test_reads_no_gender_as_unknown(raw: str) -> None:
    assert v.gender(raw) == "ONBEKEND"


@pytest.mark.parametrize("parser", EVERY_PARSER)
@pytest.mark.parametrize("raw", ["#WAARDE!", "#VERW!", "#DEEL/0!", "#REF!", "#NAAM?"])
def test_refuses_an_error_of_the_spreadsheet(parser: Parser, raw: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parser(raw)
    assert refusal.value.code == "spreadsheet_error"
    assert raw in str(refusal.value)


@pytest.mark.parametrize("parser", EVERY_PARSER)
@settings(deadline=None, max_examples=60)
@given(raw=st.text(max_size=60) | st.text(alphabet="0123456789.,-/ eE#'+mvMV", max_size=20))
def test_gives_a_value_or_a_reason_for_any_text(parser: Parser, raw: str) -> None:
    try:
        parser(raw)
    except BadValue as refusal:
        reason = str(refusal)
    else:
        reason = "none."
    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("parser", "raw", "expected"),
    [
        (v.text, "  Bouw \u00a0 en  infra ", "Bouw en infra"),
        (v.text, "Zoe\u0308", "Zoë"),
        (v.long_text, "VOG\r\n rijbewijs  B ", "VOG\nrijbewijs B"),
        (v.identifier, "0301234", "0301234"),
        (v.identifier, "1.0", "1"),
        (v.identifier, " L100200\u00a0", "L100200"),
        (v.identifier, "12-34/B", "12-34/B"),
        (v.whole_number, "0", 0),
        (v.whole_number, "4,0", 4),
        (v.whole_number, "4.0", 4),
        (v.whole_number, "007", 7),
        (v.whole_number_up_to(6), "6", 6),
        (v.level, "4", 4),
        (v.level, "4.0", 4),
        (v.level, "niveau 4", 4),
        (v.level, "Niveau: 3", 3),
        (v.level, "MBO 2", 2),
        (v.level, "mbo-4", 4),
        (v.level, "mbo niveau 4", 4),
        (v.level, "N3", 3),
        (v.level, "Entreeopleiding", 1),
        (v.track, "BOL", "BOL"),
        (v.track, "bbl", "BBL"),
        (v.track, "BOL-VT", "BOL"),
        (v.track, "Beroepsopleidende leerweg", "BOL"),
        (v.track, "beroepsbegeleidende leerweg (BBL)", "BBL"),
        (v.gender, "M", "M"),
        (v.gender, "v", "V"),
        (v.gender, "Man", "M"),
        (v.gender, "Vrouw", "V"),
        (v.gender, "1", "M"),
        (v.gender, "2.0", "V"),
        (v.gender, "X", "X"),
        (v.email, "S.VanDerBerg@Student.Voorbeeld.EXAMPLE", "s.vanderberg@student.voorbeeld.example"),
        (v.email, "mailto:a.b@school.example", "a.b@school.example"),
        (v.postcode, "3511 AB", "3511 AB"),
        (v.postcode, "3521xk", "3521 XK"),
        (v.postcode, "3511\u00a0AB", "3511 AB"),
        (v.postcode, "3511", "3511"),
        (v.postcode, "3511.0", "3511"),
        (v.yes_no, "Ja", True),
        (v.yes_no, "nee", False),
        (v.yes_no, "true", True),
        (v.yes_no, "0", False),
        (v.yes_no, "x", True),
        (v.kvk_number, "01234567", "01234567"),
        (v.kvk_number, "1234567", "01234567"),
        (v.kvk_number, "1234567.0", "01234567"),
        (v.establishment_number, "000012345678", "000012345678"),
        (v.establishment_number, "12345678", "000012345678"),
        (v.establishment_number, "58477954504", "058477954504"),
        (v.words, "mentor; voorlichting;mentor", ("mentor", "voorlichting")),
        (v.words, "gastles\nmentor, meeloopdag", ("gastles", "mentor", "meeloopdag")),
    ],
)
def test_reads_a_cell(parser: Parser, raw: str, expected: object) -> None:
    assert parser(raw) == expected


@pytest.mark.parametrize(
    ("raw", "code", "track"),
    [
        ("25187", "25187", None),
        ("25.187", "25187", None),
        ("25.08", "25080", None),
        ("25187.0", "25187", None),
        ("25187BOL", "25187", "BOL"),
        ("25187 bbl", "25187", "BBL"),
        ("25.187-BOL", "25187", "BOL"),
    ],
)
def test_reads_a_programme_code_with_its_track(raw: str, code: str, track: str | None) -> None:
    assert v.programme_code(raw) == (code, track)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("25187", ("25187",)),
        ("25104,25105", ("25104", "25105")),
        ("25187; 25189", ("25187", "25189")),
        ("25187\n25189\n", ("25187", "25189")),
        ("25187 / 25.189", ("25187", "25189")),
        ("25187BOL;25187", ("25187",)),
        ("25104.25105", ("25104", "25105")),
        ("25104.2511", ("25104", "25110")),
        ("25104.0", ("25104",)),
    ],
)
def test_reads_programme_codes_in_one_cell(raw: str, codes: tuple[str, ...]) -> None:
    assert v.programme_codes(raw) == codes


@pytest.mark.parametrize(
    "raw",
    [
        "01-02-2027",
        "1-2-2027",
        "2027-02-01",
        "01/02/2027",
        "1.2.2027",
        "2027/2/1",
        "1 februari 2027",
        "1 feb. 2027",
        "1-feb-2027",
        "46419",
        "46419.0",
        "46419,75",
        "01-02-2027 00:00",
        "1-2-2027 0:00:00",
        "2027-02-01T09:30:00",
        "2027-02-01T00:00:00Z",
    ],
)
def test_reads_every_form_of_the_first_of_february(raw: str) -> None:
    assert v.day(raw) == date(2027, 2, 1)


def test_takes_the_day_before_the_month() -> None:
    assert v.day("03/04/2027") == date(2027, 4, 3)


@pytest.mark.parametrize(
    ("parser", "raw", "code"),
    [
        (v.identifier, "1,2E+07", "scientific"),
        (v.identifier, "1.23e+15", "scientific"),
        (v.identifier, "L;1", "identifier"),
        (v.whole_number, "-1", "whole_number"),
        (v.whole_number, "2,5", "whole_number"),
        (v.whole_number, "een paar", "whole_number"),
        (v.whole_number, "²", "whole_number"),
        (v.whole_number, "1.000", "thousands"),
        (v.whole_number, "1E+03", "scientific"),
        (v.whole_number, "9" * 400, "too_high"),
        (v.whole_number_up_to(6), "7", "too_high"),
        (v.text, "x" * 201, "too_long"),
        (v.long_text, "x" * 4001, "too_long"),
        (v.day, "31-02-2027", "date"),
        (v.day, "02/13/2027", "date"),
        (v.day, "1-2-27", "short_year"),
        (v.day, "volgende week", "date"),
        (v.day, "01-02-0027", "date"),
        (v.day, "12345", "date"),
        (v.postcode, "0999 AA", "postcode"),
        (v.postcode, "1012 SA", "postcode"),
        (v.postcode, "48599", "postcode"),
        (v.programme_code, "2518", "programme_code"),
        (v.programme_code, "Bouw", "programme_code"),
        (v.programme_codes, "25187;Bouw", "programme_code"),
        (v.level, "5", "level"),
        (v.level, "hbo", "level"),
        (v.track, "derde leerweg", "track"),
        (v.gender, "ja", "gender"),
        (v.email, "geen", "email"),
        (v.email, "a@b", "email"),
        (v.email, "Sanne <s@school.example>", "email"),
        (v.yes_no, "misschien", "yes_no"),
        (v.kvk_number, "123456", "kvk_number"),
        (v.kvk_number, "123456789", "kvk_number"),
        (v.kvk_number, "00000000", "kvk_number"),
        (v.establishment_number, "1234567", "establishment_number"),
        (v.establishment_number, "1234567890123", "establishment_number"),
        (v.name, "0301234", "name"),
        (v.name, "s@school.example", "name"),
        (v.name, "<b>Sanne</b>", "name"),
        (v.surname, "!!!", "name"),
    ],
)
def test_refuses_a_cell_with_its_reason(parser: Parser, raw: str, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parser(raw)
    assert refusal.value.code == code


def test_says_what_to_write_instead() -> None:
    with pytest.raises(BadValue) as refusal:
        v.day("32-01-2027")
    assert str(refusal.value) == "“32-01-2027” is not a date. Write it as 31-12-2026."


def test_shows_no_endless_text_in_a_message() -> None:
    with pytest.raises(BadValue) as refusal:
        v.day("x" * 150)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("BOL", "BOL"),
        ("bbl", "BBL"),
        ("BOL/BBL", "either"),
        ("BBL en BOL", "either"),
        ("bol of bbl", "either"),
        ("BOL, BBL", "either"),
        ("Beide", "either"),
        ("BOL/BOL", "BOL"),
    ],
)
def test_reads_the_tracks_of_an_opening(raw: str, expected: str) -> None:
    assert v.opening_track(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("25187", None),
        ("25187BOL", "BOL"),
        ("25187BBL, 25297 bbl", "BBL"),
        ("25187BOL/25187BBL", "either"),
        ("25187BOL, 25297", None),
    ],
)
def test_reads_the_track_glued_onto_every_code(raw: str, expected: str | None) -> None:
    assert v.glued_track(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "2",
        "2.0",
        "leerjaar 2",
        "2e jaar",
        "2e jaars",
        "Jaar 2",
        "lj. 2",
        "2nd year",
        "tweede jaar",
        "two",
        "Year two",
    ],
)
def test_reads_a_year_of_study(raw: str) -> None:
    assert v.year_of_study(raw) == 2
    assert v.years_of_study(raw) == [2]


@pytest.mark.parametrize("raw", ["12", "twaalf", "2,3"])
def test_refuses_what_is_no_year_of_study(raw: str) -> None:
    with pytest.raises(BadValue) as refusal:
        v.year_of_study(raw)
    assert refusal.value.code == "year_of_study"


@pytest.mark.parametrize(
    ("raw", "number"),
    [("drie", 3), ("Nul", 0), ("één", 1), ("vijfentwintig", 25), ("twenty-five", 25), ("twaalf", 12)],
)
def test_reads_a_number_in_words(raw: str, number: int) -> None:
    assert v.whole_number(raw) == number


@pytest.mark.parametrize("raw", ["1", "1e keuze", "eerste", "first choice", "Keuze 1", "1ste voorkeur"])
def test_reads_a_rank(raw: str) -> None:
    assert v.rank_up_to(5)(raw) == 1


@pytest.mark.parametrize("raw", ["alle", "alle leerjaren", "elk jaar"])
def test_reads_every_year(raw: str) -> None:
    assert v.years_of_study(raw) == []


@pytest.mark.parametrize("parser", [v.text, v.long_text, v.name, v.surname, v.words])
def test_characters_that_no_database_stores_are_left_out(parser: Parser) -> None:
    assert parser("Zw\0ol\x1ble\ud800") == parser("Zwolle")
