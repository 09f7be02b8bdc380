"""What agreements hold about students, their parents or guardians, and those who sign for a company."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from app.agreements.models import (
    Agreement,
    AgreementFile,
    AgreementSignature,
    CompanyPreparation,
    PrintJob,
    PrintPart,
)
from app.placements.models import Placement
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

_READERS = _l("coordinators; your supervisor sees the state and the hours; you")


def _hers(number: int) -> ColumnElement[bool]:
    return Agreement.placement_id.in_(select(Placement.id).where(Placement.student_id == number))


def _of_hers(number: int) -> ColumnElement[bool]:
    return AgreementSignature.agreement_id.in_(select(Agreement.id).where(_hers(number)))


AGREEMENTS = Holding(
    Agreement,
    _l("Your internship agreements"),
    rows={Whose.STUDENT: _hers},
    shown="number state starts_on ends_on days_per_week hours_per_week required_hours trainer_name work "
    "guardian_name guardian_address created_at sent_on signed_on closed_at closing_reason",
    plain="id school_id placement_id version",
    source=_l("a coordinator; you, for your parent or guardian"),
    readers=_READERS,
    kept=Kept.AGREEMENTS,
    words={
        "closing_reason": _l("why it was replaced or withdrawn"),
        "guardian_address": _l("address of your parent or guardian"),
        "guardian_name": _l("your parent or guardian"),
        "number": _l("number of the sheet"),
        "sent_on": _l("handed out on"),
        "work": _l("work and work processes"),
    },
)
SIGNATURES = Holding(
    AgreementSignature,
    _l("Who signed your agreements"),
    rows={Whose.STUDENT: _of_hers},
    shown="party signed_on name recorded_at",
    staff={"author_id": "author_name"},
    plain="id agreement_id",
    source=words.COORDINATOR,
    readers=_READERS,
    kept=Kept.AGREEMENTS,
    words={"name": _l("who signed for the company")},
)
FILES = Holding(
    AgreementFile,
    _l("Signed agreements as files"),
    rows={
        Whose.STUDENT: lambda number: AgreementFile.agreement_id.in_(
            select(Agreement.id).where(_hers(number))
        )
    },
    shown="kind size added_at removed_at",
    withheld={
        "content": _l("You can download the signed paper on your own page, My agreement."),
        "digest": _l("It says nothing but whether the file was changed."),
    },
    staff={"author_id": "author_name"},
    plain="id agreement_id",
    source=words.COORDINATOR,
    readers=_l("coordinators and you"),
    kept=Kept.AGREEMENTS,
)
PREPARATIONS = Holding(
    CompanyPreparation,
    _l("When the company was told that you come"),
    rows={
        Whose.STUDENT: lambda number: CompanyPreparation.placement_id.in_(
            select(Placement.id).where(Placement.student_id == number)
        )
    },
    shown="starts_on ends_on way to_name to_address done_at answered_at is_agreed said_name remark",
    staff={"author_id": "author_name"},
    plain="id school_id placement_id shown_digest settled_at",
    opens="nonce",
    source=_l("a coordinator, or your supervisor; the company, what it says of the agreement"),
    readers=words.COORDINATORS_AND_SUPERVISOR,
    kept=Kept.AGREEMENTS,
    words={
        "is_agreed": _l("the company agrees"),
        "said_name": _l("who answered for the company"),
        "remark": _l("what the company says is different"),
    },
)
PRINT_JOBS = Holding(
    PrintJob,
    _l("Lists that you had printed"),
    plain="id school_id kind grouping state wanted printed attempts asked_at lease_until ended_at",
    staff={"author_id": ""},
    nobody="that a list was printed, and by whom, for a day; it stands in the trail",
    leaves=False,
)
PRINT_PARTS = Holding(
    PrintPart,
    _l("Paper of a whole list"),
    plain="job_id position title placement_ids pages content",
    nobody="for a day, the same paper as can be printed from each agreement; erasing a student deletes it",
    leaves=False,
)
HELD = (AGREEMENTS, SIGNATURES, FILES, PREPARATIONS, PRINT_JOBS, PRINT_PARTS)
