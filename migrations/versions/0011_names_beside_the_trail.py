"""The audit trail: names and reasons leave the chain, so that they can be erased; the chain is made anew, once.

Revision ID: 0011
Revises: 0010
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

START = "0" * 64
REFUSED = "the audit trail is append only"
AT_ONCE = 500
OF_STUDENTS = {
    "Placement": "placement",
    "Proposal": "proposal",
    "Membership": "circle_membership",
    "PlacementDecision": "placement_decision",
    "CircleDecision": "circle_decision",
    "ProposedSeat": "proposed_seat",
    "PeriodException": "period_exception",
}
"""Subjects that are about a student, and the tables that say which."""

STAYS = frozenset({"id", "school_id", "sequence", "at"})

_event = sa.table(
    "audit_event",
    sa.column("id", sa.Integer),
    sa.column("school_id", sa.Integer),
    sa.column("sequence", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor_id", sa.Integer),
    sa.column("actor_name", sa.String),
    sa.column("actor_roles", sa.String),
    sa.column("action", sa.String),
    sa.column("subject_type", sa.String),
    sa.column("subject_id", sa.Integer),
    sa.column("subject_name", sa.String),
    sa.column("person_kind", sa.String),
    sa.column("person_id", sa.Integer),
    sa.column("reason", sa.String),
    sa.column("reason_digest", sa.String),
    sa.column("data", sa.JSON),
    sa.column("previous_hash", sa.String),
    sa.column("hash", sa.String),
)
_old = [column for column in _event.c if column.name not in {"person_kind", "person_id", "reason_digest"}]
_new = [column for column in _event.c if column.name not in {"actor_name", "reason"}]
_person = sa.table(
    "trail_person",
    sa.column("school_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("number", sa.Integer),
    sa.column("name", sa.String),
)
_text = sa.table(
    "trail_text",
    sa.column("event_id", sa.Integer),
    sa.column("salt", sa.String),
    sa.column("text", sa.String),
)


def upgrade() -> None:
    """Make the tables for names and reasons, take both out of the chain, and chain what is left."""
    _drop_guards()
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_kind", sa.String(20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason_digest", sa.String(64), nullable=False, server_default=""))
        batch_op.create_index(
            batch_op.f("ix_audit_event_school_id_person_kind_person_id"),
            ["school_id", "person_kind", "person_id"],
            unique=False,
        )
    _make_tables()
    for school_id in _schools():
        _take_names_out(school_id)
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.alter_column("person_kind", server_default=None)
        batch_op.alter_column("reason_digest", server_default=None)
        batch_op.drop_column("actor_name")
        batch_op.drop_column("reason")
    _make_guards("audit_event", "UPDATE", "DELETE")
    _make_guards("trail_text", "UPDATE")


def downgrade() -> None:
    """Put names and reasons back into the chain; what was erased stays erased."""
    _drop_guards()
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("actor_name", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reason", sa.String(2000), nullable=False, server_default=""))
    for school_id in _schools():
        _put_names_back(school_id)
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.alter_column("actor_name", server_default=None)
        batch_op.alter_column("reason", server_default=None)
        batch_op.drop_index(batch_op.f("ix_audit_event_school_id_person_kind_person_id"))
        batch_op.drop_column("person_kind")
        batch_op.drop_column("person_id")
        batch_op.drop_column("reason_digest")
    op.drop_table("trail_text")
    op.drop_table("trail_person")
    _make_guards("audit_event", "UPDATE", "DELETE")


def _make_tables() -> None:
    op.create_table(
        "trail_person",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_trail_person_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_person")),
        sa.UniqueConstraint(
            "school_id", "kind", "number", name=op.f("uq_trail_person_school_id_kind_number")
        ),
    )
    op.create_index(op.f("ix_trail_person_school_id"), "trail_person", ["school_id"], unique=False)
    op.create_table(
        "trail_text",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_event.id"], name=op.f("fk_trail_text_event_id_audit_event")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_trail_text")),
    )


def _drop_guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in (
            "audit_event_refuse_update",
            "audit_event_refuse_delete",
            "trail_text_refuse_update",
        ):
            op.execute(f"DROP TRIGGER IF EXISTS {name}")
        return
    op.execute("DROP TRIGGER IF EXISTS audit_event_refuse_change ON audit_event")


def _make_guards(table: str, *verbs: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_refuse_change BEFORE {' OR '.join(verbs)} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()"
    )


def _schools() -> list[int]:
    query = sa.select(_event.c.school_id).distinct().order_by(_event.c.school_id)
    return list(op.get_bind().scalars(query))


def _rows(school_id: int, columns: list[Any]) -> Iterator[list[dict[str, Any]]]:
    """A school's trail, some rows at a time, so that a long one is never in memory as a whole."""
    query = sa.select(*columns).where(_event.c.school_id == school_id).order_by(_event.c.sequence)
    last = 0
    while (
        part := op.get_bind().execute(query.where(_event.c.sequence > last).limit(AT_ONCE)).mappings().all()
    ):
        yield [dict(row) for row in part]
        last = part[-1]["sequence"]


