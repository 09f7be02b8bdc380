"""How long notes are kept: until she deletes them, or has left the school."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select

from app.extensions import db
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.reflections.models import Reflection
from app.students.models import Student


def _of_left_before(school_id: int, before: date) -> Select[int]:
    return (
        select(Reflection.id)
        .join(Reflection.student)
        .where(Reflection.school_id == school_id, Student.has_left, Student.left_on < before)
        .order_by(Reflection.id)
    )


def _delete(_school_id: int, ids: Sequence[int]) -> None:
    db.session.execute(delete(Reflection).where(Reflection.id.in_(ids)))


TERMS = (
    Term(
        "reflections",
        TERM_TITLES["reflections"],
        since=_l("after the day on which it was recorded that the student had left"),
        happens=_l("All notes are deleted. Until then only the student deletes them."),
        basis=_l("consent: the student writes them for herself"),
        months=1,
        due=_of_left_before,
        go=_delete,
    ),
)
