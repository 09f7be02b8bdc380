"""What features above put on the page of a placement, for staff: links with a state; see `app/contents.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from app.listed import Listed
from app.placements.models import Placement, Proposal


@dataclass(frozen=True)
class Aspect:
    """A side of a placement that has a page of its own: what it is, how it stands, and where that page is."""

    label: str
    state: str
    url: str


ASPECTS: Listed[Callable[[Placement], Aspect | None]] = Listed("placements: sides with a page of their own")
OWN_ASPECTS: Listed[Callable[[Placement], Aspect | None]] = Listed("placements: sides that a student sees")
"""The same for the student herself, on her own page."""


@dataclass(frozen=True)
class Terms:
    """What the agreement of a placement says, as far as it says it; it goes before what the opening offered."""

    days_per_week: int | None
    hours_per_week: int | None
    planned_hours: int | None
    """From its first to its last day, without days off."""
    required_hours: int | None
    """What the programme asks for in all."""
    trainer_name: str


OWN_TERMS: Listed[Callable[[Placement], Terms | None]] = Listed("placements: what the agreement says")
WAYS: Listed[Callable[[Proposal, Placement | None], Aspect | None]] = Listed(
    "placements: what a student can still do"
)
"""What she can do about the place that was published for her, accepted or not."""