def _pairs(query: Any) -> dict[Any, Any]:
    return {key: value for key, value in op.get_bind().execute(query)}


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _new_digest(row: dict[str, Any]) -> str:
    names = (
        "actor_id",
        "actor_roles",
        "action",
        "subject_type",
        "subject_id",
        "person_kind",
        "person_id",
        "subject_name",
        "reason_digest",
        "data",
        "previous_hash",
    )
    return _digest([row["school_id"], row["sequence"], _moment(row["at"]), *(row[name] for name in names)])


def _old_digest(row: dict[str, Any]) -> str:
    names = (
        "actor_id",
        "actor_name",
        "actor_roles",
        "action",
        "subject_type",
        "subject_id",
        "subject_name",
        "reason",
        "data",
        "previous_hash",
    )
    return _digest([row["school_id"], row["sequence"], _moment(row["at"]), *(row[name] for name in names)])


class _People:
    """Who stands behind an old row, and what they were called last."""

    def __init__(self, school_id: int) -> None:
        self.school_id = school_id
        self.names: dict[tuple[str, int], str] = {}
        self.students = {
            kind: _pairs(sa.select(sa.column("id"), sa.column("student_id")).select_from(sa.table(table)))
            for kind, table in OF_STUDENTS.items()
        }
        self.numbers = self._numbers()

    def _numbers(self) -> dict[str, int]:
        """The number of each student whose name only she has."""
        rows = op.get_bind().execute(
            sa.text("SELECT id, first_name, name_prefix, last_name FROM student WHERE school_id = :school"),
            {"school": self.school_id},
        )
        found: dict[str, list[int]] = {}
        for number, *parts in rows:
            found.setdefault(" ".join(part for part in parts if part), []).append(number)
        return {name: numbers[0] for name, numbers in found.items() if len(numbers) == 1}

    def behind(self, row: dict[str, Any]) -> tuple[str, int | None]:
        """Kind and number of whom the row is about; ("", None) where it is about a thing."""
        kind, number, name = row["subject_type"], row["subject_id"], row["subject_name"]
        if kind in {"User", "LocalProxy"}:
            if row["action"] == "account:invite" and number == row["actor_id"]:
                return self._stranger(name)
            return self._known("User", number, name)
        if kind == "Student":
            return self._known("Student", number, name)
        if kind not in OF_STUDENTS or not name:
            return "", None
        number = self.students[kind].get(number) or row["data"].get("student") or self.numbers.get(name)
        return self._known("Student", number, name) if number else self._stranger(name)

    def _known(self, kind: str, number: int, name: str) -> tuple[str, int]:
        if name:
            self.names[kind, number] = name
        return kind, number

    def _stranger(self, name: str) -> tuple[str, int]:
        return self._known("Invited", secrets.randbelow(2**31), name)

    def without_names(self, data: dict[str, Any]) -> dict[str, Any]:
        """What stands beside an exchange of places, with numbers for names."""
        if "moves" not in data:
            return data
        moves = [str(move).partition(": ") for move in data["moves"]]
        return {**data, "moves": [f"{self.numbers.get(name, '…')}: {where}" for name, _, where in moves]}


