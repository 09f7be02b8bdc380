"""What features above put on the page of a student. `app/contents.py` lists who does."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.listed import Listed
from app.students.models import Student


@dataclass(frozen=True)
class ShownPlacement:
    """A placement of a student: the period, the company, its state in words (where it has one), and its page."""

    period: str
    company: str
    state: str
    url: str


PLACEMENTS: Listed[Callable[[Student], list[ShownPlacement]]] = Listed("students: placements")
"""The placements of a student, the newest first."""
GUIDANCE: Listed[Callable[[Collection[int]], Mapping[int, str]]] = Listed("students: guidance")
"""Of students by number, the page of the guidance that each has now or next."""


def shown_placements(student: Student) -> list[ShownPlacement]:
    """Every placement of the student."""
    return [placement for placements in PLACEMENTS for placement in placements(student)]


def guidance_pages(students: Collection[int]) -> dict[int, str]:
    """Of those among these students who have a placement now or next, the page of their guidance."""
    return {number: page for pages in GUIDANCE for number, page in pages(students).items()}
