"""Asking for a whole list on paper, fetching its files, and deleting them: by hand, or a day later."""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements.broken_rules import NothingToPrint, PrintUnderWay
from app.agreements.models import BUSY, PrintGrouping, PrintJob, PrintKind, PrintPart
from app.agreements.queries.prints import planned_parts, prints_of
from app.agreements.services.printing import MOST_ATTEMPTS, begin, fail
from app.agreements.trail import ASK_PRINT, DELETE_PRINT, FETCH_PRINT, note_print
from app.extensions import db, now
from app.web.listing import ListState

KEPT = timedelta(days=1)
"""How long files can be downloaded."""
NAMES = {PrintKind.SHEETS: "bpv-bladen", PrintKind.LETTERS: "voorbereidingen"}


def ask_for_prints(state: ListState, kind: PrintKind, grouping: PrintGrouping, *, actor: User) -> PrintJob:
    """Have the pages of everything on a list made, in files. Raises `NothingToPrint` or `PrintUnderWay`."""
    if any(job.state.is_busy for job in prints_of(actor)):
        raise PrintUnderWay
    parts = planned_parts(actor, state, kind, grouping)
    if not parts:
        raise NothingToPrint
    job = PrintJob(
        school_id=actor.school_id,
        kind=kind,
        grouping=grouping,
        author_id=actor.id,
        wanted=sum(len(ids) for _title, ids in parts),
        parts=[
            PrintPart(position=position, title=title, placement_ids=ids)
            for position, (title, ids) in enumerate(parts, start=1)
        ],
    )
    db.session.add(job)
    try:
        db.session.flush()
    except IntegrityError:  # she asked twice at the same time
        db.session.rollback()
        raise PrintUnderWay from None
    note_print(ASK_PRINT, job, actor=actor, pages=job.wanted)
    begin(job)
    return job


def delete_print(job: PrintJob, *, actor: User) -> None:
    """Delete the files, and stop making them where they are not all there yet."""
    note_print(DELETE_PRINT, job, actor=actor)
    db.session.delete(job)
    db.session.flush()


def fetch_part(part: PrintPart, job: PrintJob, *, actor: User) -> bytes:
    """One file; that somebody took it is in the trail."""
    note_print(FETCH_PRINT, job, actor=actor, pages=part.pages)
    return part.content


def fetch_all(job: PrintJob, *, actor: User) -> IO[bytes]:
    """Every file in one zip on the disk, read from its beginning; the disk forgets it when it is closed.

    One file at a time is in memory.
    """
    note_print(FETCH_PRINT, job, actor=actor, pages=job.pages)
    kept = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _files(job):
            archive.writestr(name, content)
    kept.seek(0)
    return kept


def _files(job: PrintJob) -> Iterator[tuple[str, bytes]]:
    for part in job.parts:
        if part.pages:
            one = (PrintPart.job_id == part.job_id, PrintPart.position == part.position)
            content = db.session.scalar(select(PrintPart.content).where(*one))
            yield f"{file_name(job, part)}.pdf", content or b""


def file_name(job: PrintJob, part: PrintPart) -> str:
    """What a file is called, without its ending: what it is, its number, and the class or supervisor."""
    plain = unicodedata.normalize("NFKD", part.title).encode("ascii", "ignore").decode().lower()
    title = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "overig"
    return f"{NAMES[job.kind]}-{part.position:03d}-{title}"


def keep_prints() -> None:
    """Delete what ended a day ago, and begin again what a dead worker left."""
    over = delete(PrintJob).where(PrintJob.ended_at < now() - KEPT)
    db.session.execute(over.execution_options(synchronize_session=False))
    late = select(PrintJob).where(PrintJob.state.in_(BUSY), PrintJob.lease_until < now())
    for job in db.session.scalars(late.with_for_update(skip_locked=True, key_share=True)):
        if job.attempts >= MOST_ATTEMPTS:
            fail(job)
        else:
            begin(job)
    db.session.flush()
