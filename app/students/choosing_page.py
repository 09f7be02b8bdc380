"""What features above have to say on a student's page of choices. `app/contents.py` lists who does."""

from collections.abc import Callable

from app.listed import Listed
from app.schools.models import Period
from app.students.models import Student

NOTES: Listed[Callable[[Student, Period], str | None]] = Listed("choices: notes")
"""What a change of her choices still does, or None when there is nothing to say."""


def notes_on(student: Student, period: Period) -> list[str]:
    """Every sentence there is for this student."""
    return [note for say in NOTES if (note := say(student, period)) is not None]
