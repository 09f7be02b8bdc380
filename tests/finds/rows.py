"""Rows of companies that students found."""

from typing import Any

from app.finds.models import FoundCompany
from app.schools.models import Period
from app.students.models import Student
from tests.factories import Factories


def a_find(make: Factories, student: Student, period: Period, **values: Any) -> FoundCompany:
    """She proposed it, and it waits for an answer."""
    known = {
        "name": "Windmolen Techniek",
        "town": "Kampen",
        "contact_name": "B. Molenaar",
        "what": "Bladen bouwen.",
    }
    row: FoundCompany = make.row(
        FoundCompany(
            school_id=student.school_id, student_id=student.id, period_id=period.id, **{**known, **values}
        )
    )
    return row
