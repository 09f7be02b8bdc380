"""How long students who left, and choices, are kept."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select

from app.extensions import db
from app.privacy.erasure import erase, hindrances, known_as
from app.privacy.registry import Whose
from app.privacy.retention import Fixed, Term
from app.privacy.trail import RETENTION, TERM_TITLES
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import ChoiceList, Student


def _left_before(school_id: int, before: date) -> Select[int]:
    return (
        select(Student.id)
        .where(
            Student.school_id == school_id,
            Student.has_left,
            Student.erased_at.is_(None),
            Student.left_on < before,
        )
        .order_by(Student.id)
    )


def _erase(_school_id: int, ids: Sequence[int]) -> None:
    """Somebody with a placement that is not over has not left; that she is marked so waits for a person."""
    people = [known_as(Whose.STUDENT, number) for number in ids]
    for person in people:
        if hindrances(person):
            student = db.session.get_one(Student, person.ids[Whose.STUDENT])
            student.left_on = today()  # counts anew
    erase([person for person in people if not hindrances(person)], RETENTION, actor=None)


def _of_old_periods(school_id: int, before: date) -> Select[int]:
    return (
        select(ChoiceList.id)
        .join(Period, Period.id == ChoiceList.period_id)
        .where(Period.school_id == school_id, Period.ends_on < before)
        .order_by(ChoiceList.id)
    )


def _forget_choices(_school_id: int, ids: Sequence[int]) -> None:
    db.session.execute(delete(ChoiceList).where(ChoiceList.id.in_(ids)))


FIXED = (
    Fixed(
        _l("Places that a student keeps while she chooses"), _l("The day after the last day of the period.")
    ),
)
TERMS = (
    Term(
        "enrolment",
        TERM_TITLES["enrolment"],
        since=_l("after the day on which it was recorded that the student had left"),
        happens=_l(
            "Everything about the student is erased. That there was a student of this programme and cohort stays, and "
            "placements stay without a name, for the figures."
        ),
        basis=_l("public task: accounting for internships"),
        months=24,
        due=_left_before,
        go=_erase,
        at_once=25,
    ),
    Term(
        "choices",
        TERM_TITLES["choices"],
        since=_l("after the last day of the period"),
        happens=_l("The list is deleted. What a match run made of it stays with the run, by number."),
        basis=_l("public task: explaining a placement"),
        months=12,
        due=_of_old_periods,
        go=_forget_choices,
    ),
)
