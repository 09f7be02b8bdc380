"""The openings file: equal rows are several openings, and a changed number of places is not a new one."""

from datetime import date

import pytest
from sqlalchemy import select

from app.companies.models import Opening
from app.extensions import db
from app.imports.models import ImportRow
from app.schools.models import Period
from tests.factories import Factories
from tests.imports.conftest import OPENINGS, counted


@pytest.fixture(autouse=True)
def company(make: Factories):
    make.period(name="P2 2026-2027", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 31))
    return make.site(sbb_company_id="L1", codes=("25187", "25188"))


def line(
    company: str = "L1",
    codes: str = "25187",
    places: int = 1,
    begin: str = "01-02-2027",
    end: str = "02-07-2027",
) -> str:
    return f"{company};{codes};BOL;{places};{begin};{end};4;32"


def capacities() -> list[int]:
    return list(db.session.scalars(select(Opening.capacity).order_by(Opening.id)))


def rows_of(batch) -> list[ImportRow]:
    return list(
        db.session.scalars(
            select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position)
        )
    )


def test_import_makes_an_opening_in_the_period_of_its_dates(make: Factories, imported) -> None:
    assert imported("openings", OPENINGS, line(codes="25188,25187", places=3)) == counted(new=1)

    opening = db.session.scalars(select(Opening)).one()
    assert (opening.programme_codes, opening.capacity, opening.period.name) == (
        ["25187", "25188"],
        3,
        "P2 2026-2027",
    )
    assert (opening.days_per_week, opening.hours_per_week) == (4, 32)


def test_import_takes_equal_rows_for_several_openings(make: Factories, imported) -> None:
    assert imported("openings", OPENINGS, line(), line(), line(places=2)) == counted(new=3)
    assert imported("openings", OPENINGS, line(), line(), line(places=2)) == counted(unchanged=3)
    assert imported("openings", OPENINGS, line(places=2), line(), line()) == counted(unchanged=3)
    assert capacities() == [1, 1, 2]


def test_import_changes_places_and_adds_rows(make: Factories, imported) -> None:
    imported("openings", OPENINGS, line(), line(places=2))

    assert imported("openings", OPENINGS, line(places=5), line(places=2), line()) == counted(
        new=1, unchanged=2
    )
    assert capacities() == [1, 2, 5]
    assert imported("openings", OPENINGS, line(), line(places=2), line(places=6)) == counted(
        changed=1, unchanged=2
    )


def test_import_knows_an_opening_that_was_entered_by_hand(make: Factories, imported, company) -> None:
    make.opening(
        company,
        make.row(
            Period(
                school_id=make.school.id,
                name="Lente",
                starts_on=date(2028, 2, 1),
                ends_on=date(2028, 7, 1),
                choices_close_on=date(2028, 1, 1),
            )
        ),
        starts_on=date(2028, 2, 1),
        ends_on=date(2028, 6, 30),
        days_per_week=4,
        hours_per_week=32,
    )

    assert imported("openings", OPENINGS, line(begin="01-02-2028", end="30-06-2028")) == counted(unchanged=1)


def test_import_makes_a_period_where_none_fits_and_says_so(make: Factories, previewed, imported) -> None:
    batch = previewed("openings", OPENINGS, line(begin="06-09-2027", end="28-01-2028"))

    assert any("P1 2027-2028" in remark for remark in batch.remarks["en"])
    assert imported("openings", OPENINGS, line(begin="06-09-2027", end="28-01-2028")) == counted(new=1)
    made = db.session.scalars(select(Period).where(Period.name == "P1 2027-2028")).one()
    assert (made.starts_on, made.ends_on) == (date(2027, 8, 1), date(2028, 1, 31))
    assert made.choices_close_on < made.starts_on
    assert imported("openings", OPENINGS, line(begin="06-09-2027", end="28-01-2028")) == counted(unchanged=1)


