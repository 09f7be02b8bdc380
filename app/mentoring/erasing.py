"""What plans of circles do when a student is erased: her number stays in them, words about her go."""

from sqlalchemy import update

from app.extensions import db
from app.mentoring.models import ProposedSeat
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is not None:
        db.session.execute(
            update(ProposedSeat)
            .where(ProposedSeat.student_id == number)
            .values(moved_reason="", has_priority=False)
        )


PART = Part(wipe=_wipe)
