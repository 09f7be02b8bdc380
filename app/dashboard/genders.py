"""Students of a school by gender, as totals only (R30): nobody sees whose it is, and small numbers are hidden.

Where another number has to be hidden so that a small one cannot be worked out, that is not the number of women.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from app.placements.proportion import SMALLEST, hidden_small
from app.students.models import Gender, Student, StudentGender

ORDER = (Gender.WOMAN, Gender.MAN, Gender.OTHER, Gender.UNKNOWN)


@dataclass(frozen=True)
class GenderTotals:
    """Numbers of students who have not left, in the order of `ORDER`; None is a number that is hidden."""

    parts: list[int | None]
    whole: int | None
    """All of them together, also those whose gender is not known; None where they are 1 to 4."""

    @property
    def shares(self) -> list[float | None]:
        """Each part of the whole, 0 to 1; None where it is hidden."""
        return [None if part is None or not self.whole else part / self.whole for part in self.parts]


def gender_totals(school_id: int) -> GenderTotals:
    """Count in the database, in one statement. Nothing recorded counts as not known."""
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
    whole = sum(counts.values())
    if 0 < whole < SMALLEST:
        return GenderTotals([None] * len(ORDER), None)
    return GenderTotals(hidden_small(list(counts.values()), ORDER.index(Gender.WOMAN)), whole)
