"""The end of an import: what was read is let go, and the trail says what was done."""

from typing import Any

from sqlalchemy import delete, update

from app.audit.services import Actor, record
from app.extensions import db, now
from app.imports import trail
from app.imports.models import ImportBatch, ImportRow, ImportState, RowOutcome

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
    batch.remarks = {}
    batch.state = state
    batch.decided_at = now()
    batch.decided_by_name = actor.name if actor else ""
    db.session.flush()
    record(
        ACTIONS[state],
        batch,
        actor=actor,
        school_id=batch.school_id,
        subject_name=batch.file_name,
        data={
            "kind": batch.kind.value,
            "digest": batch.file_digest,
            "counts": batch.counts,
            **(data or {}),
        },
    )
