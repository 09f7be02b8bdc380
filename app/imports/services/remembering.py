"""What the columns of a source are, kept so that nobody has to say it twice."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update

from app.extensions import db, now
from app.imports.mapping.drafts import Draft, Memory, remembered_as, shape_of
from app.imports.models import ColumnMapping, ImportKind
from app.imports.queries import memories_of
from app.imports.reading import Layout
from app.imports.registry import importer_of


def remember(draft: Draft, layout: Layout, *, school_id: int, file_name: str) -> None:
    """Keep what somebody said of files with these column names; what was kept of them before is replaced. Flushes."""
    shape = _shape(draft)
    known = db.session.scalar(
        select(ColumnMapping).where(ColumnMapping.school_id == school_id, ColumnMapping.shape == shape)
    )
    if known is None:
        known = ColumnMapping(school_id=school_id, shape=shape)
        db.session.add(known)
    known.kind, known.file_name, known.used_at = ImportKind(layout.kind), file_name[:200], now()
    known.columns = remembered_as(draft, layout)
    known.fixed = dict(layout.fixed)
    db.session.flush()


def recall(school_id: int, shapes: Collection[str]) -> dict[str, Memory]:
    """What somebody said of files with these column names, by shape, as far as it still holds."""
    return {
        shape: replace(
            memory, fixed=importer_of(ImportKind(memory.kind)).still_holds(school_id, memory.fixed)
        )
        for shape, memory in memories_of(school_id, shapes).items()
    }


def use(school_id: int, draft: Draft) -> None:
    """Note that what was said of these column names is still of use; flushes."""
    known = ColumnMapping.school_id == school_id, ColumnMapping.shape == _shape(draft)
    db.session.execute(update(ColumnMapping).where(*known).values(used_at=now()))


def _shape(draft: Draft) -> str:
    return shape_of(list(draft.headers.values()))


def forget_mappings(ids: Sequence[int]) -> None:
    """Forget what was said of these sources; flushes."""
    db.session.execute(delete(ColumnMapping).where(ColumnMapping.id.in_(ids)))
    db.session.flush()
