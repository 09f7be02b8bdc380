"""Somebody writes about a person at the very time when she is erased: nothing of it is left either."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import Proof, User
from app.accounts.queries import user_by_email
from app.accounts.services import browser_sessions, own_account, signing_in
from app.accounts.services.lockout import begin_attempt
from app.audit.services import Actor, record
from app.companies.models import Opening
from app.extensions import db, writing, writing_alone
from app.notices import sending
from app.notices.models import Email
from app.notices.services import queue_email
from app.notices.transport import deliver
from app.placements.models import DecisionKind, PlacementDecision
from app.privacy import erasure
from app.privacy.erasure import erase, known_as
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.privacy.trail import REQUEST
from app.students.models import ChoiceList, Student
from app.students.queries import offered_titles
from app.students.views import choices
from tests.browser import Browser
from tests.factories import Factories
from tests.privacy.test_erasing import places_of

pytestmark = pytest.mark.database
MARK = "zqzq"
ADDRESS = f"{MARK}@student.example"
TURN_SECONDS = 0.4
"""How long one of two waits for the other, which may be waiting for her."""
Act = Callable[[], object]


def _asks_for_a_link() -> None:
    own_account.ask_for_link(ADDRESS)


def _signs_in() -> None:
    """With a hash of other settings, which is replaced; and a session begins."""
    stored = signing_in.stored_hash(ADDRESS)
    attempt = begin_attempt(ADDRESS, "127.0.0.1")
    user = signing_in.sign_in(ADDRESS, attempt, stored or "", f"new hash of {MARK}") if stored else None
    if user is not None:
        session, _secret = browser_sessions.begin(user, Proof.PASSWORD, "")
        session.browser = MARK


def _is_written_about() -> None:
    student = _student()
    if student.erased_at is None:
        record("student:edit", student, actor=None, reason=f"About {MARK}.")


def _is_decided_about() -> None:
    student = _student()
    if student.erased_at is None:
        decision = {"kind": DecisionKind.FORBID, "reason": f"{MARK} asked for it."}
        db.session.add(
            PlacementDecision(
                school_id=student.school_id,
                period_id=_number("period"),
                student_id=student.id,
                opening_id=_number("opening"),
                **decision,
            )
        )


def _gets_an_email() -> None:
    user = user_by_email(ADDRESS)
    if user is not None:
        queue_email(
            key="test:meanwhile",
            kind="test",
            school_id=user.school_id,
            to_name=user.name,
            to_address=user.email,
            subject=f"Hello {MARK}",
            body=f"Hello {MARK}",
        )


def _student() -> Student:
    return db.session.scalars(select(Student).order_by(Student.id)).one()


def _title_of_opening() -> str:
    return db.session.scalars(select(Opening)).one().site.title


def _number(table: str) -> int:
    rows = Student.metadata.tables[table]
    return int(db.session.scalars(select(rows.c.id).order_by(rows.c.id)).one())


WRITES = (_signs_in, _asks_for_a_link, _is_written_about, _is_decided_about, _gets_an_email)


@pytest.fixture
def she(make: Factories) -> Person:
    account = make.user(Role.STUDENT, email=ADDRESS, name=f"{MARK} Zand")
    student = make.student(first_name=MARK, last_name="Zand", email=ADDRESS, user=account)
    make.opening()
    db.session.commit()
    return known_as(Whose.STUDENT, student.id)


class Turns:
    """Two threads, each in a transaction of its own: the second does all it can while the first is in the middle."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.is_in_the_middle, self.second_is_done = threading.Event(), threading.Event()
        self.errors: list[str] = []

    def wait_in_the_middle(self) -> None:
        """Let the other one go on, until she is done or waits for us."""
        self.is_in_the_middle.set()
        self.second_is_done.wait(TURN_SECONDS)

    def take(self, first: Act, second: Act) -> None:
        """Do both; whatever went wrong is in `errors`."""
        db.session.rollback()
        threads = [
            threading.Thread(target=self._act, args=(first, self.is_in_the_middle, None)),
            threading.Thread(target=self._act, args=(second, self.second_is_done, self.is_in_the_middle)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.expire_all()

    def _act(self, act: Act, done: threading.Event, after: threading.Event | None) -> None:
        with self.app.app_context(), writing():
            if after is not None:
                after.wait(10)
            try:
                act()
                db.session.commit()
            except Exception as error:  # noqa: BLE001  (so that it reaches the test)
                db.session.rollback()
                self.errors.append(repr(error))
            finally:
                done.set()


def _all() -> None:
    for write in WRITES:
        write()


def test_what_is_written_in_the_middle_of_an_erasure_says_nothing(
    app: Flask, she: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = Turns(app)
    note = erasure._note

    def note_late(person: Person, cause: str, actor: Actor | None) -> None:
        note(person, cause, actor)
        turns.wait_in_the_middle()

    monkeypatch.setattr(erasure, "_note", note_late)

    turns.take(lambda: erase([she], REQUEST, actor=None), _all)

    assert turns.errors == []
    assert places_of(MARK) == set()


def test_what_is_not_committed_when_an_erasure_begins_is_erased_too(app: Flask, she: Person) -> None:
    turns = Turns(app)
    places: set[str] = set()

    def write_slowly() -> None:
        _all()
        places.update(places_of(MARK))
        turns.wait_in_the_middle()

    def erase_alone() -> None:
        with writing_alone():
            erase([she], REQUEST, actor=None)

    turns.take(write_slowly, erase_alone)

    assert turns.errors == []
    assert {"user.password_hash", "browser_session.browser", "letter.body", "trail_text.text"} <= places
    assert places_of(MARK) == set()


def test_email_that_was_on_its_way_leaves_no_file(
    app: Flask, she: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing():
        _gets_an_email()
        email_id = db.session.scalars(select(Email.id)).one()
        db.session.commit()

    def deliver_late(email: Email, on_yes: Callable[[], object]) -> None:
        with app.app_context(), writing():
            erase([she], REQUEST, actor=None)
            db.session.commit()
        deliver(email, on_yes)

    monkeypatch.setattr(sending, "deliver", deliver_late)

    assert sending.send(email_id)

    outbox = Path(app.config["DATA_DIR"]) / "outbox"
    assert [path for path in outbox.glob("*.eml") if MARK in path.read_text(encoding="utf-8")] == []


def test_student_who_is_erased_while_she_saves_has_no_choices(
    app: Flask, she: Person, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(db.session.get_one(User, she.ids[Whose.ACCOUNT]))
    opening = _title_of_opening()
    page = browser.get("/my-choices").submit(f"Add {opening}")

    def offered_late(*about: Any) -> dict[int, str]:
        titles = offered_titles(*about)
        with app.app_context(), writing():
            erase([she], REQUEST, actor=None)
            db.session.commit()
        return titles

    monkeypatch.setattr(choices, "offered_titles", offered_late)

    page.submit("Save my choices", expect=404)

    db.session.expire_all()
    assert db.session.scalars(select(ChoiceList)).all() == []
