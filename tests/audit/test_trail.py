"""The audit trail: append only, chained, verified from the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.access import Role
from app.audit import labels, sweeps
from app.audit.anchors import FILE, kept_heads
from app.audit.models import AuditEvent
from app.audit.services import broken_links, record
from app.audit.sweeps import anchor_trails, verify_trails
from app.extensions import db
from tests.factories import Factories


def trail(make: Factories, events: int = 3) -> list[AuditEvent]:
    """A trail of so many events, and another school's beside it."""
    user = make.user(Role.COORDINATOR)
    other = make.new_school()
    record("team:add", user, actor=None, school_id=other.id)
    made = [
        record(
            "team:change",
            user,
            actor=user,
            school_id=user.school_id,
            reason=f"Reason {n}",
            data={"count": n, "name": "Zoë"},
        )
        for n in range(events)
    ]
    db.session.commit()
    return made


def without_guards(statement: str) -> None:
    """What somebody with the database in her hands could do."""
    db.session.commit()  # let go of it first
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in (
                "audit_event_refuse_update",
                "audit_event_refuse_delete",
                "trail_text_refuse_update",
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("audit_event", "trail_text"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        if statement.startswith("DELETE"):
            connection.execute(text("DELETE FROM trail_text"))
        connection.execute(text(statement))
        if connection.dialect.name == "postgresql":
            for table in ("audit_event", "trail_text"):
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
    db.session.expire_all()


def test_each_school_counts_its_own_events(make: Factories) -> None:
    events = trail(make)

    assert [event.sequence for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET action = 'x'", "UPDATE trail_text SET text = 'x'", "DELETE FROM audit_event"],
)
def test_the_database_refuses_to_change_the_trail(make: Factories, statement: str) -> None:
    trail(make)

    with pytest.raises(DatabaseError, match="append only"):
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE trail_text SET text = 'nothing' WHERE text = 'Reason 1'", "was changed"),
        ("UPDATE audit_event SET actor_id = 999 WHERE sequence = 2", "was changed"),
        ("UPDATE audit_event SET person_id = 999 WHERE sequence = 2", "was changed"),
        ("DELETE FROM audit_event WHERE sequence = 2", "is missing"),
        ("UPDATE audit_event SET sequence = 9 WHERE sequence = 2", "does not fit"),
    ],
)
def test_verifying_finds_a_touched_row(app: Flask, make: Factories, statement: str, problem: str) -> None:
    school_id = trail(make)[0].school_id
    without_guards(statement)

    result = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert result.exit_code == 1
    assert problem in result.output
    assert f"school {school_id}, event" in result.output


def test_the_worker_walks_the_trail_once_a_night(
    app: Flask, make: Factories, caplog: pytest.LogCaptureFixture
) -> None:
    trail(make)
    without_guards("UPDATE audit_event SET action = 'role:give' WHERE sequence = 2")
    sweeps._verified.clear()
    night, noon = datetime(2026, 12, 8, 2, tzinfo=UTC), datetime(2026, 12, 7, 12, tzinfo=UTC)

    found = []
    for moment in (noon, night, night + timedelta(hours=1), night + timedelta(days=1)):
        caplog.clear()
        verify_trails(moment)
        found.append(["event 2: was changed after it was written" in each for each in caplog.messages])

    assert [any(each) for each in found] == [False, True, False, True]


def test_verifying_a_whole_trail_says_how_long_it_is(app: Flask, make: Factories) -> None:
    trail(make)
    first = app.test_cli_runner().invoke(args=["audit", "verify"])
    anchor_trails()

    result = app.test_cli_runner().invoke(args=["audit", "verify"])

    assert (result.exit_code, result.output) == (0, "The audit trail is whole: 4 events.\n")
    assert "No heads were kept yet" in first.output


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DELETE FROM audit_event WHERE sequence = 3", "event 3: is missing: the trail ends at 2"),
        ("DELETE FROM audit_event WHERE sequence > 1", "event 3: is missing: the trail ends at 1"),
        ("DELETE FROM audit_event", "event 3: is missing: the trail ends at 0"),
        ("UPDATE audit_event SET hash = 'x' WHERE sequence = 3", "event 3: is not the event that was there"),
    ],
)
def test_verifying_finds_an_end_that_is_missing(
    app: Flask, make: Factories, caplog: pytest.LogCaptureFixture, statement: str, problem: str
) -> None:
    school_id = trail(make)[0].school_id
    sweeps._said.clear()
    anchor_trails()
    without_guards(f"{statement}{' AND' if 'WHERE' in statement else ' WHERE'} school_id = {school_id}")

    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    anchor_trails()
    anchor_trails()

    assert result.exit_code == 1
    assert f"school {school_id}, {problem}" in result.output
    assert caplog.text.count(problem) == 1, (
        "the worker says so too, once, and does not take it for the new end"
    )
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 1


def test_heads_follow_the_trail_and_count_anew_after_a_backup(app: Flask, make: Factories) -> None:
    event = trail(make)[-1]
    anchor_trails()
    record("team:change", make.school, actor=None, school_id=event.school_id)
    db.session.commit()
    anchor_trails()
    assert kept_heads()[event.school_id].sequence == 4
    without_guards("DELETE FROM audit_event WHERE sequence = 4")

    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit", "anchor"]).exit_code == 1
    assert runner.invoke(args=["audit", "anchor", "--anew"]).exit_code == 0
    assert runner.invoke(args=["audit", "verify"]).exit_code == 0


def test_heads_that_somebody_else_wrote_are_refused(app: Flask, make: Factories) -> None:
    trail(make)
    anchor_trails()
    path = Path(app.config["DATA_DIR"]) / FILE
    path.write_text(path.read_text().replace("[3, ", "[2, "))

    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 1


def test_an_event_goes_with_the_transaction_that_made_it(make: Factories) -> None:
    user = make.user()
    db.session.commit()
    record("team:add", user, actor=user, school_id=user.school_id)
    db.session.rollback()
    record("team:change", user, actor=user, school_id=user.school_id)
    db.session.commit()

    assert list(broken_links()) == []
    assert db.session.scalars(select(AuditEvent.action)).all() == ["team:change"]


def test_every_named_action_has_words_and_the_others_are_readable(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert labels.words_for("role:give") == "Role given"
        assert labels.words_for("some_thing:do_it") == "Some thing: do it"
        assert "role:give" in labels.technical_actions()
