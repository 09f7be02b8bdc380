"""Taking every row of a school out of the database, its trail included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete, func, select, text

from app.audit.models import AuditEvent, guards
from app.backup.school_rows import belongs
from app.extensions import Base, db


def count_rows(school_id: int) -> dict[str, int]:
    """How many rows of each table would go, those that have none left out."""
    found = {}
    for table in Base.metadata.sorted_tables:
        condition = belongs(table, school_id)
        if condition is not None:
            found[table.name] = (
                db.session.scalar(select(func.count()).select_from(table).where(condition)) or 0
            )
    return {name: count for name, count in found.items() if count}


def remove_school(school_id: int) -> None:
    """Delete all of it in the running transaction; again does nothing."""
    db.session.flush()
    with _without_guard():
        for table in reversed(Base.metadata.sorted_tables):
            condition = belongs(table, school_id)
            if condition is not None:
                db.session.execute(delete(table).where(condition))
    db.session.expire_all()


@contextmanager
def _without_guard() -> Iterator[None]:
    """Let rows of the trail go, for this transaction only: the database itself refuses it otherwise."""
    name = AuditEvent.__tablename__
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER {name}_refuse_change"))
        yield
        db.session.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER {name}_refuse_change"))
        return
    db.session.execute(text(f"DROP TRIGGER {name}_refuse_delete"))
    yield
    for statement in guards("sqlite", name, "DELETE"):
        db.session.execute(text(statement))
