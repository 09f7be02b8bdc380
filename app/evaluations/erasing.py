"""What evaluations do when a student is erased: her answers stay in the totals, and nothing leads from them to her."""

from datetime import date

from sqlalchemy import ColumnElement, select

from app.evaluations.models import Evaluation
from app.extensions import db
from app.placements.models import Placement
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose


def unlink(*conditions: ColumnElement[bool]) -> None:
    """Take whose they are, and what was written, out of these evaluations; what was not sent holds nothing any more."""
    for row in db.session.scalars(select(Evaluation).where(*conditions).order_by(Evaluation.id)):
        row.placement_id, row.line, row.shows_line = None, "", False
        if row.answered_on is not None:
            row.answered_on = date(row.answered_on.year, row.answered_on.month, 1)
        if not row.is_sent:
            row.answers = {}
    db.session.flush()


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is not None:
        hers = select(Placement.id).where(Placement.student_id == number)
        unlink(Evaluation.placement_id.in_(hers))


PART = Part(wipe=_wipe)
