"""The column of the students file that says who goes in a period (D12)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.imports.models import ImportBatch, ImportRow
from app.imports.services import choose, confirm
from app.schools.models import Period, PeriodException
from app.students.models import Student
from app.students.queries.audience import going_ids
from app.students.services import decide
from tests.factories import Factories
from tests.imports.conftest import csv_file

HEADER = "Studentnr;Roepnaam;Achternaam;Crebo;Leerjaar;Stageperiode"
P2 = "P2 2026-2027"


@pytest.fixture
def periods(make: Factories) -> dict[str, Period]:
    """P1 is over and for everybody, P2 is planned, and for second years."""
    return {
        "P1": make.period(
            name="P1 2026-2027",
            starts_on=date(2026, 9, 1),
            ends_on=date(2027, 1, 31),
            choices_open_on=date(2026, 6, 1),
            choices_close_on=date(2026, 7, 20),
        ),
        "P2": make.period(
            name=P2,
            starts_on=date(2099, 2, 1),
            ends_on=date(2099, 7, 2),
            choices_close_on=date(2098, 12, 18),
            for_years=[2],
        ),
    }


def line(number: str, year: str, cell: str) -> str:
    return f'{number};Sanne;Berg;25187;{year};"{cell}"'


def exceptions(period: Period) -> dict[str, bool]:
    rows = db.session.execute(
        select(Student.student_number, PeriodException.goes)
        .join(Student, Student.id == PeriodException.student_id)
        .where(PeriodException.period_id == period.id)
    )
    return {number: goes for number, goes in rows}


def going(period: Period) -> set[str]:
    ids = going_ids(period)
    return set(db.session.scalars(select(Student.student_number).where(Student.id.in_(ids))))


def details(batch: ImportBatch) -> list[dict]:
    rows = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position)
    )
    return [row.detail["en"] for row in rows]


def test_yes_and_no_make_exceptions_only_where_the_rule_differs(periods, imported) -> None:
    counts = imported(
        "students",
        HEADER,
        line("1", "1", "ja"),
        line("2", "2", "ja"),
        line("3", "2", "nee"),
        line("4", "1", "nee"),
        line("5", "2", ""),
        name="klas.csv",
    )

    assert counts["new"] == 5
    assert exceptions(periods["P2"]) == {"1": True, "3": False}
    assert going(periods["P2"]) == {"1", "2", "5"}
    made = db.session.scalars(select(PeriodException)).all()
    assert {(row.author_name, row.is_by_file) for row in made} == {("klas.csv", True)}


def test_importing_the_same_file_again_changes_nothing(periods, imported) -> None:
    lines = (HEADER, line("1", "1", "ja"), line("2", "2", "nee"), line("3", "2", "ja"))
    imported("students", *lines)
    before = exceptions(periods["P2"])

    assert imported("students", *lines)["unchanged"] == 3
    assert exceptions(periods["P2"]) == before == {"1": True, "2": False}


def test_a_preview_says_per_row_what_would_change(periods, imported, previewed) -> None:
    imported("students", HEADER, line("1", "1", ""), line("2", "2", ""))

    batch = previewed("students", HEADER, line("1", "1", P2), line("2", "2", "nee"), line("3", "1", "ja"))

    first, second, third = details(batch)
    assert [(each["label"], each["old"], each["new"]) for each in first["changes"]] == [
        (f"Goes in {P2}", "no", "yes")
    ]
    assert [(each["label"], each["old"], each["new"]) for each in second["changes"]] == [
        (f"Goes in {P2}", "yes", "no")
    ]
    assert f"Goes in {P2}, by exception: the rule leaves this student out" in third["notes"]
    assert exceptions(periods["P2"]) == {}


def test_a_name_says_where_a_student_goes_and_so_where_not(periods, imported) -> None:
    """Only periods that the file names somewhere are about going: P1 is named by the first, P2 by the second row."""
    imported(
        "students",
        HEADER,
        line("1", "2", "P1 2026-2027"),
        line("2", "1", "p2 2026-2027"),
        line("3", "1", "P1 2026-2027, P2 2026-2027"),
    )

    assert exceptions(periods["P1"]) == {"2": False}
    assert exceptions(periods["P2"]) == {"1": False, "2": True, "3": True}


def test_a_file_that_names_one_period_says_nothing_of_another(periods, imported) -> None:
    imported("students", HEADER, line("1", "2", "P1 2026-2027"))

    assert exceptions(periods["P2"]) == {}
    assert going(periods["P2"]) == {"1"}


def test_an_unknown_name_is_said_with_those_that_exist_and_changes_nothing(periods, previewed) -> None:
    batch = previewed("students", HEADER, line("1", "1", "sep-jan"))

    (row,) = details(batch)
    assert (
        "There is no period with the name “sep-jan”, so who goes there stays as it is. "
        "The periods are: P1 2026-2027, P2 2026-2027."
    ) in row["notes"]
    assert any(
        "1 row names a period that does not exist, and changes nothing there: sep-jan" in text
        for text in batch.remarks["en"]
    )
    confirm(batch, actor=None)
    assert going(periods["P2"]) == set()
    assert exceptions(periods["P1"]) == exceptions(periods["P2"]) == {}


def test_without_a_period_a_yes_is_said_to_mean_nothing(make: Factories, previewed) -> None:
    (row,) = details(previewed("students", HEADER, line("1", "1", "ja")))

    assert "There is no period yet, so who goes stays as it is. Add one under Settings." in row["notes"]


def test_the_rule_is_held_against_the_student_as_the_file_makes_her(periods, imported) -> None:
    imported("students", HEADER, line("1", "1", ""))

    assert imported("students", HEADER, line("1", "2", "ja"))["changed"] == 1
    assert exceptions(periods["P2"]) == {}
    assert going(periods["P2"]) == {"1"}


def test_what_a_person_decided_stays_unless_the_file_is_chosen(
    make: Factories, periods, imported, previewed
) -> None:
    imported("students", HEADER, line("1", "2", ""))
    student = db.session.scalars(select(Student)).one()
    decide(student, periods["P2"], False, "Is abroad.", actor=make.user())

    batch = previewed("students", HEADER, line("1", "2", "ja"))

    assert batch.counts["unchanged"] == 1
    assert [each["label"] for each in details(batch)[0]["kept"]] == [f"Goes in {P2}"]
    choose(batch, [0], [0])
    confirm(batch, actor=None)
    assert exceptions(periods["P2"]) == {}
    assert going(periods["P2"]) == {"1"}


def test_a_later_file_replaces_what_an_earlier_one_said(periods, imported) -> None:
    imported("students", HEADER, line("1", "1", "ja"))
    assert exceptions(periods["P2"]) == {"1": True}

    assert imported("students", HEADER, line("1", "1", "nee"))["changed"] == 1
    assert exceptions(periods["P2"]) == {}


@pytest.mark.parametrize("header", ["Stageperiodes", "Gaat op stage", "op stage"])
def test_the_column_has_several_names(periods, imported: Callable[..., dict[str, int]], header: str) -> None:
    imported("students", HEADER.replace("Stageperiode", header), line("1", "1", "ja"))

    assert exceptions(periods["P2"]) == {"1": True}


def test_choices_of_a_student_who_does_not_go_are_refused(make: Factories, periods, previewed) -> None:
    student = make.student(year_of_study=1, student_number="0301234")
    make.opening(make.site(sbb_company_id="L100200"), period=periods["P2"])

    batch = previewed("preferences", "Studentnr;Voorkeur;Leerbedrijf-ID", "0301234;1;L100200")

    (row,) = details(batch)
    assert batch.counts["errors"] == 1
    assert [problem["message"] for problem in row["problems"]] == [
        f"{student.name} does not go in {P2}. Make an exception under “Who goes”, or take this row out."
    ]


def test_the_command_line_reads_the_column_too(app: Flask, make: Factories, periods, tmp_path: Path) -> None:
    file = tmp_path / "students.csv"
    file.write_bytes(csv_file(HEADER, line("1", "1", "ja"), line("2", "2", "Periode 9")))
    code = make.school.code
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["import", "students", str(file), "--school", code])

    assert result.exit_code == 0
    assert exceptions(periods["P2"]) == {"1": True}
    assert db.session.scalars(select(PeriodException.author_name)).all() == ["students.csv"]
