"""Sheets and files for tests: as after a signature, without the pages."""

from datetime import date
from hashlib import sha256

from app.accounts.models import User
from app.agreements.models import (
    Agreement,
    AgreementFile,
    AgreementSignature,
    AgreementState,
    CompanyPreparation,
    FileKind,
    Party,
    PreparationWay,
    PrintGrouping,
    PrintJob,
    PrintKind,
    PrintPart,
    PrintState,
)
from app.extensions import db, now
from app.placements.models import Placement

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"a photo" + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"a scan" + b"\x00\x00\x00\x00IEND\xaeB`\x82"


def a_signed_sheet(placement: Placement, signed_on: date = date(2026, 11, 20)) -> Agreement:
    """A first sheet that everybody signed, with the paper as a file; and the company was told."""
    sheet = Agreement(
        school_id=placement.school_id,
        placement_id=placement.id,
        placement=placement,
        state=AgreementState.SIGNED,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        days_per_week=4,
        hours_per_week=32,
        signed_on=signed_on,
        trainer_name="Trainer",
        work="Work",
        guardian_name="Guardian",
        guardian_address="Address",
        closing_reason="Reason",
    )
    sheet.signatures = [
        AgreementSignature(party=party, signed_on=signed_on, name="Signer") for party in Party
    ]
    digest = sha256(PDF).hexdigest()
    sheet.files = [AgreementFile(kind=FileKind.PDF, size=len(PDF), digest=digest, content=PDF)]
    told = CompanyPreparation(
        school_id=placement.school_id,
        placement_id=placement.id,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        way=PreparationWay.EMAIL,
        to_name="Contact",
        to_address="contact@company.example",
    )
    db.session.add_all([sheet, told])
    db.session.flush()
    return sheet


def a_print_job(author: User) -> PrintJob:
    """A list on paper that is ready, in one file."""
    job = PrintJob(
        school_id=author.school_id,
        kind=PrintKind.SHEETS,
        grouping=PrintGrouping.CLASS_GROUP,
        state=PrintState.READY,
        author_id=author.id,
        wanted=1,
        printed=1,
        ended_at=now(),
        parts=[PrintPart(position=1, title="4A", placement_ids=[], pages=1, content=PDF)],
    )
    db.session.add(job)
    db.session.flush()
    return job
