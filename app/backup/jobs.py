"""The worker makes the file of an export that two people agreed on, and deletes it after a day."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import update

from app.background.engine import task
from app.backup.models import ExportState, SchoolExport
from app.backup.school_export import at_one_moment, export_school, note_export
from app.extensions import db, now, reads_only, writing
from app.schools.models import School

PATIENCE = timedelta(minutes=30)
"""After this a worker that was making one is taken to be dead, and it is made again."""


class Cancelled(Exception):
    """Somebody cancelled it while it was being made."""


@task
def make_file(export_id: int) -> None:
    """Make one that was agreed to; how far it is shows meanwhile, and whoever cancels it stops it."""
    if not _move(export_id, ExportState.AGREED, ExportState.MAKING, done=0, agreed_at=now()):
        return
    export = db.session.get_one(SchoolExport, export_id)
    school_id, path, recipient = export.school_id, export.path, export.recipient
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        rows = _write(export_id, school_id, path, recipient)
    except Cancelled:
        path.unlink(missing_ok=True)
        return
    except Exception:
        path.unlink(missing_ok=True)
        _move(export_id, ExportState.MAKING, ExportState.FAILED, ended_at=now())
        raise
    if _move(export_id, ExportState.MAKING, ExportState.READY, ended_at=now(), rows=rows):
        note_export(db.session.get_one(School, school_id), rows)
        db.session.commit()
    else:
        path.unlink(missing_ok=True)


def _move(export_id: int, before: ExportState, after: ExportState, **values: Any) -> bool:
    """From one state to another, unless somebody else moved it."""
    table = SchoolExport.__table__
    moved = db.session.execute(
        update(SchoolExport)
        .where(SchoolExport.id == export_id, SchoolExport.state == before)
        .values(state=after, version=table.c.version + 1, **values)
        .execution_options(synchronize_session=False)
        .returning(SchoolExport.id)
    ).first()
    db.session.commit()
    db.session.expire_all()
    return moved is not None


def _write(export_id: int, school_id: int, path: Path, recipient: str) -> int:
    """Write the file in a transaction that only reads, so that nobody waits for it; returns how many rows."""
    reads_only(True)
    try:
        at_one_moment()
        school = db.session.get_one(School, school_id)
        return export_school(school, path, recipient, on_table=partial(_keep_up, export_id)).rows
    finally:
        db.session.rollback()
        reads_only(False)


def _keep_up(export_id: int, done: int) -> None:
    """Keep how many tables are in it, in a transaction of its own. Raises Cancelled."""
    statement = (
        update(SchoolExport)
        .where(SchoolExport.id == export_id, SchoolExport.state == ExportState.MAKING)
        .values(done=done)
        .returning(SchoolExport.id)
    )
    with writing(), db.engine.begin() as connection:
        if connection.execute(statement).first() is None:
            raise Cancelled
