"""How long what is left of an import is kept: the name of its file, and rows that were refused."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update

from app.extensions import db
from app.imports.models import ImportBatch, ImportRow
from app.imports.services import forget_rows
from app.privacy.people import GAP
from app.privacy.retention import Fixed, Term, beginning_of
from app.privacy.trail import TERM_TITLES


def _decided_before(school_id: int, before: date) -> Select[int]:
    old = (
        ImportBatch.school_id == school_id,
        ImportBatch.decided_at < beginning_of(before),
        ImportBatch.file_name != GAP,
    )
    return select(ImportBatch.id).where(*old).order_by(ImportBatch.id)


def _forget(_school_id: int, ids: Sequence[int]) -> None:
    forget_rows(ImportRow.batch_id.in_(ids))
    db.session.execute(
        update(ImportBatch)
        .where(ImportBatch.id.in_(ids))
        .values(file_name=GAP, author_name="", decided_by_name="")
    )


TERMS = (
    Term(
        "imports",
        TERM_TITLES["imports"],
        since=_l("after the day on which it was confirmed or cancelled"),
        happens=_l("The name of the file and what was refused are erased. How many rows it had stays."),
        basis=_l("public task: correct data"),
        months=12,
        due=_decided_before,
        go=_forget,
        at_once=20,
    ),
)
FIXED = (
    Fixed(
        _l("Files that wait for you, and what the columns of a source are"),
        _l(
            "A file that nobody decided on is erased after two days. What was said of its columns holds no rows, and "
            "is erased once no file used it for three years."
        ),
    ),
)
