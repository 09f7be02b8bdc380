"""Gender from the students file: stored apart, shown of nobody.

It is read for totals, and once for whether a new student takes part to begin with (D1). From then on taking part is
hers, and no file changes it (D13).
"""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.extensions import db
from app.imports.plans import Row, Text
from app.students.beginning import first_participation
from app.students.models import Gender, Student, StudentGender

RECORDED = _l("Gender: recorded, shown only in totals")
WILL_BE_ASKED = _l("Gender: not known. The student is asked whether they want to take part in the programme.")
STAYS = {
    True: _l(
        "Gender: the file differs from what is recorded, and the totals follow the file. Taking part stays as it "
        "is: yes."
    ),
    False: _l(
        "Gender: the file differs from what is recorded, and the totals follow the file. Taking part stays as it "
        "is: no."
    ),
    None: _l(
        "Gender: the file differs from what is recorded, and the totals follow the file. Taking part stays as it "
        "is: not answered yet."
    ),
}
"""By whether she takes part. Neither what the file says nor what is recorded is shown to anybody."""


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
        """That it is recorded, never what; and where it differs from before, what that does not change."""
        said = self.said(row, student)
        if student is None:
            yield WILL_BE_ASKED if first_participation(said) is None else RECORDED
        elif said is not None:
            yield STAYS[student.participates]

    def take(self, row: Row, student: Student, *, is_new: bool) -> None:
        """Remember what to record; it decides whether a new student takes part, and nobody else (D13)."""
        said = self.said(row, student)
        if is_new:
            student.participates = first_participation(said)
        if said is not None:
            self.taken.append((student, said))

    def write(self) -> None:
        """Record it, once the students have their ids."""
        for student, gender in self.taken:
            recorded = self.recorded.get(student.id)
            if recorded is None:
                db.session.add(StudentGender(student_id=student.id, gender=gender))
            else:
                recorded.gender = gender
