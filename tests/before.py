"""Rows in the tables of an earlier revision, for tests that upgrade with data."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, MetaData

from app.extensions import db


class Before:
    """Rows in the tables of an earlier revision; a column that nobody names gets something that fits its type."""

    def __init__(self) -> None:
        self.tables = MetaData()
        self.tables.reflect(db.engine)
        self.ids = count(1)

    def add(self, table_name: str, **values: Any) -> int:
        table = self.tables.tables[table_name]
        row = {
            column.name: self._something(column)
            for column in table.columns
            if not column.nullable and column.name not in values
        }
        with db.engine.begin() as connection:
            connection.execute(table.insert().values(**row | values))
        return int({**row, **values}.get("id", 0))

    def _something(self, column: Column[Any]) -> Any:
        if column.name == "id":
            return next(self.ids)
        kinds: dict[type, Any] = {
            bytes: b"",
            bool: False,
            int: 1,
            date: date(2027, 2, 1),
            datetime: datetime.now(UTC),
        }
        return {} if isinstance(column.type, JSON) else kinds.get(column.type.python_type, "")
