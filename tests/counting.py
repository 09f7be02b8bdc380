"""Counting the statements that a page sends to the database: every list has a budget, whatever its length."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from app.extensions import db
from app.locks import WITH_OTHERS


@dataclass
class Statements:
    """What was sent; BEGIN and the like are not counted."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.texts)


@contextmanager
def counted() -> Iterator[Statements]:
    """Note every statement that is sent inside the block."""
    statements = Statements()

    def note(_connection: Any, _cursor: Any, text: str, *_others: Any) -> None:
        if not text.startswith(("BEGIN", "SAVEPOINT", "RELEASE", WITH_OTHERS)):
            statements.texts.append(text)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
