"""Runs migrations inside the application, on whichever database it is configured for.

Revisions are numbered 0001, 0002, …; the file `head` names the newest, so that two branches that both add one conflict
in git instead of in production.
"""

from pathlib import Path
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.extensions import Base, UtcDateTime, db

HEAD = Path(__file__).parent / "head"


def _render(kind: str, value: Any, autogen: Any) -> str | bool:
    """Write our own column types as plain ones, so that a migration never imports the application."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _number(_context: Any, _revision: Any, directives: list[Any]) -> None:
    script = directives[0]
    if getattr(context.config.cmd_opts, "autogenerate", False) and script.upgrade_ops.is_empty():
        directives[:] = []
        return
    script.rev_id = f"{int(HEAD.read_text().strip() or 0) + 1:04d}" if HEAD.exists() else "0001"
    HEAD.write_text(script.rev_id + "\n")


def _let_tables_be_remade(connection: Connection) -> None:
    """SQLite changes a table by making it anew; with foreign keys on, dropping the old one would empty its children."""
    if connection.dialect.name == "sqlite":
        cursor = (
            connection.connection.cursor()
        )  # not by `execute`, which begins: the pragma has no effect after that
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()


def _ensure_nothing_is_orphaned(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (
        rows := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    ):
        raise RuntimeError(f"A migration left rows without their parents: {rows[:5]}")


def _run() -> None:
    options = {**current_app.extensions["migrate"].configure_args}
    options["process_revision_directives"] = _number
    options["render_item"] = _render
    if context.is_offline_mode():
        url = current_app.config["SQLALCHEMY_DATABASE_URI"]
        context.configure(url=url, target_metadata=Base.metadata, literal_binds=True, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    with db.engine.connect() as connection:
        _let_tables_be_remade(connection)
        context.configure(connection=connection, target_metadata=Base.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
            _ensure_nothing_is_orphaned(connection)
        if connection.dialect.name == "sqlite":
            connection.invalidate()  # the next one has its foreign keys on again


_run()
