"""Making a backup, looking whether it is whole, and putting it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.backup.archive import BackupError, Manifest, Tally, identities_of, reading, recipients_of, writing
from app.backup.departures import repeat_departures
from app.backup.stores import Store, is_lasting, store
from app.backup.trail import RESTORE
from app.extensions import db, now
from app.schools.models import School

NAME = "meervoud-%Y-%m-%dT%H%M%SZ.age"
NAMED = re.compile(r"meervoud-\d{4}-\d\d-\d\dT\d{6}Z\.age")


@dataclass(frozen=True)
class Restored:
    """What was put back, and how many withdrawals were repeated."""

    manifest: Manifest
    rows: int
    departures: int


def folder() -> Path:
    """Where backups go unless said otherwise."""
    return Path(current_app.config["BACKUP_DIR"])


def backups_in(where: Path) -> list[Path]:
    """The backups in a folder, the oldest first."""
    return sorted(path for path in where.glob("*.age") if NAMED.fullmatch(path.name))


def newest_hours() -> dict[str, int | None]:
    """How old the newest backup is, in whole hours; None where there is none."""
    found = backups_in(folder())
    if not found:
        return {"backup_hours": None}
    made = datetime.strptime(found[-1].name, NAME).replace(tzinfo=UTC)
    return {"backup_hours": max(0, int((now() - made).total_seconds() // 3600))}


def create(where: Path, *, keep: int | None = None) -> tuple[Path, Tally]:
    """A backup of the database as it is at this moment; then only the newest so many are kept, if that is said."""
    recipients = recipients_of(current_app.config["BACKUP_RECIPIENTS"])
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = now()
    path = where / moment.strftime(NAME)
    revision = _revision()
    if revision is None:
        raise BackupError("There is nothing in this database yet.")
    with store(db.engine.url) as source, writing(path, recipients) as target:
        target.begin(Manifest(moment.isoformat(), revision, db.engine.dialect.name))
        for table in source.tables():
            for part in source.parts(table):
                target.add(part)
        tally = target.end()
    for old in backups_in(where)[: -keep if keep else 0]:
        old.unlink()
    return path, tally


def verify(path: Path, key: Path) -> tuple[Manifest, Tally]:
    """Open a backup and go through all of it. Raises BackupError where it is not whole."""
    with reading(path, identities_of(key)) as source:
        for _ in source.parts():
            pass
    return source.manifest, source.tally


def restore(path: Path, key: Path, departures: Path | None = None) -> Restored:
    """Put a backup into an empty database, bring that up to date, and repeat what people withdrew since.

    All of it is read and checked before anything is written. Raises BackupError.
    """
    manifest, tally = verify(path, key)
    _refuse(manifest)
    db.session.remove()
    db.engine.dispose()
    upgrade(revision=manifest.revision)
    with _filling() as target, reading(path, identities_of(key)) as source:
        for part in source.parts():
            target.fill(part)
    upgrade()
    repeated = 0
    if departures is not None:
        repeated = repeat_departures(departures, datetime.fromisoformat(manifest.made))
    for school in db.session.scalars(select(School).order_by(School.id)):
        record(RESTORE, school, actor=None, school_id=school.id, data={"backup": manifest.made})
    return Restored(manifest, sum(tally.rows.values()), repeated)


@contextmanager
def _filling() -> Iterator[Store]:
    with store(db.engine.url) as target:
        target.clear()
        yield target
        try:
            target.finish()
        except (ValueError, IntegrityError) as error:
            raise BackupError(f"What is in the backup does not belong together: {error}") from error


def _refuse(manifest: Manifest) -> None:
    """Raises BackupError where a backup does not fit here, or something is here already."""
    if manifest.database != db.engine.dialect.name:
        raise BackupError(
            f"This backup is of {manifest.database}, and DATABASE_URL names {db.engine.dialect.name}. "
            "Put it back into the kind of database that it came from."
        )
    try:
        ScriptDirectory(current_app.extensions["migrate"].directory).get_revision(manifest.revision)
    except CommandError:
        raise BackupError("This backup is of a newer Meervoud. Install that version first.") from None
    lasting = [name for name in inspect(db.engine).get_table_names() if is_lasting(name)]
    if lasting and not _is_untouched(manifest.revision):
        raise BackupError(
            "There is something in this database, and a backup never writes over anything. Point DATABASE_URL at an "
            "empty one, or move the file away."
        )


def _is_untouched(revision: str) -> bool:
    """Whether all tables are empty and made by the same migration, as after a restore that failed."""
    with store(db.engine.url) as target:
        return _revision() == revision and not any(target.count(table) for table in target.tables())


def has_tables() -> bool:
    """Whether any migration ever ran here."""
    return _revision() is not None


def _revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def make_key(path: Path) -> str:
    """A new secret key in a new file that only its owner reads; the public one."""
    identity = pyrage.x25519.Identity.generate()
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise BackupError(f"There is a {path.name} already; a key is never written over.") from None
    public = str(identity.to_public())
    path.write_text(f"# opens backups of Meervoud made for {public}\n{identity}\n", encoding="ascii")
    return public
