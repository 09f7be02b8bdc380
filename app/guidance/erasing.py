"""What guidance does when somebody is erased: of a student only counts of contacts stay, of an account nothing."""

from sqlalchemy import delete, select, update

from app.extensions import db, now
from app.guidance.models import ContactMoment, GuidanceAlert, GuidancePlan, GuidanceProfile, StandIn
from app.placements.models import Placement
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose


def _wipe(person: Person) -> None:
    if Whose.STUDENT in person.ids:
        _wipe_student(person.ids[Whose.STUDENT])
    if Whose.ACCOUNT in person.ids:
        number = person.ids[Whose.ACCOUNT]
        db.session.execute(delete(GuidanceProfile).where(GuidanceProfile.user_id == number))
        db.session.execute(
            update(StandIn)
            .where(
                (StandIn.absent_id == number) | (StandIn.stand_in_id == number), StandIn.ended_at.is_(None)
            )
            .values(ended_at=now())
        )
    db.session.flush()


def _wipe_student(number: int) -> None:
    plans = select(GuidancePlan.id).join(GuidancePlan.placement).where(Placement.student_id == number)
    contacts = select(ContactMoment.id).where(ContactMoment.plan_id.in_(plans))
    for statement in (
        delete(GuidanceAlert).where(GuidanceAlert.contact_id.in_(contacts)),
        delete(StandIn).where(StandIn.student_id == number),
        update(ContactMoment)
        .where(ContactMoment.plan_id.in_(plans))
        .values(motivation=None, results=None, atmosphere=None, feels_safe=None, remark=""),
    ):
        db.session.execute(statement)


PART = Part(wipe=_wipe)
