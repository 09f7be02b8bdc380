"""A person, as everything that she is known as; and whose names do not belong in what she is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from app.errors import NotVisible
from app.extensions import Base, db
from app.privacy.registry import Whose

WITH_ACCOUNT = (Whose.STUDENT, Whose.ROLE_MODEL)
"""Who may have an account beside her own row."""
GAP = "…"
"""What stands where the name of somebody else was."""


@dataclass(frozen=True)
class Person:
    """Somebody at a school, by the number of her row in each table that has one."""

    school_id: int
    ids: Mapping[Whose, int]


def person_of(whose: Whose, number: int) -> Person:
    """Whose row this is, with her account and what else it leads to. Raises NotVisible where there is no such row."""
    table = _table(whose)
    row = db.session.execute(select(table).where(table.c.id == number)).mappings().first()
    if row is None:
        raise NotVisible
    account = number if whose is Whose.ACCOUNT else row.get("user_id")
    ids = {whose: number}
    if account is not None:
        ids[Whose.ACCOUNT] = account
        for other in WITH_ACCOUNT:
            found = db.session.scalar(
                select(_table(other).c.id).where(
                    _table(other).c.user_id == account, _table(other).c.school_id == row["school_id"]
                )
            )
            if found is not None:
                ids[other] = found
    return Person(row["school_id"], ids)


def _table(whose: Whose) -> Table:
    return Base.metadata.tables[whose]


class OtherPeople:
    """Students and role models of the school other than she: their names are taken out of what others wrote of her."""

    def __init__(self, person: Person) -> None:
        hers = {text.casefold() for text in _written(person, is_hers=True)}
        self._names = sorted(
            {text for text in _written(person, is_hers=False) if text.casefold() not in hers},
            key=len,
            reverse=True,
        )

    def taken_out_of(self, value: Any) -> Any:
        """The value without their full names, email addresses and student numbers; inside lists and objects too."""
        if isinstance(value, str):
            return self._without(value)
        if isinstance(value, Mapping):
            return {key: self.taken_out_of(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.taken_out_of(part) for part in value]
        return value

    def _without(self, text: str) -> str:
        folded = text.casefold()
        for name in self._names:
            if name.casefold() in folded:
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", GAP, text, flags=re.IGNORECASE)
        return text


def _written(person: Person, *, is_hers: bool) -> Iterator[str]:
    """What people are called and reached by, of her or of everybody else in the school."""
    for whose in WITH_ACCOUNT:
        table = _table(whose)
        is_she = table.c.id == person.ids.get(whose, 0)
        columns = [
            table.c[name]
            for name in ("first_name", "name_prefix", "last_name", "email", "student_number")
            if name in table.c
        ]
        query = select(*columns).where(table.c.school_id == person.school_id, is_she if is_hers else ~is_she)
        for first, prefix, last, *others in db.session.execute(query):
            if first and last:
                yield f"{first} {last}"
                if prefix:
                    yield f"{first} {prefix} {last}"
            yield from (text for text in others if text)
