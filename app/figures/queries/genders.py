"""Students of a school by gender, as totals only (R30): nobody sees whose it is, and small numbers are hidden.

Where another number has to be hidden so that a small one cannot be worked out, that is not the number of women. What is
shown was counted some time ago: who reads two days in a row learns nothing of the one student who came in between.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.figures.models import GenderTotal
from app.placements.proportion import SMALLEST, hidden_small
from app.students.models import Gender, Student, StudentGender

ORDER = (Gender.WOMAN, Gender.MAN, Gender.OTHER, Gender.UNKNOWN)


@dataclass(frozen=True)
class GenderTotals:
    """Numbers of students who have not left, in the order of `ORDER`; None is a number that is hidden."""

    parts: list[int | None]
    whole: int | None
    """All of them together, also those whose gender is not known; None where they are 1 to 4."""
    counted_on: date | None
    """None: nobody counted yet."""

    @property
    def shares(self) -> list[float | None]:
        """Each part of the whole, 0 to 1; None where it is hidden."""
        return [None if part is None or not self.whole else part / self.whole for part in self.parts]


def kept_total(school_id: int) -> GenderTotal | None:
    """What was counted last."""
    return db.session.scalar(select(GenderTotal).where(GenderTotal.school_id == school_id))


def gender_totals(school_id: int) -> GenderTotals:
    """What whoever sees totals is shown: the last count, with small numbers hidden."""
    kept = kept_total(school_id)
    counts = kept.parts if kept else (0, 0, 0, 0)
    day, whole = kept.counted_on if kept else None, sum(counts)
    if 0 < whole < SMALLEST:
        return GenderTotals([None] * len(ORDER), None, day)
    return GenderTotals(hidden_small(counts, ORDER.index(Gender.WOMAN)), whole, day)


def genders_now(school_id: int) -> tuple[int, ...]:
    """Count in the database, in one statement, in the order of `ORDER`. Nothing recorded counts as not known."""
    rows = db.session.execute(
        select(StudentGender.gender, func.count(Student.id))
        .select_from(Student)
        .outerjoin(StudentGender, StudentGender.student_id == Student.id)
        .where(Student.school_id == school_id, Student.has_left.is_(False))
        .group_by(StudentGender.gender)
    )
    counts = dict.fromkeys(ORDER, 0)
    for gender, count in rows:
        counts[gender or Gender.UNKNOWN] += count
    return tuple(counts.values())
