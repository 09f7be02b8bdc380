"""What agreements do when a student is erased: files, guardians and names go; days and signatures stay counted.

The paper of whole lists that is there for a day goes too, whoever it is that is erased.
"""

from sqlalchemy import Select, delete, select, update

from app.agreements.models import Agreement, AgreementFile, AgreementSignature, CompanyPreparation, PrintJob
from app.extensions import db, now
from app.placements.models import Placement
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose


def wipe_sheets(sheets: Select[int]) -> None:
    """Take out of these sheets, given as a query of their numbers, whatever says who somebody is."""
    statements = (
        update(Agreement)
        .where(Agreement.id.in_(sheets))
        .values(guardian_name="", guardian_address="", trainer_name="", work="", closing_reason=""),
        update(AgreementSignature).where(AgreementSignature.agreement_id.in_(sheets)).values(name=""),
        update(AgreementFile)
        .where(AgreementFile.agreement_id.in_(sheets), AgreementFile.removed_at.is_(None))
        .values(content=b"", size=0, digest="", removed_at=now()),
    )
    for statement in statements:
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()


def _delete_prints(school_id: int) -> None:
    """Delete the paper of whole lists: it names students, supervisors and trainers, and can be made again."""
    statement = delete(PrintJob).where(PrintJob.school_id == school_id)
    db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()


def _wipe(person: Person) -> None:
    db.session.flush()
    _delete_prints(person.school_id)
    number = person.ids.get(Whose.STUDENT)
    if number is None:
        return
    hers = select(Placement.id).where(Placement.student_id == number)
    wipe_sheets(select(Agreement.id).where(Agreement.placement_id.in_(hers)))
    db.session.execute(
        update(CompanyPreparation)
        .where(CompanyPreparation.placement_id.in_(hers))
        .values(to_name="", to_address="", nonce="", said_name="", remark="")
    )


PART = Part(wipe=_wipe)