def test_import_counts_an_opening_that_sticks_out_a_little_to_the_period(make: Factories, previewed) -> None:
    batch = previewed("openings", OPENINGS, line(begin="25-01-2027"))

    (row,) = rows_of(batch)
    assert batch.remarks["en"] == []
    assert row.detail["en"]["notes"][1:] == ["The dates do not fall entirely within P2 2026-2027."]


def test_import_takes_the_name_of_a_period_for_its_days(make: Factories, imported) -> None:
    assert imported(
        "openings", "Leerbedrijf-ID;Crebo;Plaatsen;Periode", "L1;25187;1;p2 2026-2027"
    ) == counted(new=1)
    assert db.session.scalars(select(Opening.ends_on)).one() == date(2027, 7, 31)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (line("L9"), "Company L9 is not known. Import the companies first, or correct the ID."),
        (line(""), "Fill in the SBB company ID or the KvK number of the company."),
        (line(end=""), "Fill in the first and the last day, or the name of the period."),
        (line(begin="03-07-2027"), "The last day comes before the first. Correct one of the two."),
        (line(places=501), "An opening has at most 500 places. Check the number."),
        (line(codes=""), "This cell is empty. Fill it in."),
    ],
)
def test_import_refuses_with_what_to_do(make: Factories, previewed, row: str, message: str) -> None:
    (refused,) = rows_of(previewed("openings", OPENINGS, row))

    assert [problem["message"] for problem in refused.detail["en"]["problems"]] == [message]


def test_import_finds_a_company_by_its_kvk_number(make: Factories, imported, company) -> None:
    header = "KvK-nummer;Crebo;Plaatsen;Begin;Eind"

    row = f"{company.company.kvk_number};25187;1;01-02-2027;02-07-2027"
    assert imported("openings", header, row) == counted(new=1)
    assert imported("openings", header, row) == counted(unchanged=1)


def test_import_notes_programmes_that_the_company_may_not_train(make: Factories, previewed) -> None:
    (row,) = rows_of(previewed("openings", OPENINGS, line(codes="25187,25104")))

    assert row.outcome == "new"
    assert "not recognised for 25104" in row.detail["en"]["notes"][1]


def test_import_leaves_a_withdrawn_opening_withdrawn(make: Factories, imported) -> None:
    imported("openings", OPENINGS, line())
    db.session.scalars(select(Opening)).one().is_withdrawn = True

    assert imported("openings", OPENINGS, line()) == counted(unchanged=1)
    assert db.session.scalars(select(Opening.is_withdrawn)).all() == [True]


def test_import_numbers_openings_on_when_one_was_moved_by_hand(make: Factories, imported, company) -> None:
    period = db.session.scalars(select(Period)).one()
    by_hand = make.opening(company, period, ends_on=date(2027, 7, 2), days_per_week=4, hours_per_week=32)
    assert imported("openings", OPENINGS, line(), line()) == counted(new=1, unchanged=1)
    by_hand.ends_on = date(2027, 6, 1)

    assert imported("openings", OPENINGS, line(), line()) == counted(new=1, unchanged=1)
    assert len(set(db.session.scalars(select(Opening.import_key)))) == 3


def test_import_finds_a_company_by_its_name_where_no_number_is_given(
    make: Factories, imported, previewed
) -> None:
    make.period()
    make.site(company_name="Kompas Software")
    for _ in range(2):
        make.site(company_name="Twee Vestigingen")
    head = "Bedrijf;Crebo;Plekken;Begin;Eind"
    cells = "25187;2;01-02-2027;02-07-2027"

    assert imported("openings", head, f"kompas software;{cells}") == counted(new=1)
    assert imported("openings", head, f"Kompas Software;{cells}") == counted(unchanged=1)
    batch = previewed("openings", head, f"Twee Vestigingen;{cells}", f"Onbekend BV;{cells}")
    rows = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).all()
    told = " ".join(row.detail["en"]["problems"][0]["message"] for row in rows)
    assert "Several sites have the name Twee Vestigingen." in told
    assert "No company has the name Onbekend BV." in told
