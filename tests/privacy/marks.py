"""A word of its own in every cell of text about somebody, so that it can be looked for."""

from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, Enum, String, select, update

from app.accounts.models import User
from app.audit.models import AuditEvent, TrailText
from app.audit.services import record
from app.extensions import db
from app.imports.models import ImportRow
from app.privacy.people import Person
from app.privacy.registry import HOLDINGS, Holding, Whose
from app.rolemodels.models import RoleModel
from app.students.models import Student

NEVER_CHANGED = (AuditEvent, TrailText)
"""Tables of which the database itself refuses to change a row."""
WITHOUT_ROOM = frozenset({"language"})
"""Columns too short for a word that occurs nowhere else."""


def texts(held: Holding, names: set[str]) -> list[Column[Any]]:
    """The columns among `names` that hold text, or JSON, which may."""
    return [
        column
        for column in held.table.columns
        if column.name in names - WITHOUT_ROOM
        and isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and not column.foreign_keys
    ]


def mark(person: Person, prefix: str) -> dict[str, str]:
    """Put a word of its own in each cell of text about somebody; the words, by table and column."""
    words: dict[str, str] = {}
    numbers = count(100)
    found = [
        (held, whose, _keys(held, whose, person))
        for held in HOLDINGS
        for whose in held.rows
        if whose in person.ids and held.model not in NEVER_CHANGED
    ]
    for held, whose, keys in found:
        assert keys, f"nothing of {whose} is in {held.table.name}: add a row to tests/privacy/lives.py"
        shown = {*held.shown_to(whose), *held.withheld}
        for column in texts(held, shown):
            place = f"{held.table.name}.{column.name}"
            words.setdefault(place, f"{prefix}{next(numbers)}")
            for key in keys:
                matches = [each == key[each.name] for each in held.table.primary_key.columns]
                value = words[place]
                db.session.execute(
                    update(held.table).where(*matches).values({column.name: _fit(column, value)})
                )
    db.session.expire_all()
    _keep_findable(person, words)
    return words


def _keys(held: Holding, whose: Whose, person: Person) -> list[dict[str, Any]]:
    query = select(*held.table.primary_key.columns).where(held.rows[whose](person.ids[whose]))
    return [dict(row) for row in db.session.execute(query).mappings()]


def _fit(column: Column[Any], word: str) -> Any:
    return {"why": word} if isinstance(column.type, JSON) else word


def _keep_findable(person: Person, words: dict[str, str]) -> None:
    """A row of a file is found by a number or address in it, an email by its address: these changed just now."""
    row = ImportRow.__table__
    names = {Whose.STUDENT: "student_number", Whose.ROLE_MODEL: "email", Whose.ACCOUNT: "email"}
    found_by = {
        name: words[f"{whose}.{name}"] for whose, name in reversed(names.items()) if whose in person.ids
    }
    if found_by:
        source = {**found_by, "why": words["import_row.source"]}
        db.session.execute(update(row).where(row.c.title == words["import_row.title"]).values(source=source))


def mark_trail(whose: Whose, number: int, school_id: int, prefix: str) -> dict[str, str]:
    """An event about somebody with words of its own: the trail is never changed."""
    words = {name: f"{prefix}{name}" for name in ("reason", "why")}
    types = {Whose.STUDENT: Student, Whose.ACCOUNT: User, Whose.ROLE_MODEL: RoleModel}
    row = db.session.get(types[whose], number)
    assert row is not None
    record(
        "test:mark",
        row,
        actor=None,
        school_id=school_id,
        reason=words["reason"],
        data={"why": words["why"]},
    )
    return words
