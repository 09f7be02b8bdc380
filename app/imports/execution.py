"""What the worker does with large files: it reads them, and tells the row what came of it."""

import logging
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.background.engine import after_commit, task
from app.extensions import db, now
from app.imports.beforehand import changes_anything, do_beforehand
from app.imports.models import FileState, ImportBatch, ImportFile, ImportState
from app.imports.reading import Layout, UnreadableFile, read_laid_out
from app.imports.reading.turns import ReadingIsBusy, turn
from app.imports.services import Colleague, Work, do_work
from app.imports.services.files import Understood, refuse, settle, show_preview, specs, understand

logger = logging.getLogger(__name__)
LOST_AFTER = timedelta(seconds=90)
"""A file that waits longer has lost its task: no file takes as long to read."""


def in_the_background(file: ImportFile) -> None:
    """Have the worker read a file once the running transaction is committed."""
    after_commit(read_file, file.id)


@task
def read_file(file_id: int) -> None:
    """Understand a file, or read it as somebody said; commits."""
    file = db.session.scalar(
        select(ImportFile).where(ImportFile.id == file_id).options(undefer(ImportFile.content))
    )
    if file is None or file.state not in {FileState.WAITING, FileState.READING}:
        return
    try:
        work_on(file)
    except ReadingIsBusy:
        db.session.rollback()
        after_commit(read_file, file_id)
    except UnreadableFile as refusal:
        db.session.rollback()
        kept = db.session.get(ImportFile, file_id)
        if kept is not None:
            refuse(kept, refusal)
    db.session.commit()


def work_on(file: ImportFile) -> None:
    """Read a file, without a transaction meanwhile, and store what came of it; flushes. Raises `UnreadableFile`."""
    data, name, state, layout = file.content, file.file_name, file.state, file.layout
    school_id, kind, file_id = file.school_id, file.kind if file.is_kind_given else "", file.id
    db.session.rollback()
    with turn(Path(current_app.config["DATA_DIR"])):
        found = (
            understand(data, name, school_id, kind)
            if state is FileState.WAITING
            else read_laid_out(data, name, Layout.from_json(layout), specs())
        )
    again = db.session.get(ImportFile, file_id, with_for_update={"key_share": True})
    if again is None or again.state is not state or again.layout != layout:
        return  # dropped, or said otherwise, meanwhile
    actor = author_of(again)
    if isinstance(found, Understood):
        settle(again, found, actor=actor)
    else:
        show_preview(again, found, actor=actor)


def author_of(file: ImportFile) -> Colleague | None:
    """Whoever chose the file."""
    return None if file.author_id is None else Colleague(file.author_id, file.author_name, file.author_roles)


def finish_in_the_background(batch: ImportBatch) -> None:
    """Have the worker do what a preview was left to it for, once the running transaction is committed."""
    after_commit(finish_batch, batch.id)


@task
def finish_batch(batch_id: int) -> None:
    """Plan a preview again, or import it; commits."""
    _do_beforehand(batch_id)
    batch = db.session.get(ImportBatch, batch_id, with_for_update={"key_share": True})
    if batch is not None and batch.work and batch.state is ImportState.PREVIEWED:
        do_work(batch)
    db.session.commit()


def _do_beforehand(batch_id: int) -> None:
    """Before an import that changes something what comes before it, without a transaction meanwhile."""
    batch = db.session.get(ImportBatch, batch_id)
    is_import = (
        batch is not None
        and batch.state is ImportState.PREVIEWED
        and batch.work.get("what") == Work.CONFIRM
        and changes_anything(batch.counts)
    )
    db.session.rollback()
    if is_import:
        do_beforehand()


def find_lost_files() -> int:
    """Put files and previews back in the queue whose task was lost; returns how many."""
    long_ago = now() - LOST_AFTER
    lost = db.session.scalars(
        select(ImportFile).where(
            ImportFile.state.in_([FileState.WAITING, FileState.READING]),
            ImportFile.changed_at < long_ago,
        )
    ).all()
    for file in lost:
        file.changed_at = now()
        in_the_background(file)
    left = db.session.scalars(
        select(ImportBatch).where(ImportBatch.state == ImportState.PREVIEWED, ImportBatch.work_at < long_ago)
    ).all()
    for batch in left:
        batch.work_at = now()
        finish_in_the_background(batch)
    return len(lost) + len(left)
