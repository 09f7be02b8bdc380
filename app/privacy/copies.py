"""Everything that is known of a person, as she can read it and as a program can: each part with its origin and readers.

What is in it follows from the registry alone, so a table that is added there is in every copy from that day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from flask_babel import LazyString, gettext
from sqlalchemy import ColumnElement, RowMapping, not_, or_, select

from app.extensions import LabelledEnum, db, now
from app.privacy.keeping import kept_words
from app.privacy.people import OtherPeople, Person
from app.privacy.registry import HOLDINGS, Holding, Kept, Whose, label_of
from app.privacy.words import COLUMNS, HERS
from app.web.filters import show_date, show_datetime

FORMAT = "meervoud-person/1"


@dataclass(frozen=True)
class Cell:
    """One value: of which column, as a program reads it, and in words; without words where only programs need it."""

    column: str
    label: LazyString | str
    value: Any
    text: str

    @property
    def heading(self) -> str:
        """The label with a capital, as it stands above a value."""
        words = str(self.label)
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Part:
    """What one table holds about her."""

    held: Holding
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    kept: str
    """How long, in words."""
    left_out: LazyString | None = None
    """Why not all of it is there, where that depends on who asks."""


@dataclass(frozen=True)
class Named:
    """A row that says that she did something, as a colleague of those whom it is about."""

    table: str
    column: str
    key: Mapping[str, Any]
    name: str | None


@dataclass(frozen=True)
class Copy:
    """All of it, at one time."""

    person: Person
    made_at: datetime
    parts: Sequence[Part]
    named: Sequence[Named]

    @property
    def filled(self) -> list[Part]:
        """The parts with something in them."""
        return [part for part in self.parts if part.rows]

    @property
    def empty(self) -> list[Part]:
        """The parts of which there is nothing."""
        return [part for part in self.parts if not part.rows and part.columns]

    @property
    def left_out(self) -> dict[str, list[str]]:
        """Why something is kept and not in the copy, and what that is called."""
        found: dict[str, list[str]] = {}
        for part in self.parts:
            reasons = (*part.held.withheld.values(), part.held.except_words, part.left_out)
            for reason in dict.fromkeys(str(reason) for reason in reasons if reason):
                titles = found.setdefault(reason, [])
                if str(part.held.title) not in titles:  # several tables can hold one thing
                    titles.append(str(part.held.title))
        return found


def copy_of(person: Person, *, is_for_herself: bool) -> Copy:
    """Everything that is kept about her, read anew; what only she may see only where she makes it herself."""
    others, kept = OtherPeople(person), kept_words(person.school_id)
    parts = [
        _part(_Asked(held, kinds, person, is_for_herself), columns, others, kept)
        for held in HOLDINGS
        for columns, kinds in _kinds_of(held, person).items()
    ]
    return Copy(person, now(), parts, list(_named(person)))


def _kinds_of(held: Holding, person: Person) -> dict[tuple[str, ...], list[Whose]]:
    """As what she is in this table, together where she is shown the same."""
    kinds: dict[tuple[str, ...], list[Whose]] = {}
    for whose in held.rows:
        if whose in person.ids:
            kinds.setdefault(held.shown_to(whose), []).append(whose)
    return kinds


@dataclass(frozen=True)
class _Asked:
    """Which rows of a table are asked for, and by whom."""

    held: Holding
    kinds: Collection[Whose]
    person: Person
    is_for_herself: bool

    @property
    def hidden(self) -> Collection[str]:
        """The columns that nobody but she sees."""
        return () if self.is_for_herself else self.held.hers.split()

    def rows(self) -> list[dict[str, Any]]:
        """Her rows, without what is not for whoever asks."""
        held = self.held
        query = (
            select(held.table)
            .where(or_(*(held.rows[whose](self.person.ids[whose]) for whose in self.kinds)))
            .order_by(*held.table.primary_key.columns)
        )
        if held.only is not None:
            query = query.where(held.only())
        if held.for_colleagues is not None and not self.is_for_herself:
            query = query.where(held.for_colleagues())
        return [self._hers(row) for row in db.session.execute(query).mappings()]

    def _hers(self, row: RowMapping) -> dict[str, Any]:
        """A row without what is hidden in it, and of what is about many only what is about her."""
        held, number = self.held, self.person.ids[next(iter(self.kinds))]
        found = {name: extract(row[name], number) for name, extract in held.extracts.items()}
        return {**row, **found, **dict.fromkeys(held.hides(row) if held.hides else ())}


def _part(asked: _Asked, columns: tuple[str, ...], others: OtherPeople, kept: Mapping[Kept, str]) -> Part:
    held = asked.held
    columns = tuple(name for name in columns if name not in asked.hidden)
    rows = asked.rows() if columns else []
    names = {name: _names(held, name, rows) for name in columns}
    cells = [[_cell(held, name, row[name], names[name], others) for name in columns] for row in rows]
    how_long = kept[held.kept] if held.kept else ""
    return Part(held, columns, cells, how_long, HERS if asked.hidden else None)


def _names(held: Holding, column: str, rows: Sequence[Mapping[str, Any]]) -> Mapping[Any, str]:
    """What the rows are called that a column refers to."""
    for key in held.table.c[column].foreign_keys:
        labels = label_of(key.column.table.name)
        ids = {row[column] for row in rows if row[column] is not None}
        if labels is not None and ids:
            return labels(ids)
    return {}


def _cell(held: Holding, column: str, value: Any, names: Mapping[Any, str], others: OtherPeople) -> Cell:
    label = held.words.get(column) or COLUMNS[column]
    value = others.taken_out_of(value)
    if names and value in names:
        name = others.taken_out_of(names[value])
        return Cell(column, label, {"key": value, "name": name}, name)
    return Cell(column, label, machine_form(value), _text(held, column, value))


def machine_form(value: Any) -> Any:
    """A value as JSON has it: days and times as ISO 8601, times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value


