"""What supervision does when somebody is erased: numbers stay in plans, words about her go, and so does her offer."""

from sqlalchemy import ColumnElement, delete, update

from app.extensions import db, now
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.supervision.models import ProposedSupervisor, SupervisorDecision, SupervisorOffer


def _wipe(person: Person) -> None:
    student, account = person.ids.get(Whose.STUDENT), person.ids.get(Whose.ACCOUNT)
    if student is not None:
        db.session.execute(
            update(ProposedSupervisor)
            .where(ProposedSupervisor.student_id == student)
            .values(moved_reason="", is_intensive=False, details={})
        )
        _end_decisions(SupervisorDecision.student_id == student)
    if account is not None:
        db.session.execute(delete(SupervisorOffer).where(SupervisorOffer.user_id == account))
        _end_decisions(SupervisorDecision.supervisor_id == account)


def _end_decisions(about: ColumnElement[bool]) -> None:
    """Decisions about her end, and lose their reason."""
    db.session.execute(
        update(SupervisorDecision)
        .where(about, SupervisorDecision.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
    )
    db.session.execute(update(SupervisorDecision).where(about).values(reason=""))


PART = Part(wipe=_wipe)
