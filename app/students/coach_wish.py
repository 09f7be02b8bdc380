"""What follows when a student says whether she would like a female coach. `app/contents.py` lists who acts on it."""

from collections.abc import Callable

from app.listed import Listed
from app.students.models import Student

ON_COACH_WISH: Listed[Callable[[Student], None]] = Listed("students: on a wish for a coach")
"""Called once her answer is stored, in the same transaction."""


def tell_of_coach_wish(student: Student) -> None:
    """Let every feature above act on her answer."""
    for act in ON_COACH_WISH:
        act(student)
