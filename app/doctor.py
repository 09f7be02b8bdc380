"""`flask doctor`: one look at everything that a person on the server has to know to be well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, islice

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from app.audit.anchors import HeadsForged, missing_ends
from app.audit.models import AuditEvent
from app.audit.services import broken_links
from app.background.health import health
from app.backup.services import newest_hours
from app.dashboard.steps import STALE_HOURS
from app.extensions import db, now, reads_only
from app.migrating import pending_revisions

AHEAD = timedelta(minutes=1)
"""How far an event may lie in the future before a clock is wrong."""
SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """What was looked at and how it is."""

    what: str
    said: str
    is_well: bool


def examine() -> Iterator[Finding]:
    """Look at everything, the database first: without its tables nothing else can be asked."""
    pending = pending_revisions()
    said = f"{len(pending)} to run: flask db upgrade" if pending else "none waits"
    yield Finding("migrations", said, not pending)
    if pending:
        return
    yield _database()
    yield _trail()
    yield _clock()
    db.session.rollback()  # or health would find the lock taken, by this
    yield from (Finding(part, said, said == "up") for part, said in health().parts.items() if part != "web")
    yield _backup()


def _database() -> Finding:
    if db.engine.dialect.name != "sqlite":
        return Finding("database file", "PostgreSQL looks after its own", True)
    with db.engine.connect() as connection:
        wrong = [
            str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"
        ]
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    wrong += [f"a row of {row[0]} refers to a row of {row[2]} that is not there" for row in loose]
    return Finding("database file", "; ".join(wrong[:SHOWN]) or "whole", not wrong)


def _trail() -> Finding:
    try:
        broken = list(islice(chain(broken_links(), missing_ends()), SHOWN))
    except HeadsForged:
        return Finding("audit trail", "the heads that were kept were not written by this application", False)
    wrong = "; ".join(f"school {link.school_id}, event {link.sequence}: {link.problem}" for link in broken)
    return Finding("audit trail", wrong or "whole", not broken)


def _clock() -> Finding:
    last = db.session.scalar(select(func.max(AuditEvent.at)))
    is_well = last is None or last <= now() + AHEAD
    said = f"{now():%Y-%m-%d %H:%M} UTC"
    return Finding(
        "clock", said if is_well else f"{said}, and the trail has an event of {last:%Y-%m-%d %H:%M}", is_well
    )


def _backup() -> Finding:
    hours = newest_hours()["backup_hours"]
    said = "there is none" if hours is None else f"the newest is {hours} hours old"
    return Finding("backup", said, hours is not None and hours < STALE_HOURS)


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look whether all is well: database, audit trail, clock, disk, queue, worker, backup. Exit status 1 if not."""
    reads_only(True)  # nobody waits for it
    try:
        found = list(examine())
    finally:
        db.session.rollback()
        reads_only(False)
    for one in found:
        click.echo(f"{'well ' if one.is_well else 'WRONG'}  {one.what}: {one.said}")
    if not all(one.is_well for one in found):
        raise click.exceptions.Exit(1)
