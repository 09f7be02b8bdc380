"""Bringing the database to the newest migration, from inside the application."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade

from app.extensions import db


def pending_revisions() -> list[str]:
    """The migrations that this database has not had yet, oldest first."""
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return (
        [script.revision for script in reversed(list(scripts.iterate_revisions("head", current)))]
        if scripts.get_current_head() != current
        else []
    )


def bring_up_to_date() -> int:
    """Run the migrations that are pending; returns how many ran."""
    pending = pending_revisions()
    if pending:
        db.engine.dispose()
        upgrade()
    return len(pending)
