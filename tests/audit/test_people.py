"""Names stand beside the chain, under a number, and go from there; the chain stays whole."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from app.access import Role
from app.audit.models import AuditEvent, TrailPerson, TrailText
from app.audit.people import (
    INVITED,
    forget_mentions,
    forget_names,
    forget_people,
    forget_texts,
    forget_words_of,
    old_people,
    old_texts,
)
from app.audit.services import broken_links, record, record_many
from app.extensions import db
from app.students.models import Student
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


def named() -> list[str]:
    return list(db.session.scalars(select(TrailPerson.name).order_by(TrailPerson.name)))


def reasons() -> list[str]:
    return list(db.session.scalars(select(TrailText.text).order_by(TrailText.event_id)))


def test_events_hold_numbers_and_the_name_stands_beside_them(make: Factories) -> None:
    coordinator = make.user(name="Marleen Wal")
    student = make.student(first_name="Noor", last_name="Zand")

    event = record("student:edit", student, actor=coordinator, reason="Noor moved house.")

    held = db.session.execute(select(AuditEvent.__table__)).mappings().one()
    assert not [name for name in ("Noor", "Marleen", "house") if name in str(dict(held))]
    assert (event.person_kind, event.person_id) == ("Student", student.id)
    assert (event.actor_name, event.subject_name, event.reason) == (
        "Marleen Wal",
        "Noor Zand",
        "Noor moved house.",
    )


def test_many_events_at_once_are_the_same_as_one_by_one(make: Factories) -> None:
    coordinator = make.user(name="Marleen Wal")
    students = [make.student(first_name=f"Noor {number}", last_name="Zand") for number in range(8)]
    record("student:edit", students[1], actor=coordinator, data={"number": 1})
    students[1].first_name = "Nora"
    db.session.flush()

    def noted(few: list[Student]) -> int:
        with counted() as found:
            record_many(
                "student:edit",
                [(one, one, {"number": 1}) for one in few],
                actor=coordinator,
                school_id=make.school.id,
            )
        return found.count

    assert noted(students[:2]) == noted(students[2:])
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    assert list(broken_links()) == []
    assert [event.subject_name for event in events[1:]] == [one.name for one in students]
    assert [event.subject_name for event in events[:2]] == ["Nora Zand", "Noor 0 Zand"]
    same = ("actor_name", "actor_roles", "person_kind", "subject_type", "data", "reason_digest")
    assert len({str([getattr(event, name) for name in same]) for event in events}) == 1


def test_name_follows_whoever_changes_hers(make: Factories) -> None:
    student = make.student(first_name="Noor", last_name="Zand")
    record("student:edit", student, actor=None)
    student.first_name = "Nora"

    record("student:edit", student, actor=None)

    assert named() == ["Nora Zand"]


def test_name_that_is_known_is_not_looked_up_again(make: Factories) -> None:
    coordinator, student = make.user(), make.student()
    record("student:edit", student, actor=coordinator)

    with counted() as statements:
        record("student:edit", student, actor=coordinator)

    assert statements.count <= 3, statements.texts


def test_name_that_was_rolled_back_is_kept_the_next_time(make: Factories) -> None:
    student = make.student(first_name="Noor", last_name="Zand")
    db.session.commit()
    nested = db.session.begin_nested()
    record("student:edit", student, actor=None)
    nested.rollback()

    record("student:edit", student, actor=None)

    assert named() == ["Noor Zand"]


def test_forgetting_somebody_leaves_the_chain_whole_and_her_number(make: Factories, browser: Browser) -> None:
    coordinator = make.user(Role.COORDINATOR, name="Marleen Wal")
    noor, yara = make.student(first_name="Noor"), make.student(first_name="Yara", last_name="Bos")
    record("student:edit", noor, actor=coordinator, reason="About Noor.")
    record("student:edit", yara, actor=coordinator, reason="About Yara.")

    assert forget_people(noor.school_id, "Student", [noor.id]) == 1

    assert named() == ["Marleen Wal", "Yara Bos"]
    assert reasons() == ["About Yara."]
    assert list(broken_links()) == []
    page = browser.sign_in(coordinator).get("/audit")
    assert [row[3] for row in page.rows()] == ["Yara Bos", f"erased person {noor.id}"]
    assert browser.get("/audit?q=noor").rows() == []


def test_forgetting_who_acted_leaves_her_number(make: Factories, browser: Browser) -> None:
    coordinator, gone = make.user(Role.COORDINATOR, name="Marleen Wal"), make.user(name="Joris Bos")
    record("site:edit", make.site(), actor=gone, school_id=gone.school_id, subject_name="Bakker")

    forget_people(gone.school_id, "User", [gone.id])

    page = browser.sign_in(coordinator).get(f"/audit?actor={gone.id}")
    assert [row[1] for row in page.rows()] == [f"erased person {gone.id}"]
    assert f"erased person {gone.id}" in page.submit("csv").html
    record("site:edit", make.site(), actor=gone, school_id=gone.school_id)
    assert "Joris Bos" in named(), "somebody who acts again is somebody again"


def test_forgetting_somebody_at_one_school_leaves_the_other_alone(make: Factories) -> None:
    elsewhere = make.student(school=make.new_school(), first_name="Eva", last_name="Bos")
    record("student:edit", elsewhere, actor=None, reason="Eva Bos")

    forget_people(make.school.id, "Student", [elsewhere.id])
    forget_mentions(make.school.id, lambda text: "Eva Bos" in text)

    assert (named(), reasons()) == (["Eva Bos"], ["Eva Bos"])


def test_forgetting_mentions_takes_reasons_and_invitations_that_name_her(make: Factories) -> None:
    coordinator = make.user(name="Marleen Wal")
    record("student:edit", make.student(), actor=coordinator, reason="She swaps with Noor Zand.")
    record("student:edit", make.student(), actor=coordinator, reason="She was ill.")
    db.session.add(TrailPerson(school_id=coordinator.school_id, kind=INVITED, number=5, name="Noor Zand"))
    db.session.flush()

    assert forget_mentions(coordinator.school_id, lambda text: "Noor Zand" in text) == 1

    assert reasons() == ["She was ill."]
    assert "Noor Zand" not in named()
    assert list(broken_links()) == []


def test_forgetting_what_a_student_said_herself(make: Factories) -> None:
    hers, coordinator = make.user(Role.STUDENT), make.user()
    record("proposal:decline", make.period(), actor=hers, reason="Too far.")
    record("proposal:decline", make.period(), actor=coordinator, reason="She said so.")

    assert forget_words_of(hers.school_id, hers.id) == 1

    assert reasons() == ["She said so."]


def test_old_names_and_reasons_go_and_events_stay(make: Factories) -> None:
    marleen, joris = make.user(name="Marleen Wal"), make.user(name="Joris Bos")
    noor, yara = make.student(first_name="Noor", last_name="Zand"), make.student(first_name="Yara")
    with time_machine.travel(datetime(2023, 3, 1, tzinfo=UTC), tick=False):
        record("student:edit", noor, actor=joris, reason="Long ago.")
        record("student:edit", yara, actor=marleen, reason="Long ago too.")
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        record("student:edit", yara, actor=marleen, reason="Of late.")

    moment = datetime(2024, 3, 1, tzinfo=UTC)
    forget_texts(db.session.scalars(old_texts(noor.school_id, moment)).all())
    forget_names(db.session.scalars(old_people(noor.school_id, moment)).all())

    assert named() == ["Marleen Wal", yara.name]
    assert reasons() == ["Of late."]
    assert db.session.scalar(select(func.count(AuditEvent.id))) == 3
    assert list(broken_links()) == []
