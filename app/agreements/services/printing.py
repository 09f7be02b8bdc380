"""Making the files of a print job: one after the other, each typeset while no transaction is open.

A file that is there stays, so a job that a dead worker left goes on where it was. Deleting the job stops its worker.
"""

import logging
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, select, update

from app.accounts.models import User
from app.agreements.models import PrintJob, PrintKind, PrintPart, PrintState
from app.agreements.paper import Paper, letters_of, sheets_of_paper
from app.agreements.queries.prints import rows_of_part, without_sheet
from app.agreements.queries.sheets import hours_of_all
from app.agreements.services.sheets import make_sheets
from app.background.engine import after_commit, task
from app.extensions import Base, db, now

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
"""No file takes nearly as long; a job that waits longer for its first was lost."""
MOST_ATTEMPTS = 3


def begin(job: PrintJob) -> None:
    """Let a worker make what is not there yet, once this transaction is committed."""
    job.state, job.lease_until, job.attempts = PrintState.WAITING, now() + LEASE, job.attempts + 1
    db.session.flush()
    after_commit(make_files, job.id)


def fail(job: PrintJob) -> None:
    """Give up; what was made goes."""
    job.state, job.ended_at, job.lease_until = PrintState.FAILED, now(), None
    nothing = (
        update(PrintPart).where(PrintPart.job_id == job.id).values(pages=0, content=b"", placement_ids=[])
    )
    db.session.execute(nothing.execution_options(synchronize_session=False))
    db.session.flush()


@task
def make_files(job_id: int) -> None:
    """Make every file of a job that is not there yet; no effect when another worker has it, or it was deleted."""
    if not _moved(job_id, PrintState.WAITING, PrintState.MAKING):
        return
    try:
        while (position := _next(job_id)) is not None:
            if not _make(job_id, position):
                return
        _moved(job_id, PrintState.MAKING, PrintState.READY, ended_at=now(), lease_until=None)
    except Exception:
        logger.exception("Print job %s failed", job_id)
        db.session.rollback()
        if (job := db.session.get(PrintJob, job_id)) is not None:
            fail(job)
            db.session.commit()


def _moved(job_id: int, before: PrintState, after: PrintState, **values: Any) -> bool:
    """Move the job, unless it is not in that state; commits."""
    return _changed(PrintJob, PrintJob.id == job_id, PrintJob.state == before, state=after, **values)


def _changed(table: type[Base], *which: ColumnElement[bool], **values: Any) -> bool:
    """Whether an update reached its row; commits."""
    statement = update(table).where(*which).values(**values).execution_options(synchronize_session=False)
    reached = cast("CursorResult[Any]", db.session.execute(statement)).rowcount
    db.session.commit()
    return bool(reached)


def _next(job_id: int) -> int | None:
    """The first file that is not there yet."""
    waiting = select(PrintPart.position).where(PrintPart.job_id == job_id, PrintPart.pages.is_(None))
    return db.session.scalar(waiting.order_by(PrintPart.position).limit(1))


def _make(job_id: int, position: int) -> bool:
    """Make one file and commit; False when the job was deleted meanwhile.

    What it needs of the database is read, and sheets that were not there are made, before it is typeset.
    """
    job = db.session.get(PrintJob, job_id)
    part = db.session.get(PrintPart, (job_id, position))
    if job is None or part is None:
        return False
    looked_at = len(part.placement_ids)
    paper = _paper(job, part)
    db.session.commit()
    db.session.expunge_all()  # a job of 3,000 placements is not kept in memory
    content = paper.pdf() if paper else b""
    made = {"pages": paper.count if paper else 0, "content": content}
    kept = _changed(PrintPart, PrintPart.job_id == job_id, PrintPart.position == position, **made)
    seen = {"printed": PrintJob.printed + looked_at, "lease_until": now() + LEASE}
    return _changed(PrintJob, PrintJob.id == job_id, **seen) and kept


def _paper(job: PrintJob, part: PrintPart) -> Paper | None:
    """What is on the pages of a file; None where nobody on it still needs one."""
    if job.kind is PrintKind.SHEETS:
        make_sheets(without_sheet(part), actor=db.session.get(User, job.author_id))
    rows = rows_of_part(part, job.kind)
    if not rows:
        return None
    if job.kind is PrintKind.LETTERS:
        return letters_of([placement for placement, _sheet in rows])
    sheets = [sheet for _placement, sheet in rows]
    return sheets_of_paper(list(zip(sheets, hours_of_all(sheets), strict=True)))
