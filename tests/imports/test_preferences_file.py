"""The preferences file: a list goes in whole or not at all, and a company stands for one of its openings."""

import pytest
from sqlalchemy import select

from app.access import Role
from app.companies.models import Track
from app.extensions import db
from app.imports.models import ImportRow
from app.schools.models import ProgrammeEquivalent
from app.students.models import ChoiceList, Preference, Student
from app.students.services import save_choices
from tests.browser import Browser
from tests.factories import Factories
from tests.imports.conftest import PREFERENCES, counted, upload


@pytest.fixture
def chooser(make: Factories) -> Student:
    for number in range(1, 8):
        make.opening(make.site(sbb_company_id=f"L{number}", company_name=f"Company {number}"))
    student: Student = make.student(student_number="0301234", first_name="Sanne", last_name="Berg")
    return student


def choices() -> list[tuple[int, str | None]]:
    rows = db.session.scalars(select(Preference).order_by(Preference.rank))
    return [(row.rank, row.opening.site.sbb_company_id) for row in rows]


def lines(*companies: str, ranks: tuple[int, ...] | None = None) -> tuple[str, ...]:
    numbered = zip(ranks or range(1, len(companies) + 1), companies, strict=True)
    return (PREFERENCES, *(f"0301234;{rank};{company}" for rank, company in numbered))


def problems(batch) -> list[tuple[int, str]]:
    rows = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position)
    )
    return [
        (row.row_number, said["message"])
        for row in rows
        for said in row.detail.get("en", {}).get("problems", ())
    ]


def test_import_makes_a_list(chooser: Student, imported) -> None:
    assert imported("preferences", *lines("L3", "L1", "L2")) == counted(new=3)
    assert choices() == [(1, "L3"), (2, "L1"), (3, "L2")]
    assert imported("preferences", *lines("L3", "L1", "L2")) == counted(unchanged=3)


def test_import_replaces_a_list_as_a_whole(chooser: Student, imported) -> None:
    imported("preferences", *lines("L3", "L1", "L2"))

    assert imported("preferences", *lines("L1", "L3", "L2", "L4")) == counted(new=1, changed=2, unchanged=1)
    assert choices() == [(1, "L1"), (2, "L3"), (3, "L2"), (4, "L4")]


def test_import_shortens_a_list(chooser: Student, imported) -> None:
    imported("preferences", *lines("L3", "L1", "L2"))

    assert imported("preferences", *lines("L3", "L1")) == counted(changed=1, unchanged=1)
    assert choices() == [(1, "L3"), (2, "L1")]


@pytest.mark.parametrize(
    ("ranks", "row", "message"),
    [
        (
            (1, 2, 2),
            4,
            ("This student has choice 2 twice, here and in row 3. Number the choices 1, 2, 3 and so on."),
        ),
        ((1, 2, 4), 4, "Choice 3 of this student is missing. Number the choices 1, 2, 3 and so on."),
        ((2, 3, 4), 2, "Choice 1 of this student is missing. Number the choices 1, 2, 3 and so on."),
        ((0, 1, 2), 2, "The first choice has number 1. Number the choices 1, 2, 3 and so on."),
    ],
)
def test_import_refuses_ranks_with_ties_or_gaps(
    chooser: Student, previewed, ranks: tuple[int, ...], row: int, message: str
) -> None:
    batch = previewed("preferences", *lines("L1", "L2", "L3", ranks=ranks))

    found = problems(batch)
    assert (row, message) in found
    assert batch.counts["errors"] == 3
    assert [text for number, text in found if number != row] == [
        f"This student's list is not imported, because row {row} has an error."
    ] * 2


def test_import_refuses_more_choices_than_the_school_allows(chooser: Student, previewed) -> None:
    batch = previewed("preferences", *lines("L1", "L2", "L3", "L4", "L5", "L6"))

    assert (7, "A student may make at most 5 choices. Leave out the rest.") in problems(batch)


def test_import_refuses_what_is_not_known(make: Factories, chooser: Student, previewed) -> None:
    make.site(sbb_company_id="L20")
    batch = previewed("preferences", PREFERENCES, "0399999;1;L1", "0301234;1;L99", "0301234;2;L20")

    found = dict(problems(batch))
    assert found[2] == "Student 0399999 is not known. Import the students first, or correct the number."
    assert found[3] == "Company L99 is not known. Import the companies first, or correct the ID."
    assert found[4].startswith("Company L20 has no opening for programme 25187 in ")


