"""After an erasure nothing of her is in any file: database, log of the database, outbox, data folder, log."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.services import broken_links, record
from app.extensions import db
from app.notices.models import Email
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from app.privacy.remains import wipe_remains
from app.privacy.trail import REQUEST
from app.rolemodels.services import withdraw
from app.students.models import Student
from tests.factories import Factories
from tests.privacy.lives import Scene

MARK = "Xandrine"
DAY, NIGHT = datetime(2026, 11, 3, 12, tzinfo=UTC), datetime(2026, 11, 3, 2, tzinfo=UTC)


@pytest.fixture
def school(other_app: Flask) -> Iterator[Factories]:
    """Factories on a database of its own, of which the files can be read."""
    with other_app.test_request_context():
        db.create_all()
        yield Factories()
        db.session.remove()


def folder_of(app: Flask) -> Path:
    """The folder with the data folder and the database in it."""
    return Path(app.config["DATA_DIR"]).parent


def files_with(folder: Path, mark: str) -> set[str]:
    """The files below a folder in which the mark stands, in any letters."""
    wanted = {mark.encode(), mark.upper().encode(), mark.lower().encode()}
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in wanted)
    }


def a_life(make: Factories) -> Student:
    """A student with something in every table, hundreds of rows around her, and rows that moved."""
    student = Scene(make, make.school).student()
    student.first_name, student.last_name = MARK, f"{MARK}sdochter"
    student.email = f"{MARK.lower()}@school.example"
    for number in range(200):
        record("student:edit", student, actor=None, reason=f"{MARK} {number} " + "x" * (number * 5))
        make.email(to_address=student.email, subject=f"Dag {MARK}", body=f"{MARK} " * number)
    db.session.commit()
    for email in db.session.scalars(select(Email).order_by(Email.id)):
        email.body += MARK * 50  # too long for where it was: the row moves
    db.session.commit()
    return student


def test_no_file_has_her_name_once_the_database_was_written_anew(
    school: Factories, other_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    student, folder = a_life(school), folder_of(other_app)
    assert files_with(folder, MARK)

    erase([known_as(Whose.STUDENT, student.id)], REQUEST, actor=None)
    db.session.commit()

    assert not wipe_remains(DAY), "by day others wait for the lock"
    assert wipe_remains(NIGHT)
    assert files_with(folder, MARK) == set()
    assert not wipe_remains(NIGHT), "once"
    assert MARK.casefold() not in caplog.text.casefold()
    assert list(broken_links()) == []


def test_command_erases_by_number_and_says_what_hinders(school: Factories, other_app: Flask) -> None:
    student = a_life(school)
    runner = other_app.test_cli_runner()

    refused = runner.invoke(args=["privacy", "erase", "student", str(student.id)])
    assert (refused.exit_code, student.first_name) == (1, MARK)
    unknown = runner.invoke(args=["privacy", "erase", "student", "999999"])
    assert "There is no student with number 999999." in unknown.output
    done = runner.invoke(args=["privacy", "erase", "student", str(student.id), "--in-spite"])
    assert done.exit_code == 0, done.output
    assert runner.invoke(args=["privacy", "wipe-remains"]).exit_code == 0

    assert files_with(folder_of(other_app), MARK) == set()


def test_role_model_who_leaves_is_in_no_file_either(school: Factories, other_app: Flask) -> None:
    role_model = school.role_model(first_name=MARK, email=f"{MARK.lower()}@work.example")
    db.session.commit()
    assert files_with(folder_of(other_app), MARK)

    withdraw(role_model)
    db.session.commit()

    assert wipe_remains(NIGHT)
    assert files_with(folder_of(other_app), MARK) == set()
