"""A school back from its export, into an installation without any, held against the counts that it came with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from sqlalchemy import Table, func, insert, inspect, select
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.audit.services import record
from app.backup.archive import BackupError, identities_of, unsealing
from app.backup.school_export import FORMAT, MANIFEST, Count, SchoolManifest, counts_now, revision_now
from app.backup.school_rows import columns_of, left_out, read, tables
from app.backup.trail import IMPORT
from app.extensions import db
from app.migrating import bring_up_to_date
from app.parts import in_parts
from app.schools.models import School
from app.schools.services.founding import load_domains


def import_school(source: Path, key: Path | None = None) -> SchoolManifest:
    """Fill an installation without schools, and hold all of it against the manifest; flushes. Raises BackupError."""
    manifest, files = _opened(source, key)
    if not inspect(db.session.connection()).has_table(School.__tablename__):
        db.session.remove()
        bring_up_to_date()
    _refuse(manifest)
    load_domains()
    for table in tables():
        rows = _rows(files, table, manifest.tables)
        for some in in_parts(rows):
            db.session.execute(insert(table), [_values(table, row) for row in some])
        _number_on(table)
    db.session.expire_all()
    school_id = manifest.school["id"]
    if counts_now(school_id) != manifest.tables:
        raise BackupError("What arrived is not what was exported. Nothing was kept.")
    school = db.session.get_one(School, school_id)
    record(IMPORT, school, actor=None, school_id=school_id, data={"backup": manifest.made_at})
    return manifest


def _opened(source: Path, key: Path | None) -> tuple[SchoolManifest, Mapping[str, bytes]]:
    """The manifest, and the JSON files by name."""
    try:
        with _files(source, key) as found:
            files = dict(found)
        content = json.loads(files[MANIFEST])
        counts = {name: Count(**count) for name, count in content.pop("tables").items()}
        manifest = SchoolManifest(**content, tables=counts)
    except (KeyError, ValueError, TypeError) as error:
        raise BackupError(f"{source.name} is not an export of a school.") from error
    if manifest.format != FORMAT:
        raise BackupError("This export is in a form that this version of Meervoud does not read.")
    return manifest, files


@contextmanager
def _files(source: Path, key: Path | None) -> Iterator[Iterator[tuple[str, bytes]]]:
    if source.is_dir():
        paths = [source / MANIFEST, *sorted((source / "json").glob("*.json"))]
        yield ((path.relative_to(source).as_posix(), path.read_bytes()) for path in paths if path.exists())
        return
    if is_zipfile(source):
        with ZipFile(source) as file:
            yield ((name, file.read(name)) for name in file.namelist() if not name.startswith("csv/"))
        return
    if key is None:
        raise BackupError("This export is encrypted: say with --key which file opens it.")
    with unsealing(source, identities_of(key)) as tar:
        yield (
            (entry.name, content.read())
            for entry in tar
            if not entry.name.startswith("csv/") and (content := tar.extractfile(entry)) is not None
        )


def _refuse(manifest: SchoolManifest) -> None:
    """Raises BackupError where a school is here already, or the tables are not those of the export."""
    if db.session.scalar(select(func.count()).select_from(School)):
        raise BackupError(
            "There is a school in this installation, and an export goes into an empty one only."
        )
    if manifest.revision != revision_now():
        raise BackupError(
            f"The export was made at step {manifest.revision} of the database and this one is at {revision_now()}. "
            "Import it with the version of Meervoud that made it, and upgrade then."
        )


def _rows(files: Mapping[str, bytes], table: Table, counts: Mapping[str, Count]) -> list[dict[str, Any]]:
    """The rows of a table, if its file is what was exported."""
    content = files.get(f"json/{table.name}.json", b"")
    count = counts.get(table.name)
    if count is None or hashlib.sha256(content).hexdigest() != count.sha256:
        raise BackupError(f"json/{table.name}.json is missing or was changed. Nothing was kept.")
    rows: list[dict[str, Any]] = json.loads(content)
    return rows


def _values(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for the database. What opened something is empty where it may be, and else its default."""
    values = {column.name: read(column, row[column.name]) for column in columns_of(table)}
    return values | {
        name: default.arg
        for name in left_out(table)
        if isinstance(default := table.c[name].default, ScalarElementColumnDefault)
    }


def _number_on(table: Table) -> None:
    """On PostgreSQL rows that came with a number do not move the counter of numbers."""
    column = table.autoincrement_column
    if column is None or db.session.get_bind().dialect.name != "postgresql":
        return
    sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
    highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
    db.session.execute(select(func.setval(sequence, highest, False)))
