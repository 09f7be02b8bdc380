"""Every text of a school that people type freely, in whatever table: somebody who is erased goes from all of them.

Which columns these are follows from the tables themselves, so one that is added is gone through from its first day.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Enum, String, Table, false, or_, select, update

from app.extensions import Base, db
from app.privacy.mentions import Written

OWN_WAY = frozenset(
    {
        "audit_event",  # names nobody
        "trail_person",
        "trail_text",
        "letter",
        "import_row",
        "student",  # the rows of people: another person may be called the same
        "user",
        "role_model",
        "school",
        "company",
        "education_domain",
    }
)
"""Tables that are gone through in a way of their own, or hold no text about people."""
NAMES_OF_OTHERS = frozenset(
    {"contact_name", "contact_email", "contact_phone", "trainer_name", "trainer_email"}
)
SHORTEST = 100
"""A shorter column holds a code."""


def take_out_of_texts(school_id: int, written: Written) -> int:
    """Put a gap in every text of the school that names one of them; returns how many texts that were."""
    count = 0
    for table, columns in _tables():
        keys = list(table.primary_key.columns)
        filled = or_(*(column != "" for column in columns))
        rows = db.session.execute(
            select(*keys, *columns).where(_of_school(table, school_id), filled)
        ).mappings()
        for row in rows.all():
            changed = {
                column.name: written.taken_out_of(row[column.name])
                for column in columns
                if row[column.name] and written.stands_in(row[column.name])
            }
            if changed:
                is_it = [key == row[key.name] for key in keys]
                db.session.execute(update(table).where(*is_it).values(changed))
                count += len(changed)
    return count


@cache
def _tables() -> tuple[tuple[Table, tuple[Column[Any], ...]], ...]:
    return tuple(
        (table, columns)
        for table in Base.metadata.sorted_tables
        if table.name not in OWN_WAY and (columns := tuple(_free_texts(table)))
    )


def _free_texts(table: Table) -> Iterator[Column[Any]]:
    for column in table.columns:
        is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
        if not is_text or column.primary_key or column.foreign_keys or column.name in NAMES_OF_OTHERS:
            continue
        if column.type.length is None or column.type.length >= SHORTEST:  # type: ignore[attr-defined]
            yield column


def _of_school(table: Table, school_id: int) -> ColumnElement[bool]:
    """The rows of a school, by their own column or by the row that they belong to."""
    if "school_id" in table.c:
        return table.c.school_id == school_id
    for column in sorted(table.columns, key=lambda one: bool(one.nullable)):
        for key in column.foreign_keys:
            parent = key.column.table
            if parent is not table and parent.name not in {"education_domain", "user"}:
                return column.in_(select(key.column).where(_of_school(parent, school_id)))
    return false()
