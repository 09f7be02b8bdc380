"""`flask import`: what it prints, and with which status it ends."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.imports.models import ImportBatch
from app.students.models import Student
from tests.factories import Factories
from tests.imports.conftest import STUDENTS, csv_file, student_line


@pytest.fixture
def run(app: Flask, make: Factories, tmp_path: Path):
    code = make.school.code
    db.session.commit()

    def command(
        *lines: str, options: tuple[str, ...] = (), content: bytes | None = None, school: str = code
    ) -> Result:
        file = tmp_path / "students.csv"
        file.write_bytes(csv_file(*lines) if content is None else content)
        return app.test_cli_runner().invoke(
            args=["import", "students", str(file), "--school", school, *options]
        )

    return command


def stored() -> list[str]:
    return list(db.session.scalars(select(Student.student_number).order_by(Student.student_number)))


def test_command_imports_and_says_how_many(run) -> None:
    result = run(STUDENTS, student_line())

    assert (result.exit_code, stored()) == (0, ["0301234"])
    assert "Imported: 1 new, 0 changed, 0 unchanged, 0 refused." in result.stdout
    assert db.session.scalars(select(ImportBatch.state)).all() == ["confirmed"]


def test_command_ends_with_1_and_lists_what_was_refused(run) -> None:
    result = run(STUDENTS, student_line(), student_line("0301235", code="x"))

    assert (result.exit_code, stored()) == (1, ["0301234"])
    assert "students.csv, row 3, column J (Crebo): “x” is not a programme code." in result.stderr


def test_command_answers_one_line_of_json(run) -> None:
    result = run(STUDENTS, student_line(), student_line("0301235", code="x"), options=("--json",))

    (line,) = result.stdout.splitlines()
    report = json.loads(line)
    assert list(report) == ["new", "changed", "unchanged", "errors"]
    assert (report["new"], report["changed"], report["unchanged"]) == (1, 0, 0)
    (error,) = report["errors"]
    assert (error["sheet"], error["row"], error["column"], error["header"]) == (
        "students.csv",
        3,
        "J",
        "Crebo",
    )
    assert result.exit_code == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"Kleur;Maat\nblauw;L\n"])
def test_command_ends_with_2_when_the_file_cannot_be_read(run, content: bytes) -> None:
    result = run(content=content, options=("--json",))

    assert result.exit_code == 2
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["errors"][0]["message"]
    assert "The file was not read" in result.stderr
    assert db.session.scalars(select(ImportBatch)).all() == []


def test_command_tries_without_storing(run) -> None:
    result = run(STUDENTS, student_line(), options=("--dry-run",))

    assert (result.exit_code, stored()) == (0, [])
    assert "Would import: 1 new" in result.stdout
    assert db.session.scalars(select(ImportBatch)).all() == []


def test_command_marks_nobody_missing_for_a_part(run) -> None:
    run(STUDENTS, student_line(), student_line("0301235"))

    run(STUDENTS, student_line(), options=("--partial",))
    assert db.session.scalars(select(Student.is_in_file)).all() == [True, True]
    run(STUDENTS, student_line())
    assert sorted(db.session.scalars(select(Student.is_in_file))) == [False, True]


def test_command_asks_for_a_school_that_is_there(run) -> None:
    result = run(STUDENTS, student_line(), school="nowhere")

    assert result.exit_code != 0
    assert "There is no school with the code nowhere." in result.stderr
