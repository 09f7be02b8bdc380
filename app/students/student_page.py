"""What features above put on the page of a student. `app/contents.py` lists who does."""

from collections.abc import Callable
from dataclasses import dataclass

from app.listed import Listed
from app.students.models import Student


@dataclass(frozen=True)
class ShownPlacement:
    """A placement of a student: the period, the company, its state in words, and its page."""

    period: str
    company: str
    state: str
    url: str


PLACEMENTS: Listed[Callable[[Student], list[ShownPlacement]]] = Listed("students: placements")
"""The placements of a student, the newest first."""


def shown_placements(student: Student) -> list[ShownPlacement]:
    """Every placement of the student."""
    return [placement for placements in PLACEMENTS for placement in placements(student)]
