"""The end of an import: what was read is let go, and the trail says what was done."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from app.audit.services import Actor, record
from app.extensions import db, now
from app.imports import trail
from app.imports.models import ImportBatch, ImportFile, ImportKind, ImportRow, ImportState, RowOutcome

ACTIONS = {ImportState.CONFIRMED: trail.CONFIRM, ImportState.CANCELLED: trail.CANCEL}


def close(
    batch: ImportBatch,
    state: ImportState,
    *,
    actor: Actor | None,
    data: dict[str, Any] | None = None,
) -> None:
    """End `batch` in `state`: its cells go, refused rows of an import stay with their reasons; flushes."""
    rows = delete(ImportRow).where(ImportRow.batch_id == batch.id)
    if state is ImportState.CONFIRMED:
        rows = rows.where(ImportRow.outcome != RowOutcome.ERROR)
    db.session.execute(rows)
    db.session.execute(update(ImportRow).where(ImportRow.batch_id == batch.id).values(source={}))
    batch.reading = {name: batch.reading[name] for name in ("ignored", "unknown") if name in batch.reading}
    batch.remarks, batch.work, batch.work_at = {}, {}, None
    db.session.execute(delete(ImportFile).where(ImportFile.batch_id == batch.id))
    batch.state = state
    batch.decided_at = now()
    batch.decided_by_name = actor.name if actor else ""
    db.session.flush()
    record(
        ACTIONS[state],
        batch,
        actor=actor,
        reason=batch.file_name,
        data={
            "kind": batch.kind.value,
            "digest": batch.file_digest,
            "counts": batch.counts,
            **(data or {}),
        },
    )


def forget_person(school_id: int, kind: ImportKind, texts: Collection[str]) -> int:
    """Empty every row of files of this kind that names one of `texts` (a full name, an address); returns how many.

    Such a row is left of a refused line, or of a preview that nobody decided on: with its cells gone it is refused,
    so that confirming the preview shows it again instead of importing her. Files that wait, or could be read again in
    another way, are dropped: nobody can look for one person in them.
    """
    db.session.execute(delete(ImportFile).where(ImportFile.school_id == school_id))
    wanted = [text.casefold() for text in texts]
    rows = db.session.scalars(
        select(ImportRow)
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(ImportBatch.school_id == school_id, ImportBatch.kind == kind)
    )
    emptied = 0
    for row in rows:
        held = json.dumps([row.title, row.source, row.detail], ensure_ascii=False).casefold()
        if any(text in held for text in wanted) or _names(row, wanted):
            _empty(row)
            emptied += 1
    db.session.flush()
    return emptied


def forget_rows(condition: ColumnElement[bool]) -> None:
    """Empty every row of files that fits, in the same way."""
    for row in db.session.scalars(select(ImportRow).where(condition)):
        _empty(row)
    db.session.flush()


def _empty(row: ImportRow) -> None:
    row.title, row.source, row.detail, row.outcome = "", {}, {}, RowOutcome.ERROR


def _names(row: ImportRow, wanted: Collection[str]) -> bool:
    """Whether the cells side by side make one of the names: they hold first name, prefix and surname apart."""
    cells = " ".join(value.strip() for value in map(str, row.source.values()) if value.strip()).casefold()
    return any(text in cells for text in wanted)
