"""Placements for tests: as after an acceptance, without the run that proposed them."""

from datetime import date
from typing import Any

from app.companies.models import Opening
from app.extensions import db
from app.placements.models import Placement, PlacementState
from app.placements.services.life import begin, keep_up
from app.students.models import Student


def a_placement(student: Student, opening: Opening, until: date | None = None, **values: Any) -> Placement:
    """A confirmed placement with the days of its opening, lived until a day when that is given."""
    defaults = {
        "school_id": opening.school_id,
        "student_id": student.id,
        "period_id": opening.period_id,
        "opening_id": opening.id,
        "state": PlacementState.CONFIRMED,
        "starts_on": opening.starts_on,
        "ends_on": opening.ends_on,
    }
    placement = Placement(**{**defaults, **values})
    begin(placement, actor=None)
    if until is not None:
        keep_up(placement, until)
    db.session.flush()
    return placement
