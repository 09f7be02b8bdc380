"""A real school's four files, from an empty school to a complete one, and once more."""

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.companies.models import Opening, Site, WomenCount
from app.demo.story import DATA
from app.extensions import Base, db
from app.schools.queries import current_period
from app.schools.services import create_school
from app.students.models import ChoiceList, Preference, Student, StudentGender

KINDS = ("students.xlsx", "companies.csv", "openings.csv", "preferences.csv")


def run(app: Flask, file: str, *options: str) -> dict[str, object]:
    arguments = [
        "import",
        file.partition(".")[0],
        str(DATA / file),
        "--school",
        "roc-stad",
        "--json",
        *options,
    ]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == 1
    report: dict[str, object] = json.loads(lines[0])
    return report


def rows_in(table: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def school_id(database: None) -> int:
    """A school as `flask school create` makes it: rules and two periods, nothing else."""
    identity = create_school("roc-stad", "ROC Voorbeeldstad").id
    db.session.commit()
    return identity


def test_import_takes_in_a_whole_school_and_changes_nothing_the_second_time(
    app: Flask, school_id: int
) -> None:
    first = [run(app, file) for file in KINDS]
    second = [run(app, file) for file in KINDS]

    assert [report["new"] for report in first] == [120, 80, 102, 410]
    assert all(report["errors"] == [] and report["changed"] == 0 for report in first)
    assert [report["unchanged"] for report in second] == [120, 80, 102, 410]
    assert all(report["new"] == 0 and report["changed"] == 0 and report["errors"] == [] for report in second)
    assert [rows_in(table) for table in (Student, Site, Opening, Preference)] == [120, 80, 102, 410]


def test_import_leaves_empty_counts_unknown(app: Flask, school_id: int) -> None:
    run(app, "companies.csv")

    counted = set(db.session.scalars(select(WomenCount.site_id)))
    unknown = db.session.scalars(select(Site.sbb_company_id).where(Site.id.not_in(counted))).all()
    assert len(counted) == 64
    assert len(unknown) == 16
    assert "L11005" in unknown
    assert db.session.scalar(select(Site.technical_staff).where(Site.sbb_company_id == "L11005")) == 4


def test_import_puts_every_choice_in_the_period_being_planned(app: Flask, school_id: int) -> None:
    for file in KINDS:
        run(app, file)

    period = current_period(school_id)
    assert period is not None
    assert set(db.session.scalars(select(ChoiceList.period_id))) == {period.id}
    assert set(db.session.scalars(select(Opening.period_id))) == {period.id}
    # L11001 has two openings for 25297; the one with three places is meant.
    meant = db.session.scalars(
        select(Opening.capacity)
        .join(Preference)
        .join(Opening.site)
        .where(Site.sbb_company_id == "L11001")
        .distinct()
    ).all()
    assert meant == [3]


def test_import_records_gender_apart_and_sets_participation(app: Flask, school_id: int) -> None:
    run(app, "students.xlsx")

    assert rows_in(StudentGender) == 120
    assert db.session.scalar(select(func.count()).where(Student.participates)) == 38


def test_import_tried_out_stores_nothing(app: Flask, school_id: int) -> None:
    report = run(app, "students.xlsx", "--dry-run")

    assert report["new"] == 120
    assert rows_in(Student) == 0
