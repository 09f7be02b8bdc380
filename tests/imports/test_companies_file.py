"""The companies file: sites, what they are recognised for, and counts that are never invented."""

import pytest
from sqlalchemy import select

from app.companies.models import Company, CountSource, Site, WomenCount
from app.extensions import db
from app.imports.models import ImportRow
from app.imports.services import choose, confirm
from app.schools.models import ProgrammeEquivalent
from tests.factories import Factories
from tests.imports.conftest import COMPANIES, counted

LINE = "01234567;000012345678;L100200;Voorbeeld Software B.V.;Utrecht;25187,25189;14;2;01-10-2026;bedrijf"


def site(code: str = "L100200") -> Site:
    return db.session.scalars(select(Site).where(Site.sbb_company_id == code)).one()


def counts(code: str = "L100200") -> list[tuple[int, int | None]]:
    rows = db.session.scalars(
        select(WomenCount).where(WomenCount.site_id == site(code).id).order_by(WomenCount.id)
    )
    return [(row.women, row.technical_staff) for row in rows]


def messages(batch) -> list[str]:
    rows = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position)
    )
    return [problem["message"] for row in rows for problem in row.detail.get("en", {}).get("problems", ())]


def test_import_makes_site_company_count_and_recognitions(make: Factories, imported) -> None:
    assert imported("companies", COMPANIES, LINE) == counted(new=1)

    found = site()
    assert (found.company.kvk_number, found.establishment_number, found.title) == (
        "01234567",
        "000012345678",
        "Voorbeeld Software B.V.",
    )
    assert [row.programme_code for row in found.recognitions] == ["25187", "25189"]
    count = db.session.scalars(select(WomenCount)).one()
    assert (count.women, count.technical_staff, count.source) == (2, 14, CountSource.COMPANY)


def test_preview_names_codes_of_no_programme(make: Factories, previewed) -> None:
    """A slip in a code leaves a company for which nobody can choose, so it is said before anything is stored."""
    lines = [
        f"0123456{n};;L{n};Company {n};Utrecht;{codes};14;2;01-10-2026;bedrijf"
        for n, codes in enumerate(("25187,99999", "99999", "25189", "25104"))
    ]
    assert previewed("companies", COMPANIES, *lines).remarks["en"] == []  # nothing to hold them against yet

    make.programme("25187")
    db.session.add(ProgrammeEquivalent(school_id=make.school.id, code="25187", equivalent_code="25189"))
    db.session.commit()
    (remark,) = previewed("companies", COMPANIES, *lines).remarks["en"]
    assert remark.startswith(
        "2 codes under “recognised for” are of no programme of your school: 99999, 25104."
    )


@pytest.mark.parametrize("cell", ["", "onbekend", "-", "n.v.t."])
def test_import_leaves_an_empty_count_unknown(make: Factories, imported, cell: str) -> None:
    imported("companies", COMPANIES, f"01234567;;L1;Voorbeeld;Utrecht;25187;14;{cell};;")

    assert db.session.scalars(select(WomenCount)).all() == []
    assert site("L1").technical_staff == 14


def test_import_takes_zero_for_zero(make: Factories, imported) -> None:
    imported("companies", COMPANIES, "01234567;;L1;Voorbeeld;Utrecht;25187;14;0;01-10-2026;bedrijf")

    assert counts("L1") == [(0, 14)]


def test_import_adds_a_newer_count_and_keeps_the_history(make: Factories, imported) -> None:
    imported("companies", COMPANIES, LINE)

    assert imported("companies", COMPANIES, LINE) == counted(unchanged=1)
    assert imported("companies", COMPANIES, LINE.replace(";2;01-10-2026", ";3;01-11-2026")) == counted(
        changed=1
    )
    assert imported("companies", COMPANIES, LINE.replace(";2;01-10-2026", ";;")) == counted(unchanged=1)
    assert counts() == [(2, 14), (3, 14)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("01234567;000012345678;L100200;", ";;;", "This row cannot be recognised next time."),
        ("01234567;", "12345;", "is not a KvK number"),
    ],
)
def test_import_refuses_what_cannot_be(make: Factories, previewed, old: str, new: str, message: str) -> None:
    batch = previewed("companies", COMPANIES, LINE.replace(old, new))

    assert batch.counts["errors"] == 1
    assert message in messages(batch)[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (";14;2;", ";1;2;", "2 women out of 1 people in technical roles is not possible."),
        (";2;01-10-2026;", ";2;;", "A count needs a date."),
        (";2;01-10-2026;", ";2;01-10-2099;", "This day is still to come."),
        (";2;01-10-2026;", ";veel;01-10-2026;", "is not a whole number"),
        (";2;01-10-2026;", ";-1;01-10-2026;", "is not a whole number"),
        (";2;01-10-2026;", ";2,5;01-10-2026;", "is not a whole number"),
        (";2;01-10-2026;", ";drie;01-10-2026;", "“drie” is not a whole number. Write 0 or more in digits."),
    ],
)
def test_count_that_cannot_be_is_left_out_and_the_site_goes_in(
    make: Factories, previewed, old: str, new: str, message: str
) -> None:
    batch = previewed("companies", COMPANIES, LINE.replace(old, new))
    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()

    assert message in row.detail["en"]["left_out"][0]["message"]
    choose(batch, (), (), "none")
    confirm(batch, actor=None)
    assert (site().name or site().company.name, counts()) == ("Voorbeeld Software B.V.", [])


