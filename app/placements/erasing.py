"""What match runs and placements do when a student is erased: places stay counted, without a word about her."""

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select, update

from app.extensions import db, now
from app.placements.models import (
    HELD,
    Placement,
    PlacementDecision,
    PlacementState,
    PlacementStep,
    Proposal,
)
from app.placements.services.life import take_step
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.schools.queries import today


def _held(student_id: int) -> list[Placement]:
    held = (Placement.student_id == student_id, Placement.state.in_(HELD))
    return list(db.session.scalars(select(Placement).where(*held).order_by(Placement.id)))


def _hinders(person: Person) -> LazyString | None:
    number = person.ids.get(Whose.STUDENT)
    if number is None or not any(one.ends_on >= today() for one in _held(number)):
        return None
    return lazy_gettext(
        "The student has a placement that is not over. End it first; or say why everything has to go now, and the "
        "placement ends today."
    )


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is None:
        return
    for placement in _held(number):
        take_step(placement, PlacementState.ENDED_EARLY)
        placement.ends_on = min(today(), placement.ends_on)
    db.session.flush()
    hers = select(Placement.id).where(Placement.student_id == number)
    for statement in (
        update(PlacementStep).where(PlacementStep.placement_id.in_(hers)).values(reason=""),
        update(Placement).where(Placement.student_id == number).values(needs_intensive_guidance=False),
        update(Proposal).where(Proposal.student_id == number).values(moved_reason="", answer_reason=""),
        update(PlacementDecision).where(PlacementDecision.student_id == number).values(reason=""),
        update(PlacementDecision)
        .where(PlacementDecision.student_id == number, PlacementDecision.withdrawn_at.is_(None))
        .values(withdrawn_at=now()),
    ):
        db.session.execute(statement)


PART = Part(wipe=_wipe, hinders=_hinders)
