"""Rows of confidential reports for tests of what is kept of people: nothing in them is closed with a real key."""

from datetime import date

from app.accounts.models import User
from app.confidential.models import (
    ConfidentialReport,
    CounsellorKey,
    FactKind,
    ReportEntry,
    ReportState,
    SharedFact,
)
from app.confidential.queries.reports import owner_tag_of
from app.students.models import Student
from tests.factories import Factories

DAY = date(2026, 10, 1)


def a_key(make: Factories, user: User) -> CounsellorKey:
    """The key of an account."""
    key = CounsellorKey(school_id=user.school_id, user_id=user.id, public_key="", by_sheet="", made_on=DAY)
    row: CounsellorKey = make.row(key)
    return row


def tell_in_confidence(make: Factories, student: Student) -> None:
    """A report that was closed: one that is open stays with the counsellor when she is erased."""
    code = f"code-{student.id}"
    report = make.row(
        ConfidentialReport(
            school_id=student.school_id,
            code=code,
            public_key="",
            reporter_key="",
            owner_tag=owner_tag_of(student.id),
            is_named=True,
            state=ReportState.CLOSED,
            received_on=DAY,
            closed_on=DAY,
        )
    )
    make.row(
        ReportEntry(report_id=report.id, is_from_reporter=True, written_on=DAY, for_counsellors="closed")
    )
    make.row(
        SharedFact(
            school_id=student.school_id,
            code=code,
            report_id=report.id,
            kind=FactKind.NAME,
            for_counsellors="closed",
            for_reporter="closed",
            asked_on=DAY,
        )
    )
