"""A whole school as files that anybody can read: JSON and csv for each table, with counts and digests.

JSON is what goes back in; csv is for a spreadsheet. The files go to an empty folder, or encrypted into one file.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table

from app.audit.services import Actor, record
from app.backup.archive import BackupError, recipients_of, sealing
from app.backup.school_page import page
from app.backup.school_rows import columns_of, rows_of, tables
from app.backup.trail import EXPORT
from app.extensions import db, now
from app.schools.models import School
from app.web.exporting import export as spreadsheet

FORMAT = "meervoud-school/1"
MANIFEST = "manifest.json"
Put = Callable[[str, bytes], None]


@dataclass(frozen=True)
class Count:
    """How many rows a table has, and the SHA-256 of its JSON file."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class SchoolManifest:
    """What an export holds: of which school, when made, at which migration, and each table's count."""

    made_at: str
    revision: str
    school: dict[str, Any]
    tables: dict[str, Count] = field(default_factory=dict)
    format: str = FORMAT

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(count.rows for count in self.tables.values())


def revision_now() -> str:
    """The migration that the database is at. Raises BackupError where there is none."""
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    if found is None:
        raise BackupError("There is nothing in this database yet.")
    return found


def export_school(
    school: School, to: Path, recipients: str = "", *, on_table: Callable[[int], None] = lambda _done: None
) -> SchoolManifest:
    """Write everything of a school to `to`: a new folder, a new zip, or a new file for these public keys of age.

    It only reads; what is read is of one moment after `at_one_moment`. `on_table` hears how many tables are in it.
    Raises BackupError.
    """
    if to.exists() and (recipients or to.is_file() or any(to.iterdir())):
        raise BackupError(f"There is something at {to} already, and an export never writes over anything.")
    manifest = SchoolManifest(
        now().isoformat(), revision_now(), {"id": school.id, "code": school.code, "name": school.name}
    )
    with _place(to, recipients) as put:
        put("README.md", page().encode())
        for done, table in enumerate(tables(), start=1):
            manifest.tables[table.name] = _put_table(table, school.id, put)
            on_table(done)
        put(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode())
    return manifest


def note_export(school: School, rows: int, *, actor: Actor | None = None) -> None:
    """Let the trail say that everything of a school was taken along."""
    record(
        EXPORT,
        school,
        actor=actor,
        school_id=school.id,
        subject_name=school.name,
        data={"rows": rows},
    )


def at_one_moment() -> None:
    """Begin a transaction in which nothing changes that others do meanwhile, for what only reads."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _place(to: Path, recipients: str) -> AbstractContextManager[Put]:
    if recipients:
        return _sealed(to, recipients)
    if to.suffix == ".zip":
        return _zipped(to)
    to.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(name: str, content: bytes) -> None:
        path = to / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(content)

    return nullcontext(put)


@contextmanager
def _zipped(to: Path) -> Iterator[Put]:
    to.touch(mode=0o600)
    with ZipFile(to, "w", ZIP_DEFLATED) as file:
        yield file.writestr


@contextmanager
def _sealed(to: Path, recipients: str) -> Iterator[Put]:
    keys = recipients_of(recipients)
    with sealing(to, keys) as tar:

        def put(name: str, content: bytes) -> None:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))

        yield put


def _put_table(table: Table, school_id: int, put: Put) -> Count:
    rows = list(rows_of(table, school_id))
    content = as_json(rows)
    put(f"json/{table.name}.json", content)
    names = [column.name for column in columns_of(table)]
    cells = ([_cell(row[name]) for name in names] for row in rows)
    put(f"csv/{table.name}.csv", spreadsheet(table.name, names, cells, "csv").get_data())
    return Count(len(rows), hashlib.sha256(content).hexdigest())


def as_json(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as their file has them: a list with one object a line, written in one way only, so that digests compare."""
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def counts_now(school_id: int) -> dict[str, Count]:
    """What an export would count now, without writing one."""
    return {table.name: _put_table(table, school_id, lambda _name, _content: None) for table in tables()}