def _text(held: Holding, column: str, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if column in held.reads:
        return held.reads[column](value)
    if isinstance(value, list):
        return ", ".join(_text(held, column, each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(held, column, each)}" for key, each in value.items())
    if str(value) in held.values.get(column, {}):
        return str(held.values[column][str(value)])
    return _plain_text(value)


def _plain_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, LabelledEnum):
        return str(value.label)
    if isinstance(value, datetime):
        return show_datetime(value)
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def _named(person: Person) -> Iterator[Named]:
    """Where her number or name stands as somebody's colleague. What the row is about is not hers."""
    account = person.ids.get(Whose.ACCOUNT)
    if account is None:
        return
    for held in HOLDINGS:
        for column, name in held.staff.items():
            keys = list(held.table.primary_key.columns)
            names = [held.table.c[name]] if name else []
            query = (
                select(*keys, *names)
                .where(held.table.c[column] == account, *_not_hers(held, person))
                .order_by(*keys)
            )
            for row in db.session.execute(query):
                key = {each.name: machine_form(value) for each, value in zip(keys, row, strict=False)}
                yield Named(held.table.name, column, key, row[-1] if name else None)


def _not_hers(held: Holding, person: Person) -> Iterator[ColumnElement[bool]]:
    """What keeps out rows that are about her: these are in a part of their own."""
    for whose, number in person.ids.items():
        if whose in held.rows:
            yield not_(held.rows[whose](number))


def as_file(copy: Copy) -> dict[str, Any]:
    """The copy for a program; docs/copies.md says what stands in it."""
    return {
        "format": FORMAT,
        "made_at": machine_form(copy.made_at),
        "known_as": {whose.value: number for whose, number in copy.person.ids.items()},
        "parts": [
            {
                "table": part.held.table.name,
                "title": str(part.held.title),
                "source": str(part.held.source),
                "readers": str(part.held.readers),
                "kept": part.kept,
                "rows": [{cell.column: cell.value for cell in row} for row in part.rows],
            }
            for part in copy.parts
            if part.columns
        ],
        "did": [
            {"table": each.table, "column": each.column, "key": each.key, "name": each.name}
            for each in copy.named
        ],
        "left_out": [{"what": what, "why": why} for why, what in copy.left_out.items()],
    }
