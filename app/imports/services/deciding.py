"""The decision on a preview: import it, or not."""

from collections import Counter
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select

from app.audit.services import Actor
from app.errors import DomainError
from app.extensions import db, now
from app.imports.models import ColumnMapping, ImportBatch, ImportFile, ImportState, RowOutcome
from app.imports.plans import FilePlan
from app.imports.services.closing import close
from app.imports.services.planning import write_plan
from app.imports.services.previewing import lock_school, plan_of, renew
from app.imports.wording import in_every_language

PREVIEW_DAYS = 2
MAPPING_DAYS = 3 * 366


class ImportIsDecided(DomainError):
    """A decision is taken once: the file was imported or dropped already."""


class QuestionUnanswered(DomainError):
    """The question about the file decides what the import writes, so it comes first. Nothing was imported."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Answer the question about this file first. Nothing has been imported yet."))


class Confirmation(StrEnum):
    """How a confirmation ended."""

    DONE = "done"
    ALREADY_DONE = "already_done"
    """Pressed twice, or a colleague was first: nothing happened now."""
    SEE_AGAIN = "see_again"
    """The school's data changed since the preview, so it shows something else now; nothing was imported."""


def confirm(batch: ImportBatch, *, actor: Actor | None) -> Confirmation:
    """Import the rows of `batch` that are not refused, all in this transaction; flushes.

    Planned again first: when that gives another preview than was seen, it is shown instead. Raises QuestionUnanswered
    when the file has a question that nobody answered, ImportIsDecided when the import was cancelled.
    """
    lock_school(batch.school_id)
    db.session.refresh(batch, with_for_update={"key_share": True})
    if batch.state is ImportState.CONFIRMED:
        return Confirmation.ALREADY_DONE
    ensure_open(batch)
    plan = plan_of(batch)
    if plan.fingerprint != batch.fingerprint:
        renew(batch, plan)
        return Confirmation.SEE_AGAIN
    if plan.question is not None and plan.answer is None:
        raise QuestionUnanswered
    write_plan(plan, actor=actor)
    batch.counts = {**plan.counts, "fields": in_every_language(lambda: _fields(plan))}
    close(batch, ImportState.CONFIRMED, actor=actor, data={**_overruled(plan), **batch.answers})
    return Confirmation.DONE


def cancel(batch: ImportBatch, *, actor: Actor | None) -> None:
    """Drop the preview; the school's data stay as they are. Raises ImportIsDecided when it was decided already."""
    lock_school(batch.school_id)
    db.session.refresh(batch, with_for_update={"key_share": True})
    ensure_open(batch)
    close(batch, ImportState.CANCELLED, actor=actor)


def ensure_open(batch: ImportBatch) -> None:
    """Raises ImportIsDecided when the import was confirmed or cancelled."""
    if batch.state is not ImportState.PREVIEWED:
        raise ImportIsDecided(
            gettext(
                "This import has already been decided: %(state)s. Choose the file again to import it.",
                state=batch.state.label,
            )
        )


def expire_previews() -> int:
    """Drop previews and files that nobody decided on for two days, and what nobody used for three years.

    Returns how many previews; flushes.
    """
    long_ago = now() - timedelta(days=PREVIEW_DAYS)
    db.session.execute(
        delete(ImportFile).where(ImportFile.batch_id.is_(None), ImportFile.created_at < long_ago)
    )
    unused = now() - timedelta(days=MAPPING_DAYS)
    db.session.execute(delete(ColumnMapping).where(ColumnMapping.used_at < unused))
    old = db.session.scalars(
        select(ImportBatch).where(
            ImportBatch.state == ImportState.PREVIEWED,
            ImportBatch.created_at < long_ago,
        )
    ).all()
    for batch in old:
        close(batch, ImportState.CANCELLED, actor=None, data={"cause": "not decided in time"})
    return len(old)


def _fields(plan: FilePlan) -> list[list[Any]]:
    """Which fields changed in how many rows, the most first, for the report."""
    changed = Counter(
        str(change.label) for row in plan.rows if row.outcome is RowOutcome.CHANGED for change in row.changes
    )
    return [[label, rows] for label, rows in changed.most_common()]


def _overruled(plan: FilePlan) -> dict[str, Any]:
    """Hand edits that lost from the file, for the trail: which field of what, never its value."""
    lost = [
        [edit.subject_type, edit.subject_id, edit.field]
        for row in plan.rows
        if row.outcome is RowOutcome.CHANGED
        for edit in row.overruled
    ]
    return {"hand_edits_replaced": lost} if lost else {}
