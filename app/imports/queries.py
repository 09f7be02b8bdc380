"""Reads of imports."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import undefer

from app.errors import visible_row
from app.extensions import db
from app.imports.mapping.drafts import Memory
from app.imports.models import (
    ColumnMapping,
    FileState,
    HandEdit,
    ImportBatch,
    ImportFile,
    ImportKind,
    ImportRow,
    ImportState,
    RowOutcome,
)
from app.imports.plans import Edits
from app.imports.reading import SourceColumn, SourceRow
from app.searching import has_words
from app.web.listing import Listing, ListState, page_of

KEPT = "kept"


_URGENCY = case(
    (ImportRow.outcome == RowOutcome.ERROR, 0),
    (ImportRow.has_kept, 1),
    (ImportRow.outcome == RowOutcome.CHANGED, 2),
    (ImportRow.outcome == RowOutcome.NEW, 3),
    else_=4,
)


class Reader(Protocol):
    """Whoever looks (a `User`)."""

    school_id: Any


def visible_to(user: Reader) -> Select[ImportBatch]:
    """The imports of her own school."""
    return select(ImportBatch).where(ImportBatch.school_id == user.school_id)


def batch_for(user: Reader, batch_id: int) -> ImportBatch:
    """One import; NotVisible when it is another school's or does not exist."""
    return visible_row(visible_to(user).where(ImportBatch.id == batch_id))


def open_previews(user: Reader) -> Sequence[ImportBatch]:
    """Previews that wait for a decision, the newest first."""
    return db.session.scalars(
        visible_to(user).where(ImportBatch.state == ImportState.PREVIEWED).order_by(ImportBatch.id.desc())
    ).all()


def file_for(user: Reader, file_id: int, *, with_content: bool = False) -> ImportFile:
    """One file that waits; NotVisible when it is another school's, or gone."""
    query = select(ImportFile).where(ImportFile.school_id == user.school_id, ImportFile.id == file_id)
    return visible_row(query.options(undefer(ImportFile.content)) if with_content else query)


def file_of(batch: ImportBatch) -> ImportFile | None:
    """The file of a preview, as long as it can be read in another way."""
    return db.session.scalar(select(ImportFile).where(ImportFile.batch_id == batch.id))


def waiting_files(user: Reader) -> Sequence[ImportFile]:
    """Files of which nobody has said what their columns are, the newest first."""
    query = select(ImportFile).where(
        ImportFile.school_id == user.school_id,
        ImportFile.state.in_([FileState.WAITING, FileState.OPEN, FileState.READING]),
    )
    return db.session.scalars(query.order_by(ImportFile.id.desc())).all()


def memories_of(school_id: int, shapes: Collection[str]) -> dict[str, Memory]:
    """What somebody said of files with these column names, by shape."""
    query = select(ColumnMapping).where(
        ColumnMapping.school_id == school_id, ColumnMapping.shape.in_(sorted(shapes))
    )
    return {row.shape: Memory(row.kind.value, row.columns, row.fixed) for row in db.session.scalars(query)}


def mappings_of(user: Reader) -> Sequence[ColumnMapping]:
    """The sources of which it is remembered what their columns are, the last used first."""
    query = select(ColumnMapping).where(ColumnMapping.school_id == user.school_id)
    return db.session.scalars(query.order_by(ColumnMapping.used_at.desc(), ColumnMapping.id)).all()


def file_being_imported(school_id: int, kind: ImportKind) -> str:
    """The name of the file whose preview is open: a school has one of each kind at a time. Empty when none is."""
    query = select(ImportBatch.file_name).where(
        ImportBatch.school_id == school_id,
        ImportBatch.kind == kind,
        ImportBatch.state == ImportState.PREVIEWED,
    )
    return db.session.scalar(query.order_by(ImportBatch.id.desc()).limit(1)) or ""


def list_batches(user: Reader, state: ListState) -> Listing[ImportBatch]:
    """Past imports, the newest first."""
    return page_of(visible_to(user), state, {"newest": -ImportBatch.id})


def list_rows(batch: ImportBatch, state: ListState, *, page_size: int = 50) -> Listing[ImportRow]:
    """Rows of one import: first those that need somebody's eyes, then in the order of the file.

    The filter `result` picks an outcome, or the rows that differ from what was entered by hand.
    """
    query = select(ImportRow).where(ImportRow.batch_id == batch.id)
    wanted = state.filters.get("result")
    if wanted == KEPT:
        query = query.where(ImportRow.has_kept)
    elif wanted:
        query = query.where(ImportRow.outcome == RowOutcome(wanted))
    if state.search:
        query = query.where(*has_words(state.search, ImportRow.title))
    return page_of(query, state, {"row": (_URGENCY, ImportRow.position)}, page_size=page_size)


def count_kept(batch: ImportBatch) -> int:
    """How many rows differ from what somebody entered by hand."""
    statement = select(func.count()).where(ImportRow.batch_id == batch.id, ImportRow.has_kept)
    return db.session.scalar(statement) or 0


def sources_of(batch: ImportBatch) -> tuple[list[SourceRow], set[int]]:
    """The kept rows of a preview as they were read, and the positions in which the file wins from hand edits."""
    columns = {
        sheet: {name: SourceColumn(*place) for name, place in found.items()}
        for sheet, found in batch.reading["columns"].items()
    }
    rows = db.session.execute(
        select(
            ImportRow.position, ImportRow.sheet, ImportRow.row_number, ImportRow.source, ImportRow.takes_file
        )
        .where(ImportRow.batch_id == batch.id)
        .order_by(ImportRow.position)
    ).all()
    sources = [SourceRow(row.sheet, row.row_number, row.source, columns[row.sheet]) for row in rows]
    return sources, {row.position for row in rows if row.takes_file}


def hand_edits_of(school_id: int, subject_type: str) -> Edits:
    """Everything of this kind that was set by hand in the school: subject id -> field -> the edit. One statement."""
    found: dict[int, dict[str, HandEdit]] = {}
    for edit in db.session.scalars(
        select(HandEdit).where(HandEdit.school_id == school_id, HandEdit.subject_type == subject_type)
    ):
        found.setdefault(edit.subject_id, {})[edit.field] = edit
    return found
