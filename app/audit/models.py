"""The audit trail: one row per change of state, chained per school; names and reasons stand beside the chain.

Rows of the chain never change. Who an event is about it says by number; the name that goes with the number, and the
reason that somebody typed, are in tables of their own, from which erasing somebody takes them away (decision 0028).
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DDL, ForeignKey, Index, String, UniqueConstraint, and_, event, func, literal, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.extensions import Base, SchoolRow

ACCOUNT = "User"
"""The kind of person that acts: the name of the class of accounts."""


class TrailPerson(SchoolRow):
    """What somebody is called in the trail. Without this row her events say her number, and nothing else."""

    __tablename__ = "trail_person"
    __table_args__ = (UniqueConstraint("school_id", "kind", "number"),)

    kind: Mapped[str] = mapped_column(String(20))
    """The class of her row: User, Student; Invited for somebody who had no row here."""
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))


class TrailText(Base):
    """The reason of one event, as somebody typed it. Never changed (a trigger refuses that), but it may be erased.

    The event holds the SHA-256 of salt and text: with the salt gone nobody can find out the text by guessing.
    """

    __tablename__ = "trail_text"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(2000))


class AuditEvent(SchoolRow):
    """Who did what to which thing, when and why. Never updated, never deleted: triggers in the database refuse both.

    `hash` is the SHA-256 of the row's content and `previous_hash`; `sequence` runs 1, 2, 3 … within a school.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("school_id", "sequence"),
        Index(None, "school_id", "person_kind", "person_id"),
    )

    sequence: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    """The account that acted; no foreign key, for the trail outlives accounts. None: the system or the command line."""
    actor_roles: Mapped[str] = mapped_column(String(200), default="")
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None]
    person_kind: Mapped[str] = mapped_column(String(20), default="")
    """Whom it is about, where it is about somebody: the kind and number of her `TrailPerson`."""
    person_id: Mapped[int | None]
    thing_name: Mapped[str] = mapped_column("subject_name", String(200), default="")
    """What it is about is called, where that is not a person."""
    reason_digest: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of the salt and text of its `TrailText`; empty where nobody gave a reason."""
    data: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    if TYPE_CHECKING:  # looked up beside the chain when an event is read, see below
        actor_name: Mapped[str]
        subject_name: Mapped[str]
        reason: Mapped[str]


def _name_of(kind: Any, number: Any) -> Any:
    """What the person of this kind and number is called, in a query; NULL where nobody knows, or no longer."""
    return (
        select(TrailPerson.name)
        .where(
            and_(
                TrailPerson.school_id == AuditEvent.school_id,
                TrailPerson.kind == kind,
                TrailPerson.number == number,
            )
        )
        .correlate(AuditEvent.__table__)
        .scalar_subquery()
    )


AuditEvent.actor_name = column_property(func.coalesce(_name_of(literal(ACCOUNT), AuditEvent.actor_id), ""))
AuditEvent.subject_name = column_property(
    func.coalesce(_name_of(AuditEvent.person_kind, AuditEvent.person_id), AuditEvent.thing_name)
)
AuditEvent.reason = column_property(
    func.coalesce(
        select(TrailText.text)
        .where(TrailText.event_id == AuditEvent.id)
        .correlate(AuditEvent.__table__)
        .scalar_subquery(),
        "",
    )
)

_SQLITE_GUARD = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append only'; END $$ LANGUAGE plpgsql
"""
_POSTGRESQL_GUARD = """
CREATE TRIGGER {table}_refuse_change BEFORE {verbs} ON {table}
FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()
"""


def guards(dialect: str, table: str, *verbs: str) -> list[str]:
    """The statements that make the database refuse these changes of the table."""
    if dialect == "sqlite":
        return [_SQLITE_GUARD.format(table=table, verb=verb.lower(), VERB=verb) for verb in verbs]
    return [_POSTGRESQL_FUNCTION, _POSTGRESQL_GUARD.format(table=table, verbs=" OR ".join(verbs))]


for _table, _verbs in ((AuditEvent.__table__, ("UPDATE", "DELETE")), (TrailText.__table__, ("UPDATE",))):
    for _dialect in ("sqlite", "postgresql"):
        for _statement in guards(_dialect, str(_table.name), *_verbs):  # type: ignore[attr-defined]
            event.listen(_table, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
