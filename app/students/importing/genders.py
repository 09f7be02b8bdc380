"""Gender from the students file: stored apart, shown nowhere, read only for the default of participation (D1)."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.extensions import db
from app.imports.plans import Row, Text
from app.students.models import Gender, Student, StudentGender

RECORDED = _l("Gender: recorded, not shown anywhere")


class GenderBook:
    """What is recorded for the students of a school, read once, and what the file adds to it."""

    def __init__(self, school_id: int) -> None:
        rows = db.session.scalars(
            select(StudentGender)
            .join(Student, Student.id == StudentGender.student_id)
            .where(Student.school_id == school_id)
        )
        self.recorded = {row.student_id: row for row in rows}
        self.taken: list[tuple[Student, Gender]] = []

    def said(self, row: Row, student: Student | None) -> Gender | None:
        """What the file adds to what is recorded; None where it says nothing new.

        An empty cell is "unknown" for somebody of whom nothing is recorded yet, and no news for anybody else.
        """
        recorded = self.recorded.get(student.id) if student else None
        if not row.value("gender") or (recorded is not None and not row.text("gender")):
            return None
        said = Gender(row.value("gender"))
        return None if recorded is not None and recorded.gender is said else said

    def differs(self, row: Row, student: Student | None) -> bool:
        return self.said(row, student) is not None

    def notes(self, row: Row, student: Student | None) -> Iterable[Text]:
        """That it is recorded, never what."""
        if self.differs(row, student):
            yield RECORDED

    def take(self, row: Row, student: Student) -> None:
        """Remember what to record, and set the default of participation unless somebody chose (D1)."""
        said = self.said(row, student)
        if said is None:
            return
        self.taken.append((student, said))
        if not student.participation_is_own_choice:
            student.participates = said is Gender.WOMAN

    def write(self) -> None:
        """Record it, once the students have their ids."""
        for student, gender in self.taken:
            recorded = self.recorded.get(student.id)
            if recorded is None:
                db.session.add(StudentGender(student_id=student.id, gender=gender))
            else:
                recorded.gender = gender