def _take_names_out(school_id: int) -> None:
    people, previous, old_head, last = _People(school_id), START, START, 0
    for rows in _rows(school_id, _old):
        texts = []
        for row in rows:
            old_head, last = row["hash"], row["sequence"]
            text = _without_names(row, people)
            if text is not None:
                texts.append(text)
            row["previous_hash"] = previous
            previous = row["hash"] = _new_digest(row)
        _store(rows, [c.name for c in _new])
        if texts:
            op.get_bind().execute(_text.insert(), texts)
    note = {
        "school_id": school_id,
        "sequence": last + 1,
        "at": datetime.now(UTC),
        "actor_id": None,
        "actor_roles": "",
        "action": "audit:renew",
        "subject_type": "School",
        "subject_id": school_id,
        "person_kind": "",
        "person_id": None,
        "subject_name": "",
        "reason_digest": "",
        "data": {"events": last, "old_head": old_head},
        "previous_hash": previous,
    }
    new = {**note, "hash": _new_digest(note)}
    op.get_bind().execute(_event.insert().values(**new, actor_name="", reason=""))
    named = [
        {"school_id": school_id, "kind": kind, "number": number, "name": name[:200]}
        for (kind, number), name in people.names.items()
    ]
    if named:
        op.get_bind().execute(_person.insert(), named)


def _without_names(row: dict[str, Any], people: _People) -> dict[str, Any] | None:
    """Take names and reason out of a row; returns its text, if there is one."""
    row["person_kind"], row["person_id"] = people.behind(row)
    if row["actor_id"] is not None and row["actor_name"]:
        people.names["User", row["actor_id"]] = row["actor_name"]
    if row["subject_type"] == "LocalProxy":
        row["subject_type"] = "User"
    reason = row["reason"]
    if row["subject_type"] == "ImportBatch":
        reason, row["subject_name"] = row["subject_name"], ""
    elif row["subject_type"] == "Email":
        row["subject_name"] = str(row["subject_id"])
    elif row["person_kind"]:
        row["subject_name"] = ""
    row["data"] = people.without_names(row["data"])
    salt = secrets.token_hex(16)
    row["reason_digest"] = hashlib.sha256(f"{salt}\n{reason}".encode()).hexdigest() if reason else ""
    return {"event_id": row["id"], "salt": salt, "text": reason} if reason else None


def _put_names_back(school_id: int) -> None:
    connection = op.get_bind()
    of_school = sa.select(_person.c.kind, _person.c.number, _person.c.name)
    names = {
        (kind, number): name
        for kind, number, name in connection.execute(of_school.where(_person.c.school_id == school_id))
    }
    previous = START
    for rows in _rows(school_id, _new):
        ids = [row["id"] for row in rows]
        texts = _pairs(sa.select(_text.c.event_id, _text.c.text).where(_text.c.event_id.in_(ids)))
        for row in rows:
            row["actor_name"] = names.get(("User", row["actor_id"]), "")
            row["reason"] = texts.get(row["id"], "")
            row["subject_name"] = row["subject_name"] or names.get((row["person_kind"], row["person_id"]), "")
            row["previous_hash"] = previous
            previous = row["hash"] = _old_digest(row)
        _store(rows, [c.name for c in _old])


def _store(rows: list[dict[str, Any]], names: list[str]) -> None:
    values = {
        name: sa.bindparam(f"new_{name}", type_=_event.c[name].type) for name in names if name not in STAYS
    }
    op.get_bind().execute(
        _event.update().where(_event.c.id == sa.bindparam("row_id")).values(values),
        [{"row_id": row["id"], **{f"new_{name}": row[name] for name in values}} for row in rows],
    )
