"""What gatherings do when somebody is erased: a student's answers lose their words, a host's name is gone with her."""

from sqlalchemy import delete, select, update

from app.extensions import db
from app.gatherings.models import (
    Gathering,
    GatheringEvaluation,
    GatheringHost,
    GatheringInvitation,
    TogetherAnswer,
)
from app.privacy.erasure import Part
from app.privacy.people import GAP, Person
from app.privacy.registry import Whose


def _wipe(person: Person) -> None:
    if Whose.STUDENT in person.ids:
        number = person.ids[Whose.STUDENT]
        hers = select(GatheringInvitation.id).where(GatheringInvitation.student_id == number)
        account = person.ids.get(Whose.ACCOUNT, 0)
        for statement in (
            update(Gathering)
            .where(Gathering.organiser_id == account)
            .values(title=GAP, details="", place=""),
            update(GatheringEvaluation).where(GatheringEvaluation.invitation_id.in_(hers)).values(remark=""),
            update(TogetherAnswer).where(TogetherAnswer.contact_id == number).values(contact_id=None),
            update(TogetherAnswer).where(TogetherAnswer.student_id == number).values(ways=[]),
        ):
            db.session.execute(statement)
    if Whose.ACCOUNT in person.ids:
        db.session.execute(delete(GatheringHost).where(GatheringHost.user_id == person.ids[Whose.ACCOUNT]))
    db.session.flush()


PART = Part(wipe=_wipe)
