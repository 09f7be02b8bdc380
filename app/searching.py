"""Finding what people mean: without regard to accents and capitals, each word anywhere, and every sign as itself.

One place for every list with a search. Zoe finds Zoë, on both databases, and 100% finds what has a percent sign: the
text is looked for as it is, with no pattern in it.
"""

import unicodedata
from typing import Any

from sqlalchemy import Boolean, ColumnElement, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.alphabet import alphabetical, name_key


class _stands_in(FunctionElement[bool]):  # noqa: N801  (reads as the SQL function it is)
    """Whether the first text stands anywhere in the second."""

    type = Boolean()
    inherit_cache = True


@compiles(_stands_in, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    part, whole = element.clauses
    return f"(instr({compiler.process(whole, **kw)}, {compiler.process(part, **kw)}) > 0)"


@compiles(_stands_in, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    part, whole = element.clauses
    return f"(strpos({compiler.process(whole, **kw)}, {compiler.process(part, **kw)}) > 0)"


def _composed(search: str) -> str:
    """In the form in which texts are stored: some keyboards send an accent apart from its letter."""
    return unicodedata.normalize("NFC", search)


def found_in(search: str, *columns: Any) -> ColumnElement[bool]:
    """Whether the whole text stands in one of these columns."""
    part = alphabetical(literal(_composed(search)))
    return or_(*(_stands_in(part, alphabetical(column)) for column in columns))


def has_words(search: str, *columns: Any) -> list[ColumnElement[bool]]:
    """That each word of `search` stands in one of these columns, not all in the same."""
    return [found_in(word, *columns) for word in search.split()]


def says(text: str, search: str) -> bool:
    """The same for a text in memory: whether each word of `search` stands in it."""
    plain = str(name_key(_composed(text)))
    return all(str(name_key(_composed(word))) in plain for word in search.split())