def test_import_refuses_a_company_twice(chooser: Student, previewed) -> None:
    batch = previewed("preferences", *lines("L1", "L1"))

    assert (
        3,
        "This student already chose this company in row 2. A company can be chosen only once.",
    ) in problems(batch)


def test_import_refuses_one_list_and_takes_the_others(make: Factories, chooser: Student, imported) -> None:
    make.student(student_number="0301235")

    assert imported("preferences", PREFERENCES, "0301234;1;L1", "0301234;3;L2", "0301235;1;L1") == counted(
        new=1, errors=2
    )


def test_import_takes_the_opening_with_most_places_that_fits(
    make: Factories, chooser: Student, imported
) -> None:
    site = make.site(sbb_company_id="L30")
    make.opening(site, codes=("25104",), capacity=9)
    make.opening(site, capacity=2, is_withdrawn=True)
    first = make.opening(site, capacity=2)
    make.opening(site, capacity=2)
    make.opening(site, capacity=1)

    imported("preferences", *lines("L30"))
    assert db.session.scalars(select(Preference.opening_id)).all() == [first.id]


def test_import_takes_an_opening_for_an_equivalent_programme(
    make: Factories, chooser: Student, imported
) -> None:
    opening = make.opening(make.site(sbb_company_id="L30"), codes=("25604",))
    make.row(ProgrammeEquivalent(school_id=make.school.id, code="25187", equivalent_code="25604"))

    assert imported("preferences", *lines("L30")) == counted(new=1)
    assert db.session.scalars(select(Preference.opening_id)).all() == [opening.id]


def test_import_keeps_a_list_that_was_made_by_hand_until_the_file_is_chosen(
    make: Factories, chooser: Student, imported, previewed
) -> None:
    imported("preferences", *lines("L3", "L1"))
    made = db.session.scalars(select(ChoiceList)).one()
    hers = [choice.opening_id for choice in made.preferences]
    save_choices(chooser, made.period, hers, made.version, actor=make.user(Role.STUDENT))

    assert imported("preferences", *lines("L2", "L1")) == counted(unchanged=2)
    assert choices() == [(1, "L3"), (2, "L1")]
    batch = previewed("preferences", *lines("L2", "L1"))
    kept = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.has_kept)
    ).one()
    assert kept.detail["en"]["kept"] == [{"label": "Choice 1", "old": "Company 3", "new": "Company 2"}]


def test_import_takes_the_opening_for_her_track_and_year(make: Factories, imported, previewed) -> None:
    site = make.site(sbb_company_id="L9")
    make.opening(site, capacity=9, track=Track.BBL)
    make.opening(site, capacity=8, years=[3])
    hers = make.opening(site, capacity=1, track=None, years=[1, 2])
    make.student(student_number="0301234", year_of_study=2)

    assert imported("preferences", *lines("L9")) == counted(new=1)
    assert db.session.scalars(select(Preference.opening_id)).all() == [hers.id]

    hers.years = [1]
    db.session.flush()
    assert problems(previewed("preferences", *lines("L9"))) == [
        (
            2,
            (
                f"Company L9 has no opening for BOL students in year 2 of programme 25187 in {hers.period.name}. "
                "Correct the choice, or change the opening or the student's year of study."
            ),
        )
    ]


def test_choices_beside_each_other_are_a_list_and_names_that_two_sites_have_are_refused(
    make: Factories, chooser: Student, browser: Browser
) -> None:
    for _ in range(2):
        make.opening(make.site(company_name="Twee Keer"))
    make.student(student_number="0301235")
    make.student(student_number="0301236")
    browser.sign_in(make.user())
    page = upload(
        browser,
        "preferences",
        "Studentnr;Eerste keuze;Tweede keuze;Voorkeur 3",
        "0301234;Company 3;;company 1",
        "0301235;L2;Twee Keer;",
        "0301236;;n.v.t.;-",
    )

    assert "2 sites are called Twee Keer. Write the SBB company ID instead." in page.text
    assert "no choice filled in" in page.text
    page.submit("Import")
    assert choices() == [(1, "L3"), (2, "L1")]


def test_import_refuses_an_opening_for_the_other_track(make: Factories, previewed) -> None:
    opening = make.opening(make.site(sbb_company_id="L9"), track=Track.BBL)
    make.student(student_number="0301234")

    assert problems(previewed("preferences", *lines("L9"))) == [
        (
            2,
            (
                f"Company L9 has no opening for BOL students on programme 25187 in {opening.period.name}. "
                "Correct the choice, or change the opening or the student's track."
            ),
        )
    ]
