"""Names leave an old trail: the chain is made anew, once, and says so."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, select, text
from sqlalchemy.exc import DatabaseError

from app.audit.models import AuditEvent
from app.audit.services import broken_links
from app.extensions import db
from tests.before import Before

pytestmark = pytest.mark.database
OLD_CONTENT = (
    "actor_id", "actor_name", "actor_roles", "action", "subject_type", "subject_id", "subject_name", "reason", "data",
    "previous_hash",
)  # fmt: skip


@pytest.fixture
def empty_app(other_app: Flask) -> Iterator[Flask]:
    """An application on a database without a single table, its context entered."""
    with other_app.app_context():
        yield other_app


def _old_hash(row: dict[str, Any]) -> str:
    """The hash of an event, as revision 0010 made it."""
    content = [row["school_id"], row["sequence"], row["at"].isoformat(), *(row[name] for name in OLD_CONTENT)]
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _old_events(rows: Before, *events: dict[str, Any]) -> str:
    """Chain events as revision 0010 did; the hash of the last."""
    previous = "0" * 64
    for number, event in enumerate(events, 1):
        row = {
            "id": 100 + number, "school_id": 1, "sequence": number, "at": datetime(2026, 3, number, tzinfo=UTC),
            "actor_id": 4, "actor_name": "Wilhelmina Zand", "actor_roles": "coordinator", "subject_name": "",
            "reason": "", "data": {}, "previous_hash": previous, **event,
        }  # fmt: skip
        previous = _old_hash(row)
        rows.add("audit_event", **row, hash=previous)
    return previous


@pytest.fixture
def old_trail(empty_app: Flask) -> str:
    """A trail as revision 0010 kept it, with names in every place where there were names; its last hash."""
    upgrade(revision="0010")
    rows = Before()
    rows.add("school", id=1, code="roc", name="Roc", language="nl")
    rows.add("programme", id=1, school_id=1, code="25187", name="ICT")
    for number, name in ((7, "Xandrine"), (8, "Yara")):
        rows.add(
            "student", id=number, school_id=1, programme_id=1, student_number=str(number), first_name=name,
            last_name="Quaad", name_prefix=None, track="BOL",
        )  # fmt: skip
    moves = ["Xandrine Quaad: Bakker → no place", "Somebody Else: no place → Bakker"]
    return _old_events(
        rows,
        {"action": "student:edit", "subject_type": "Student", "subject_id": 7, "subject_name": "Xandrine Quaad"},
        {"action": "placement:end", "subject_type": "Placement", "subject_id": 5, "subject_name": "Xandrine Quaad",
         "reason": "Xandrine is ziek", "data": {"student": 7}},
        {"action": "proposal:exchange", "subject_type": "Proposal", "subject_id": 3, "subject_name": "Yara Quaad",
         "data": {"run": 1, "moves": moves}},
        {"action": "account:invite", "subject_type": "User", "subject_id": 4, "subject_name": "Noor Elders"},
        {"action": "audit:export", "subject_type": "LocalProxy", "subject_id": 4, "subject_name": "Wilhelmina Zand"},
        {"action": "import:confirm", "subject_type": "ImportBatch", "subject_id": 1, "subject_name": "quaad.xlsx"},
        {"action": "letter:try_again", "subject_type": "Email", "subject_id": 6, "subject_name": "About Xandrine"},
        {"action": "site:add", "subject_type": "Site", "subject_id": 2, "subject_name": "Bakker", "actor_id": None,
         "actor_name": ""},
    )  # fmt: skip


def _everything_in(table: str) -> str:
    with db.engine.connect() as connection:
        return str(connection.execute(select(Table(table, MetaData(), autoload_with=connection))).all())


def test_names_leave_the_trail_and_what_is_left_is_chained(old_trail: str) -> None:
    upgrade(revision="0011")

    kept = _everything_in("audit_event")
    assert not [name for name in ("Xandrine", "Yara", "Wilhelmina", "Noor", "quaad", "ziek") if name in kept]
    assert list(broken_links()) == []
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    assert [(one.subject_name, one.reason) for one in events] == [
        ("Xandrine Quaad", ""),
        ("Xandrine Quaad", "Xandrine is ziek"),
        ("Yara Quaad", ""),
        ("Noor Elders", ""),
        ("Wilhelmina Zand", ""),
        ("", "quaad.xlsx"),
        ("6", ""),
        ("Bakker", ""),
        ("", ""),
    ]
    assert [(one.person_kind, one.person_id) for one in events[:3]] == [("Student", 7)] * 2 + [("Student", 8)]
    assert events[2].data["moves"] == ["7: Bakker → no place", "…: no place → Bakker"]
    assert {one.actor_name for one in events} == {"Wilhelmina Zand", ""}


def test_first_event_after_the_names_left_says_how_the_trail_ended(old_trail: str) -> None:
    upgrade(revision="0011")

    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)).one()
    assert (last.action, last.data) == ("audit:renew", {"events": 8, "old_head": old_trail})
    with pytest.raises(DatabaseError, match="append only"):
        db.session.execute(text("UPDATE audit_event SET action = 'x'"))
    db.session.rollback()
    with pytest.raises(DatabaseError, match="append only"):
        db.session.execute(text("UPDATE trail_text SET text = 'x'"))
    db.session.rollback()


def test_names_go_back_into_the_trail_except_of_whoever_was_erased(old_trail: str) -> None:
    upgrade(revision="0011")
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM trail_person WHERE kind = 'Student' AND number = 8"))
    downgrade(revision="0010")

    with db.engine.connect() as connection:
        table = Table("audit_event", MetaData(), autoload_with=connection)
        rows = [dict(row) for row in connection.execute(select(table).order_by(table.c.sequence)).mappings()]
    assert [row["subject_name"] for row in rows[:4]] == [
        "Xandrine Quaad",
        "Xandrine Quaad",
        "",
        "Noor Elders",
    ]
    assert rows[1]["reason"] == "Xandrine is ziek"
    for row in rows:
        row["at"] = row["at"].replace(tzinfo=UTC) if row["at"].tzinfo is None else row["at"].astimezone(UTC)
    assert [row["hash"] for row in rows] == [_old_hash(row) for row in rows]
    assert [row["previous_hash"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
