"""From rows as they were read to a plan, and from a plan to the database."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from flask_babel import lazy_ngettext

from app.audit.services import Actor
from app.extensions import db
from app.imports.models import RowOutcome
from app.imports.plans import FilePlan, Row, Text
from app.imports.reading import SourceRow, parse_row
from app.imports.registry import Importer


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Look for no garbage meanwhile: among tens of thousands of rows, all in use, that took half of the time."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


@_keeping_everything()
def plan_file(
    importer: Importer,
    school_id: int,
    sources: Sequence[SourceRow],
    *,
    is_complete: bool = True,
    takes_file: Collection[int] = (),
    answers: Mapping[str, str] | None = None,
) -> FilePlan:
    """What `sources` would do to the school as it is now. Writes nothing.

    `takes_file` holds the positions of rows whose values win from what was entered by hand; `answers` what was answered
    to the question about the file, if there is one.
    """
    rows = [
        Row(position, parse_row(importer.spec, source), position in takes_file)
        for position, source in enumerate(sources)
    ]
    with db.session.no_autoflush:
        plan = importer.plan(school_id, rows, is_complete).answered(answers or {})
    return replace(plan, remarks=[*_lost(importer, plan), *_left_out(plan), *plan.remarks])


def _lost(importer: Importer, plan: FilePlan) -> Iterator[Text]:
    """What the refused rows would have brought, where a row stands for several."""
    refused = [row.row for row in plan.rows if row.outcome is RowOutcome.ERROR]
    counts = [count for row in refused if isinstance(count := row.value(importer.weighs), int)]
    if counts:
        yield importer.lost(sum(counts))


def _left_out(plan: FilePlan) -> Iterator[Text]:
    """How many cells cannot be used in columns that the rows can do without."""
    cells = sum(len(row.row.parsed.left_out) for row in plan.rows if row.outcome is not RowOutcome.ERROR)
    if cells:
        yield lazy_ngettext(
            "%(num)s cell cannot be used and is left out. Its row goes in without it.",
            "%(num)s cells cannot be used and are left out. Their rows go in without them.",
            cells,
        )


@_keeping_everything()
def write_plan(plan: FilePlan, *, actor: Actor | None) -> None:
    """Do what `plan` says: all rows that are new or changed, then what needs their ids; flushes.

    A hand edit that lost from the file is forgotten, so that the next import need not ask again.
    """
    with db.session.no_autoflush:
        for row in plan.rows:
            if row.outcome in {RowOutcome.NEW, RowOutcome.CHANGED}:
                row.write()
                for edit in row.overruled:
                    db.session.delete(edit)
    db.session.flush()
    plan.finish(actor)
    db.session.flush()
