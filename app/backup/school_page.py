"""What an export of a school holds, in words: docs/school-export.md, made from the registry so that it stays true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import Column, Table

from app.backup.school_rows import columns_of, is_useless, left_out, tables
from app.extensions import Base
from app.privacy.registry import HOLDINGS, Holding
from app.privacy.words import COLUMNS

HEAD = Path(__file__).with_suffix(".md")
"""How it begins."""


def page() -> str:
    """The whole page."""
    with force_locale("en"):
        return HEAD.read_text(encoding="utf-8") + "".join(_parts())


def _parts() -> Iterator[str]:
    useless = [table.name for table in Base.metadata.sorted_tables if is_useless(table)]
    yield "Not in it, for they open something and have to be made anew, or are between a student and whom she chose: "
    yield ", ".join(f"`{name}`" for name in sorted(useless))
    yield "; and the columns named below.\n"
    for table in sorted(tables(), key=lambda table: table.name):
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    held = [each for each in HOLDINGS if each.table.name == table.name]
    yield f"\n## `{table.name}`\n\n"
    kinds = sorted({str(whose) for each in held for whose in each.rows})
    nobody = next((each.nobody for each in held if each.nobody), "")
    yield f"Holds data of: {', '.join(kinds)}.\n" if kinds else f"Holds nobody's data: {nobody}.\n"
    if hidden := left_out(table):
        yield f"Left out: {', '.join(f'`{name}`' for name in hidden)}.\n"
    yield "\n| column | kind | refers to | what it is |\n|---|---|---|---|\n"
    for column in columns_of(table):
        yield f"| `{column.name}` | {_kind(column)} | {_reference(column)} | {_words(held, column)} |\n"


def _kind(column: Column[object]) -> str:
    kind = type(column.type).__name__.lower().replace("utcdatetime", "time").replace("datetime", "time")
    return kind + (", may be empty" if column.nullable else "")


def _reference(column: Column[object]) -> str:
    return ", ".join(f"`{key.column.table.name}`" for key in column.foreign_keys)


def _words(held: list[Holding], column: Column[object]) -> str:
    for each in held:
        if column.name in each.staff or column.name in each.staff.values():
            return "the colleague who did it"
        if any(column.name in each.shown_to(whose) for whose in each.rows):
            return str(each.words.get(column.name) or COLUMNS[column.name])
    return ""
