"""What features above put on the page of a student. `app/contents.py` lists who does."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.listed import Listed
from app.students.models import ComingSupervisor, Student


@dataclass(frozen=True)
class ShownPlacement:
    """A placement of a student: the period, the company, its state in words (where it has one), and its page."""

    period: str
    company: str
    state: str
    url: str


@dataclass(frozen=True)
class PlaceToCome:
    """Where a student goes in the period for which somebody comes: the company, its page, and the days."""

    company: str
    town: str | None
    url: str
    starts_on: date
    ends_on: date
    is_agreed: bool
    """False: published, and she has not answered yet."""


PLACEMENTS: Listed[Callable[[Student], list[ShownPlacement]]] = Listed("students: placements")
"""The placements of a student, the newest first."""
GUIDANCE: Listed[Callable[[Collection[int]], Mapping[int, str]]] = Listed("students: guidance")
"""Of students by number, the page of the guidance that each has now or next."""

PLACES_TO_COME: Listed[Callable[[Collection[ComingSupervisor]], Mapping[int, PlaceToCome]]] = Listed(
    "students: places to come"
)
"""Of rows that say who comes, by number: where the student goes, as far as that is published."""


def shown_placements(student: Student) -> list[ShownPlacement]:
    """Every placement of the student."""
    return [placement for placements in PLACEMENTS for placement in placements(student)]


def guidance_pages(students: Collection[int]) -> dict[int, str]:
    """Of those among these students who have a placement now or next, the page of their guidance."""
    return {number: page for pages in GUIDANCE for number, page in pages(students).items()}


def places_to_come(rows: Collection[ComingSupervisor]) -> dict[int, PlaceToCome]:
    """Where the students go for whom somebody comes, by number of the row; nothing of what is not published."""
    return {number: place for places in PLACES_TO_COME for number, place in places(rows).items()}
