"""A preview: the rows of a file kept with what each would do, until somebody decides."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import insert, select, text, update

from app.audit.services import Actor, record
from app.extensions import db
from app.imports import trail
from app.imports.models import ImportBatch, ImportRow, ImportState
from app.imports.plans import FilePlan, Question
from app.imports.queries import sources_of
from app.imports.reading import Reading, SourceRow
from app.imports.registry import Importer, importer_of
from app.imports.services.closing import close
from app.imports.services.planning import plan_file
from app.imports.wording import in_every_language, remarks_in_words, rows_in_words


def lock_school(school_id: int) -> None:
    """One import per school is planned and written at a time. SQLite's writers already exclude each other."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(:space, :school)"), {"space": 7302, "school": school_id}
        )


def preview(
    importer: Importer,
    reading: Reading,
    *,
    file_name: str,
    file_digest: str,
    school_id: int,
    actor: Actor | None,
    is_complete: bool = True,
) -> ImportBatch:
    """Keep the rows of `reading` with what each would do. Nothing of the school itself changes; flushes.

    An earlier preview of the same kind that nobody decided on is dropped: it would show what no longer holds.
    """
    lock_school(school_id)
    _drop_open_previews(importer, school_id, actor)
    batch = ImportBatch(
        school_id=school_id,
        kind=importer.kind,
        file_name=file_name[:200],
        file_digest=file_digest,
        is_complete=is_complete,
        reading=_described(reading),
        remarks={},
        counts={},
        fingerprint="",
        author_id=actor.id if actor else None,
        author_name=actor.name if actor else "",
    )
    plan = plan_file(importer, school_id, reading.rows, is_complete=is_complete)
    _show(batch, plan)
    db.session.add(batch)
    db.session.flush()
    words = rows_in_words(plan, importer.confidential)
    db.session.execute(
        insert(ImportRow),
        [
            _shown(batch.id, row, said) | _kept(row.row.source)
            for row, said in zip(plan.rows, words, strict=True)
        ],
    )
    record(
        trail.PREVIEW,
        batch,
        actor=actor,
        school_id=school_id,
        reason=batch.file_name,
        data={"kind": batch.kind.value, "digest": file_digest, "counts": batch.counts},
    )
    return batch


def choose(batch: ImportBatch, shown: Collection[int], taken: Collection[int], code: str = "") -> bool:
    """Of the rows `shown`, let the file win in those `taken` and keep the rest as entered by hand.

    `code` is an answer to the question about the file, kept too. Plans again where anything changed, and says whether
    the choice of rows did; flushes.
    """
    is_other_answer = answer(batch, code)
    differs = mark_rows(batch, shown, taken)
    if differs or is_other_answer:
        renew(batch, plan_of(batch))
    return differs


def mark_rows(batch: ImportBatch, shown: Collection[int], taken: Collection[int]) -> bool:
    """Keep in which of the rows `shown` the file wins; says whether that is another choice than before. Flushes.

    The preview has to be planned again then.
    """
    rows = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.position.in_(list(shown)))
    )
    differs = False
    for row in rows:
        wanted = row.position in taken
        differs = differs or row.takes_file != wanted
        row.takes_file = wanted
    db.session.flush()
    return differs


def plan_of(batch: ImportBatch) -> FilePlan:
    """Plan the kept rows of `batch` against the school as it is now, with the choices made so far."""
    sources, takes_file = sources_of(batch)
    return plan_file(
        importer_of(batch.kind),
        batch.school_id,
        sources,
        is_complete=batch.is_complete,
        takes_file=takes_file,
        answers=batch.answers,
    )


def answer(batch: ImportBatch, code: str) -> bool:
    """Keep an answer to the question about the file; says whether it is another than before.

    An answer that the file's question does not know is left alone. The preview has to be planned again.
    """
    question = batch.reading.get("question")
    if question is None or code not in question["codes"] or batch.answers.get(question["name"]) == code:
        return False
    batch.answers = {**batch.answers, question["name"]: code}
    db.session.flush()
    return True


def renew(batch: ImportBatch, plan: FilePlan) -> None:
    """Let the preview show `plan`; flushes."""
    _show(batch, plan)
    words = rows_in_words(plan, importer_of(batch.kind).confidential)
    db.session.execute(
        update(ImportRow),
        [_shown(batch.id, row, said) for row, said in zip(plan.rows, words, strict=True)],
    )
    db.session.expire_all()


def _drop_open_previews(importer: Importer, school_id: int, actor: Actor | None) -> None:
    for batch in db.session.scalars(
        select(ImportBatch).where(
            ImportBatch.school_id == school_id,
            ImportBatch.kind == importer.kind,
            ImportBatch.state == ImportState.PREVIEWED,
        )
    ):
        close(batch, ImportState.CANCELLED, actor=actor, data={"cause": "replaced by another file"})


def _show(batch: ImportBatch, plan: FilePlan) -> None:
    batch.counts = plan.counts
    batch.fingerprint = plan.fingerprint
    batch.remarks = remarks_in_words(plan)
    reading = {name: value for name, value in batch.reading.items() if name != "question"}
    batch.reading = {**reading, **({"question": _asked(plan.question)} if plan.question else {})}


def _asked(question: Question) -> dict[str, Any]:
    """The question as the page shows it, in every language."""

    def words() -> dict[str, Any]:
        answers = [[code, str(label), str(means)] for code, (label, means) in question.answers.items()]
        return {"text": str(question.text), "answers": answers}

    return {"name": question.name, "codes": list(question.codes), "words": in_every_language(words)}


def _shown(batch_id: int, plan: Any, words: dict[str, Any]) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "position": plan.row.position,
        "outcome": plan.outcome,
        "title": plan.title[:300],
        "detail": words,
        "has_kept": bool(plan.kept or plan.overruled or plan.row.takes_file),
    }


def _kept(source: SourceRow) -> dict[str, Any]:
    return {
        "sheet": source.sheet[:200],
        "row_number": source.row_number,
        "source": dict(source.values),
        "takes_file": False,
    }


def _described(reading: Reading) -> dict[str, Any]:
    """What to say of the file, and where its columns stand. Texts of skipped rows are not kept."""
    columns = {row.sheet: row.columns for row in reading.rows}
    return {
        "columns": {
            sheet: {name: [place.letter, place.header] for name, place in found.items()}
            for sheet, found in columns.items()
        },
        "ignored": list(reading.ignored_columns),
        "unknown": list(reading.unknown_columns),
        "hidden": list(reading.hidden_columns),
        "skipped": list(_skipped(reading)),
        "notes": in_every_language(lambda: [str(note.message) for note in reading.notes]),
    }


def _skipped(reading: Reading) -> Iterator[dict[str, Any]]:
    for row in reading.skipped:
        yield {"sheet": row.sheet, "row": row.row_number, "reason": row.reason.value}
