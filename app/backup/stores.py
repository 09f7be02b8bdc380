"""Reading a database whole, as it was at one moment, and filling an empty one: SQLite and PostgreSQL.

Rows are kept as each kind of database writes them, so nothing is turned into something else on the way: JSON of plain
values for SQLite, the text of COPY for PostgreSQL. So a backup goes back into the kind of database that it came from.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import URL, NullPool, create_engine

from app.backup.archive import Part

ROWS = 2_000
"""Rows of a part at most."""
BYTES = 4_000_000
"""A part ends after the row with which it is this long."""
MIGRATIONS = "alembic_version"
QUEUE = "huey_"
"""How the tables of the queue begin, on PostgreSQL. What is due is found again in the rows that it is about."""
SESSIONS = frozenset({"browser_session", "service_session"})
"""Where people are signed in: a session that was ended since would come back with the backup."""


class Store(Protocol):
    """One connection to a database, in one transaction."""

    def tables(self) -> list[str]:
        """The names of all tables that last: not that of the migrations, nor the queue's."""
        ...

    def count(self, table: str) -> int:
        """How many rows a table has."""
        ...

    def parts(self, table: str) -> Iterator[Part]:
        """All rows of a table."""
        ...

    def clear(self) -> None:
        """Take every row out of every table, and let rows come in any order from here on."""
        ...

    def fill(self, part: Part) -> None:
        """Add rows."""
        ...

    def finish(self) -> None:
        """Number on from the last row, hold every reference to its rule again, and keep it all."""
        ...


class SqliteStore:
    """SQLite: a read transaction sees one moment, whatever is written beside it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("BEGIN")

    def tables(self) -> list[str]:
        """See `Store`."""
        found = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return [name for (name,) in found if is_lasting(name)]

    def count(self, table: str) -> int:
        """See `Store`."""
        return int(self._connection.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0])

    def parts(self, table: str) -> Iterator[Part]:
        """See `Store`."""
        cursor = self._connection.execute(f"SELECT * FROM {_quoted(table)}")
        columns = [column[0] for column in cursor.description]
        yield from _parts(table, columns, (json.dumps(row, default=_packed).encode() for row in cursor))

    def clear(self) -> None:
        """See `Store`."""
        for table in self.tables():
            self._connection.execute(f"DELETE FROM {_quoted(table)}")

    def fill(self, part: Part) -> None:
        """See `Store`."""
        head, *lines = part.data.splitlines()
        columns = json.loads(head)
        places = ", ".join("?" * len(columns))
        self._connection.executemany(
            f"INSERT INTO {_quoted(part.table)} ({_listed(columns)}) VALUES ({places})",
            ([_unpacked(value) for value in json.loads(line)] for line in lines),
        )

    def finish(self) -> None:
        """See `Store`."""
        broken = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"rows of {sorted({row[0] for row in broken})} refer to rows that are not there")
        self._connection.execute("COMMIT")


class PostgresqlStore:
    """PostgreSQL: one snapshot to read from; references are rules again at the end."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        self._rules: list[tuple[str, str, str]] = []

    def tables(self) -> list[str]:
        """See `Store`."""
        found = self._rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        )
        return [name for (name,) in found if is_lasting(name)]

    def count(self, table: str) -> int:
        """See `Store`."""
        return int(self._rows(f"SELECT count(*) FROM {_quoted(table)}")[0][0])

    def parts(self, table: str) -> Iterator[Part]:
        """See `Store`."""
        columns = [column for column, _ in self._columns(table)]
        with self._cursor.copy(f"COPY {_quoted(table)} ({_listed(columns)}) TO STDOUT") as rows:
            yield from _parts(table, columns, (bytes(row).rstrip(b"\n") for row in rows))

    def clear(self) -> None:
        """See `Store`."""
        self._rules = self._rows(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"
        )
        for table, name, _ in self._rules:
            self._cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {_quoted(name)}")
        for table in self.tables():
            self._cursor.execute(f"DELETE FROM {_quoted(table)}")

    def fill(self, part: Part) -> None:
        """See `Store`."""
        head, _, lines = part.data.partition(b"\n")
        if not lines:
            return
        with self._cursor.copy(
            f"COPY {_quoted(part.table)} ({_listed(json.loads(head))}) FROM STDIN"
        ) as rows:
            rows.write(lines + b"\n")

    def finish(self) -> None:
        """See `Store`."""
        for table, name, rule in self._rules:
            self._cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {_quoted(name)} {rule}")
        for table in self.tables():
            for column, sequence in self._columns(table):
                if sequence is not None:
                    self._cursor.execute(
                        f"SELECT setval(%s, coalesce(max({_quoted(column)}), 0) + 1, false) FROM {_quoted(table)}",
                        [sequence],
                    )
        self._cursor.execute("COMMIT")

    def _columns(self, table: str) -> list[tuple[str, str | None]]:
        """The columns of a table, and what numbers each."""
        return self._rows(
            "SELECT column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)"
            " FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            table,
        )

    def _rows(self, statement: str, *values: str) -> list[Any]:
        return list(self._cursor.execute(statement, list(values) or None).fetchall())


def is_lasting(table: str) -> bool:
    """Whether what is in a table belongs in a backup."""
    return table not in {MIGRATIONS, *SESSIONS} and not table.startswith(QUEUE)


@contextmanager
def store(url: URL) -> Iterator[Store]:
    """A connection of its own to a database; what is not finished when the block ends is undone."""
    engine = create_engine(url, poolclass=NullPool)
    connection = engine.raw_connection()
    inner: Any = connection.driver_connection
    try:
        yield SqliteStore(inner) if engine.dialect.name == "sqlite" else PostgresqlStore(inner)
    finally:
        inner.rollback()
        connection.close()
        engine.dispose()


def _parts(table: str, columns: list[str], rows: Iterator[bytes]) -> Iterator[Part]:
    """Rows in parts, each with the names of the columns first. An empty table is a part as well."""
    head = json.dumps(columns).encode()
    lines, size, count = [head], 0, 0
    for row in rows:
        lines.append(row)
        size += len(row)
        if len(lines) > ROWS or size > BYTES:
            yield Part(table, len(lines) - 1, b"\n".join(lines))
            count += len(lines) - 1
            lines, size = [head], 0
    if len(lines) > 1 or not count:
        yield Part(table, len(lines) - 1, b"\n".join(lines))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _listed(columns: list[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _packed(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    raise TypeError(f"SQLite gave a {type(value).__name__}")


def _unpacked(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value
