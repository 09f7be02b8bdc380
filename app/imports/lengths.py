"""Cells that must fit in the column of the database that takes them."""

from collections.abc import Callable

from app.imports.reading import BadValue
from app.imports.reading.values import text


def at_most(length: int, parse: Callable[[str], str | None] = text) -> Callable[[str], str | None]:
    """A parser like `parse` that refuses what is longer than `length` characters."""

    def parse_within(raw: str) -> str | None:
        value = parse(raw)
        if value is not None and len(value) > length:
            raise BadValue("too_long", limit=length)
        return value

    return parse_within
