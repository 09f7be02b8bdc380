"""The main job at the size of a real school: 120 students, imported from files as offices make them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

import matching
from app.accounts.models import User
from app.demo.services import CODE, DemoForbidden, introduction, load_once
from app.demo.story import DATA
from app.extensions import db
from app.imports.reading import read_spreadsheet
from app.placements.models import MatchRun, Proposal
from app.placements.policies import Policy
from app.placements.problem.freezing import solution_of, thaw
from app.placements.services.runs import start
from app.runs.models import RunState
from app.schools.queries import school_by_code
from app.students.importing.students import STUDENTS
from app.students.models import Gender, Student, StudentGender
from tests.browser import Browser
from tests.counting import counted

SWAPPED = {Gender.WOMAN: Gender.MAN, Gender.MAN: Gender.WOMAN}
STATEMENTS_TO_START = 30


@pytest.fixture
def run(demo_school: None) -> MatchRun:
    """The demo school's first run, solved."""
    return db.session.scalars(select(MatchRun)).one()


def test_run_is_proven_and_keeps_every_rule(run: MatchRun) -> None:
    solution = solution_of(run)

    assert run.state is RunState.SOLVED_OPTIMAL
    assert matching.check(thaw(run), solution) == []
    assert run.summary["students"] == 120
    without = db.session.scalars(select(Proposal.reason).where(Proposal.opening_id.is_(None))).all()
    assert len(without) == 120 - run.summary["placed"]
    assert set(without) <= {"seats_full", "no_eligible_opening"}


def test_flagged_placements_are_those_of_the_solution_file(run: MatchRun) -> None:
    rows = (run.solution or {})["placements"]
    marked = db.session.scalar(select(func.count(Proposal.id)).where(Proposal.is_flagged))

    assert marked == sum(row["flagged"] for row in rows) == run.summary["flagged"] > 0


def test_swapping_every_gender_changes_no_placement(run: MatchRun, run_jobs: Callable[[], int]) -> None:
    genders = db.session.scalars(select(StudentGender)).all()
    assert {row.gender for row in genders} >= set(SWAPPED)
    for row in genders:
        row.gender = SWAPPED.get(row.gender, row.gender)
    again = start(run.period, Policy(tuple(run.policy["criteria"])), actor=None)
    run_jobs()

    assert again.frozen_input == run.frozen_input
    assert solution_of(again).placements == solution_of(run).placements
    assert solution_of(again).criteria == solution_of(run).criteria


def _swapped_file(folder: Path) -> tuple[Path, int]:
    """The demo school's own students file with M and V exchanged, and in how many rows."""
    rows = read_spreadsheet((DATA / "students.xlsx").read_bytes(), "students.xlsx", STUDENTS.spec).rows
    swapped = {"M": "V", "V": "M"}
    lines = [";".join(column.header for column in rows[0].columns.values())]
    for row in rows:
        cells = {**row.values, "gender": swapped.get(row.values["gender"], row.values["gender"])}
        lines.append(";".join(cells[name] for name in rows[0].columns))
    path = folder / "students.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, sum(row.values["gender"] in swapped for row in rows)


def test_importing_the_file_again_with_m_and_v_swapped_changes_no_placement(
    run: MatchRun, app: Flask, run_jobs: Callable[[], int], tmp_path: Path
) -> None:
    """D13, R43: no participation changes, the frozen question is the same to the byte, and so is the plan."""
    path, count = _swapped_file(tmp_path)
    before = dict(db.session.execute(select(Student.student_number, Student.participates)).all())
    genders = dict(db.session.execute(select(StudentGender.student_id, StudentGender.gender)).all())
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["import", "students", str(path), "--school", CODE])

    assert f"Imported: 0 new, {count} changed, {120 - count} unchanged, 0 refused." in result.stdout
    db.session.expire_all()
    assert dict(db.session.execute(select(Student.student_number, Student.participates)).all()) == before
    after = dict(db.session.execute(select(StudentGender.student_id, StudentGender.gender)).all())
    assert after == {student: SWAPPED.get(gender, gender) for student, gender in genders.items()}
    again = start(run.period, Policy(tuple(run.policy["criteria"])), actor=None)
    run_jobs()
    assert again.input_digest == run.input_digest
    assert again.frozen_input == run.frozen_input
    assert solution_of(again).placements == solution_of(run).placements


def test_starting_takes_as_many_statements_as_for_a_small_school(run: MatchRun) -> None:
    school = school_by_code(CODE)
    assert school is not None
    with counted() as statements:
        start(run.period, Policy(), actor=None)

    assert statements.count <= STATEMENTS_TO_START, statements.texts


def test_every_students_page_explains_her_place(run: MatchRun, browser: Browser) -> None:
    coordinator = db.session.scalars(select(User).where(User.email == "coordinator@demo.example")).one()
    browser.sign_in(coordinator)
    students = db.session.scalars(select(Student).order_by(Student.id)).all()
    assert len(students) == 120
    for student in students[::12]:
        page = browser.get(f"/placements/runs/{run.id}/students/{student.id}")
        assert page.h1 == student.name


def test_is_loaded_once_and_tells_how_to_sign_in(run: MatchRun) -> None:
    assert load_once() is False
    assert "coordinator@demo.example" in " ".join(introduction())
    assert db.session.scalar(select(func.count(Student.id))) == 120


def test_stays_out_of_production(app: Flask, database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "DEMO_ALLOWED", False)

    with pytest.raises(DemoForbidden):
        load_once()
    assert introduction() == []
