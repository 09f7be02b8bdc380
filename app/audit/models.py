"""The audit table: one row per change of state, chained per school."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import SchoolRow


class AuditEvent(SchoolRow):
    """Who did what to which thing, when and why. Never updated, never deleted: triggers in the database refuse both.

    `hash` is the SHA-256 of the row's content and `previous_hash`; `sequence` runs 1, 2, 3 … within a school.
    """

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("school_id", "sequence"),)

    sequence: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    """The account that acted; no foreign key, for the trail outlives accounts. None: the system or the command line."""
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    actor_roles: Mapped[str] = mapped_column(String(200), default="")
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None]
    subject_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(2000), default="")
    data: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


_SQLITE_GUARD = """
CREATE TRIGGER audit_event_refuse_{verb} BEFORE {VERB} ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append only'; END $$ LANGUAGE plpgsql
"""
_POSTGRESQL_GUARD = """
CREATE TRIGGER audit_event_refuse_change BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()
"""


def guards(dialect: str) -> list[str]:
    """The statements that make the table append only on this kind of database."""
    if dialect == "sqlite":
        return [_SQLITE_GUARD.format(verb=verb.lower(), VERB=verb) for verb in ("UPDATE", "DELETE")]
    return [_POSTGRESQL_FUNCTION, _POSTGRESQL_GUARD]


for _dialect in ("sqlite", "postgresql"):
    for _statement in guards(_dialect):
        event.listen(AuditEvent.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
