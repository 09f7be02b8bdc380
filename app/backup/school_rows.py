"""Which rows belong to a school, in which order, and how their values are written so that they can be read back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    Table,
    Time,
    select,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.extensions import Base, db
from app.notices.models import Email, EmailState
from app.privacy.registry import HOLDINGS
from app.runs.models import RunState
from app.schools.models import School

SHARED = frozenset({"education_domain", "failed_sign_in", "national_intake", "postcode_point", "worker_beat"})
"""Tables of the installation: what is in them belongs to no school."""
READERS: tuple[tuple[type[TypeEngine[Any]], Callable[[str], Any]], ...] = (
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
    (LargeBinary, base64.b64decode),
)
"""How what JSON has no kind for is read."""
RUN_TABLES = frozenset({"match_run", "circle_run", "policy_comparison"})


def belongs(table: Table, school_id: int) -> ColumnElement[bool] | None:
    """The condition for the rows of a school, by its number or along what they refer to; None: no school's."""
    if table.name in SHARED:
        return None
    if table.name == School.__tablename__:
        return table.c.id == school_id
    if "school_id" in table.c:
        return table.c.school_id == school_id
    for column in table.columns:
        for key in column.foreign_keys if not column.nullable else ():
            parents = belongs(key.column.table, school_id)
            if parents is not None:
                return column.in_(select(key.column).where(parents))
    raise LookupError(f"{table.name} leads to no school, and is not among what all schools share")


def tables() -> list[Table]:
    """The tables with rows of a school that go along, those that others refer to first."""
    return [
        table for table in Base.metadata.sorted_tables if table.name not in SHARED and not is_useless(table)
    ]


def left_out(table: Table) -> list[str]:
    """Columns that open something: passwords, secrets of links, keys."""
    opens = {name for held in HOLDINGS if held.table.name == table.name for name in held.opens.split()}
    return [column.name for column in table.columns if column.name in opens]


def is_useless(table: Table) -> bool:
    """Whether no row goes along: nothing is left without what it opens or belongs to, or it is somebody's alone.

    A session, a passkey, a link; and what only a student and whom she chose may read (`Holding.leaves`).
    """
    if any(held.table is table and not held.leaves for held in HOLDINGS):
        return True
    if any(not table.c[name].nullable and table.c[name].default is None for name in left_out(table)):
        return True
    return any(
        is_useless(key.column.table)
        for key in table.foreign_keys
        if key.column.table is not table and not key.parent.nullable
    )


def columns_of(table: Table) -> list[Column[Any]]:
    """The columns that go along."""
    hidden = left_out(table)
    return [column for column in table.columns if column.name not in hidden]


def rows_of(table: Table, school_id: int) -> Iterator[dict[str, Any]]:
    """The rows of a school as they go along, by their keys, with values as JSON has them."""
    columns = columns_of(table)
    query = (
        select(*columns)
        .where(belongs(table, school_id))  # type: ignore[arg-type]  # never None for tables()
        .order_by(*table.primary_key.columns)
    )
    if table.name == Email.__tablename__:
        query = query.where(table.c.is_private.is_(False))
    for row in db.session.execute(query).mappings():
        yield {name: written(value) for name, value in at_rest(table, dict(row)).items()}


def at_rest(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what would go on by itself elsewhere: an email that waits, a run that a worker would take up."""
    found = dict(row)
    if table.name == Email.__tablename__:
        if found["state"] in (EmailState.WAITING, EmailState.SENDING):
            found["state"] = EmailState.WITHDRAWN
        if found["is_secret"]:
            found["body"] = ""
    if table.name in RUN_TABLES and found["state"] in (RunState.QUEUED, RunState.RUNNING):
        found["state"] = RunState.CANCELLED
    return found


def written(value: Any) -> Any:
    """A value as JSON has it: times as ISO 8601 in UTC, bytes in base64."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def read(column: Column[Any], value: Any) -> Any:
    """The value for this column that `written` wrote."""
    if value is None:
        return None
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, EnumType):
        return kind.enum_class(value) if kind.enum_class else value
    return next((parse(value) for types, parse in READERS if isinstance(kind, types)), value)
