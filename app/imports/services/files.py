"""A file between the moment it was chosen and its preview: kept, understood, read as somebody said, or refused."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from sqlalchemy import delete

from app.audit.services import Actor
from app.extensions import db, now
from app.imports.mapping.drafts import Draft, best_draft, lacking, shapes_in, values_below
from app.imports.mapping.foreign import refuse_foreign
from app.imports.models import FileState, ImportBatch, ImportFile, ImportKind
from app.imports.reading import Layout, Look, Reading, SheetSpec, UnreadableFile, look_at, read_laid_out
from app.imports.registry import IMPORTERS, Importer, importer_of
from app.imports.services.previewing import preview
from app.imports.services.remembering import recall, use

_TO_BE_SAID = frozenset({"no_header", "missing_columns", "duplicate_column", "two_headers", "no_rows"})
"""Why a file cannot be read by its names alone, where somebody can say what its columns are."""


@dataclass(frozen=True)
class Understood:
    """What a file is. `reading` is None where somebody has to say what its columns are."""

    look: Look
    draft: Draft
    reading: Reading | None


def specs() -> list[SheetSpec]:
    """The columns of every kind of file."""
    return [importer.spec for importer in IMPORTERS]


def keep(
    data: bytes, name: str, *, school_id: int, actor: Actor, kind: str = "", is_complete: bool = True
) -> ImportFile:
    """Keep a file that was just chosen; an earlier one of hers that nobody read is dropped. Flushes."""
    unread = (
        ImportFile.school_id == school_id,
        ImportFile.author_id == actor.id,
        ImportFile.batch_id.is_(None),
    )
    db.session.execute(delete(ImportFile).where(*unread))
    file = ImportFile(
        school_id=school_id,
        kind=kind,
        is_kind_given=bool(kind),
        file_name=name.replace("\\", "/").rpartition("/")[2][:200] or "file",
        file_digest=sha256(data).hexdigest(),
        is_complete=is_complete,
        content=data,
        author_id=actor.id,
        author_name=actor.name,
        author_roles=actor.role_names[:200],
    )
    db.session.add(file)
    db.session.flush()
    return file


def understand(data: bytes, name: str, school_id: int, kind: str = "") -> Understood:
    """Find out what a file is, and read it where it says all by itself. Lets go of the database meanwhile.

    Raises `UnreadableFile`.
    """
    look = look_at(data, name, specs())
    refuse_foreign(look.sheets)
    memories = recall(school_id, shapes_in(look))
    db.session.rollback()
    draft = best_draft(look, [spec for spec in specs() if kind in ("", spec.kind)], memories)
    by_name = look.readings[draft.spec.kind]
    if isinstance(by_name, UnreadableFile) and by_name.code not in _TO_BE_SAID:
        raise by_name
    if not any(values_below(draft.sheet, column, draft.row) for column in draft.headers):
        raise UnreadableFile("no_rows", sheet=draft.sheet.name)
    reading = None
    if draft.is_sure and not gaps_in(draft.spec, draft.layout):
        if draft.is_plain and isinstance(by_name, Reading):
            reading = by_name
        elif not draft.is_plain:
            reading = read_laid_out(data, name, draft.layout, specs())
    return Understood(look, draft, reading)


def gaps_in(spec: SheetSpec, layout: Layout, accepted: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Groups of columns of which the import needs one, or has to hear that it goes on without."""
    stops = importer_of(ImportKind(spec.kind)).stops
    found = lacking(spec, layout.fields)
    return [*found, *((name,) for name in stops if name not in layout.fields and name not in accepted)]


def settle(file: ImportFile, understood: Understood, *, actor: Actor | None) -> None:
    """Show the preview of a file that says all by itself, or wait until somebody said what its columns are; flushes."""
    if understood.draft.is_remembered:
        use(file.school_id, understood.draft)
    file.kind = understood.draft.spec.kind
    file.look = look_as_json(understood.look)
    file.layout = understood.draft.layout.as_json()
    if understood.reading is None:
        _move(file, FileState.OPEN)
    else:
        show_preview(file, understood.reading, actor=actor)


def look_as_json(look: Look) -> dict[str, object]:
    """The sheets, as the database keeps them."""
    return {"sheets": [asdict(sheet) for sheet in look.sheets]}


def say_columns(file: ImportFile, layout: Layout) -> None:
    """What the columns of a file are, as somebody said: its preview can be made. Flushes."""
    file.kind, file.layout = layout.kind, layout.as_json()
    file.batch_id = None
    _move(file, FileState.READING)


def open_again(file: ImportFile) -> None:
    """Wait until somebody says otherwise what the columns of a file are; flushes."""
    _move(file, FileState.OPEN)


def show_preview(file: ImportFile, reading: Reading, *, actor: Actor | None) -> ImportBatch:
    """Make the preview of a file from its rows; flushes."""
    importer: Importer = importer_of(ImportKind(file.kind))
    batch = preview(
        importer,
        reading,
        file_name=file.file_name,
        file_digest=file.file_digest,
        school_id=file.school_id,
        actor=actor,
        is_complete=not importer.can_be_partial or file.is_complete,
    )
    file.batch_id = batch.id
    _move(file, FileState.PREVIEWED)
    return batch


def refuse(file: ImportFile, refusal: UnreadableFile) -> None:
    """Let go of what a file holds, and remember why it was not read until somebody reads that; flushes."""
    file.content, file.look, file.layout = b"", {}, {}
    file.refusal = {"code": refusal.code, "params": refusal.params}
    _move(file, FileState.REFUSED)


def drop(file: ImportFile) -> None:
    """Forget a file that nobody decided on; flushes."""
    db.session.delete(file)
    db.session.flush()


def _move(file: ImportFile, state: FileState) -> None:
    file.state, file.changed_at = state, now()
    db.session.flush()