def test_staff_in_words_are_left_out_and_the_count_goes_in(make: Factories, previewed) -> None:
    batch = previewed("companies", COMPANIES, LINE.replace(";14;2;", ";veertien;2;"))
    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()

    assert "“veertien” is not a whole number." in row.detail["en"]["left_out"][0]["message"]
    choose(batch, (), (), "none")
    confirm(batch, actor=None)
    assert counts() == [(2, None)]


def test_import_replaces_the_recognitions_by_those_of_the_file(make: Factories, imported) -> None:
    imported("companies", COMPANIES, LINE)

    assert imported("companies", COMPANIES, LINE.replace("25187,25189", "25104/25189")) == counted(changed=1)
    assert [row.programme_code for row in site().recognitions] == ["25104", "25189"]


def test_import_finds_a_site_before_its_id_was_known(make: Factories, imported) -> None:
    imported("companies", COMPANIES, LINE.replace("L100200", ""))

    assert imported("companies", COMPANIES, LINE) == counted(changed=1)
    assert len(db.session.scalars(select(Site)).all()) == 1
    assert site().establishment_number == "000012345678"


def test_import_finds_a_site_by_kvk_number_and_name(make: Factories, imported) -> None:
    line = "01234567;;;Voorbeeld Software B.V.;Utrecht;25187;;;;"
    imported("companies", COMPANIES, line)

    assert imported("companies", COMPANIES, line.replace("Utrecht", "Zeist")) == counted(changed=1)


def test_import_gives_a_company_several_sites(make: Factories, imported) -> None:
    second = "01234567;000087654321;L100201;Voorbeeld Software Zwolle;Zwolle;25187;;;;"

    assert imported("companies", COMPANIES, LINE, second) == counted(new=2)
    assert imported("companies", COMPANIES, LINE, second) == counted(unchanged=2)
    assert len(db.session.scalars(select(Company)).all()) == 1
    assert [site(code).title for code in ("L100200", "L100201")] == [
        "Voorbeeld Software B.V.",
        "Voorbeeld Software Zwolle",
    ]


def test_import_refuses_the_same_site_twice(make: Factories, previewed) -> None:
    batch = previewed("companies", COMPANIES, LINE, LINE.replace("L100200", ""))

    assert (batch.counts["new"], batch.counts["errors"]) == (1, 1)
    assert messages(batch) == ["This site is already in row 2. Keep only one of the two rows."]


def test_import_moves_no_site_to_another_company(make: Factories, imported, previewed) -> None:
    imported("companies", COMPANIES, LINE, "12345678;;L2;Ander bedrijf;Zeist;25104;;;;")

    batch = previewed("companies", COMPANIES, "01234567;;L2;Ander bedrijf;Zeist;25104;;;;")
    assert messages(batch) == [
        (
            "In Meervoud this site belongs to Ander bedrijf, with a different KvK number. "
            "Correct the number, or change the company in Meervoud."
        )
    ]


def test_import_renames_a_company_with_one_site(make: Factories, imported) -> None:
    imported("companies", COMPANIES, LINE)

    assert imported("companies", COMPANIES, LINE.replace("Software", "Programmatuur")) == counted(changed=1)
    assert site().company.name == "Voorbeeld Programmatuur B.V."


@pytest.mark.parametrize(("cell", "year"), [("2025-2026", 2026), ("2025/26", 2026), ("2026", 2026)])
def test_import_reads_the_last_school_year_of_a_placement(
    make: Factories, imported, cell: str, year: int
) -> None:
    imported("companies", "Leerbedrijf-ID;Bedrijfsnaam;Laatst geplaatst (schooljaar)", f"L1;Voorbeeld;{cell}")

    assert site("L1").last_placed_year == year


@pytest.mark.parametrize(
    ("header", "cell"),
    [("Website", "javascript:alert(1)"), ("Laatst geplaatst", "2025-2028"), ("Website", "geen idee")],
)
def test_import_leaves_out_cells_that_mean_nothing(make: Factories, imported, header: str, cell: str) -> None:
    done = imported("companies", f"Leerbedrijf-ID;Bedrijfsnaam;{header}", f"L1;Voorbeeld;{cell}")

    assert done == counted(new=1)
    assert (site("L1").company.website, site("L1").last_placed_year) == (None, None)


def test_import_stays_within_its_school(make: Factories, imported) -> None:
    make.site(school=make.new_school(), sbb_company_id="L100200", company_name="Van een ander")

    assert imported("companies", COMPANIES, LINE) == counted(new=1)
    assert len(db.session.scalars(select(Site).where(Site.sbb_company_id == "L100200")).all()) == 2


@pytest.mark.parametrize("order", [1, -1])
def test_import_gives_a_kvk_number_to_one_company(make: Factories, imported, order: int) -> None:
    imported("companies", COMPANIES, ";;L1;Voorbeeld;Utrecht;25187;;;;")
    lines = ["01234567;;L1;Voorbeeld;Utrecht;25187;;;;", "01234567;;L2;Voorbeeld Zeist;Zeist;25187;;;;"][
        ::order
    ]

    done = imported("companies", COMPANIES, *lines)
    assert (done["new"], done["changed"] + done["errors"]) == (1, 1)
    companies = select(Company).where(Company.kvk_number == "01234567")
    assert len(db.session.scalars(companies).all()) == 1
