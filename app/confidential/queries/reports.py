"""Reports for those who can open them: a counsellor with access, or the student whose it is."""

from datetime import date, datetime

from sqlalchemy import Select, exists, false, func, select
from sqlalchemy.orm import selectinload

from app.access import Permission
from app.accounts.models import User
from app.confidential.models import (
    ConfidentialReport,
    CounsellorKey,
    ReportAccess,
    ReportState,
    ReportStep,
    StepKind,
)
from app.errors import NotVisible, visible_row
from app.extensions import db
from app.sealing import tag_of
from app.students.models import Student

OWNER = "owner of a confidential report"
KEPT_YEARS = 1


def owner_tag_of(student_id: int) -> str:
    """What stands for a student beside her reports."""
    return tag_of(OWNER, str(student_id))


def visible_to(user: User) -> Select[ConfidentialReport]:
    """The reports that a counsellor can open. One that she cannot does not exist for her, or for anybody else."""
    if not user.has(Permission.READ_CONFIDENTIAL_REPORTS):
        return select(ConfidentialReport).where(false())
    mine = (
        select(ReportAccess.report_id)
        .join(CounsellorKey, CounsellorKey.id == ReportAccess.key_id)
        .where(CounsellorKey.user_id == user.id)
    )
    return select(ConfidentialReport).where(
        ConfidentialReport.school_id == user.school_id, ConfidentialReport.id.in_(mine)
    )


def report_for(user: User, code: str) -> ConfidentialReport:
    """One report that this counsellor can open; raises NotVisible."""
    return visible_row(visible_to(user).where(ConfidentialReport.code == code))


def reports_of(user: User) -> list[ConfidentialReport]:
    """What waits first, then what is open, then what is closed; the newest on top, with what was written."""
    query = visible_to(user).options(selectinload(ConfidentialReport.entries))
    is_closed = ConfidentialReport.state == ReportState.CLOSED
    order = (ConfidentialReport.is_waiting.desc(), is_closed, ConfidentialReport.id.desc())
    return list(db.session.scalars(query.order_by(*order)))


def count_waiting_for(user: User) -> int:
    """How many reports that she can open hold something that no counsellor read."""
    waiting = visible_to(user).where(ConfidentialReport.is_waiting.is_(True))
    ids = waiting.with_only_columns(ConfidentialReport.id).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def access_of(report: ConfidentialReport, key: CounsellorKey) -> ReportAccess:
    """With what this key opens the report; raises NotVisible."""
    return visible_row(
        select(ReportAccess).where(ReportAccess.report_id == report.id, ReportAccess.key_id == key.id)
    )


def accesses_of(key: CounsellorKey) -> dict[int, ReportAccess]:
    """By report, with what this key opens it."""
    rows = db.session.scalars(select(ReportAccess).where(ReportAccess.key_id == key.id))
    return {row.report_id: row for row in rows}


def can_be_opened(report: ConfidentialReport) -> bool:
    """Whether any counsellor has a key that opens it."""
    return bool(db.session.scalar(select(exists().where(ReportAccess.report_id == report.id))))


def own_reports(student: Student) -> list[ConfidentialReport]:
    """The reports that a student wrote with her name, the newest first, with what was written."""
    query = (
        select(ConfidentialReport)
        .where(
            ConfidentialReport.school_id == student.school_id,
            ConfidentialReport.owner_tag == owner_tag_of(student.id),
        )
        .options(selectinload(ConfidentialReport.entries))
    )
    return list(db.session.scalars(query.order_by(ConfidentialReport.id.desc())))


def own_report(student: Student, code: str) -> ConfidentialReport:
    """One that she wrote with her name; raises NotVisible."""
    return visible_row(
        select(ConfidentialReport).where(
            ConfidentialReport.code == code,
            ConfidentialReport.school_id == student.school_id,
            ConfidentialReport.owner_tag == owner_tag_of(student.id),
        )
    )


def report_of_phrase(digest: str) -> ConfidentialReport:
    """The one that this phrase belongs to; raises NotVisible."""
    if not digest:
        raise NotVisible
    return visible_row(select(ConfidentialReport).where(ConfidentialReport.phrase_digest == digest))


def was_read_since(report: ConfidentialReport, user: User, since: datetime) -> bool:
    """Whether this counsellor opened it lately, and so may go on reading without another line in its log."""
    lately = exists().where(
        ReportStep.report_id == report.id,
        ReportStep.kind == StepKind.READ,
        ReportStep.actor_id == user.id,
        ReportStep.at >= since,
    )
    return bool(db.session.scalar(select(lately)))


def reports_to_destroy(closed_before: date, day: date) -> list[ConfidentialReport]:
    """Reports of every school that were closed before a day, and are not kept longer than `day`."""
    query = select(ConfidentialReport).where(
        ConfidentialReport.closed_on < closed_before,
        ConfidentialReport.state == ReportState.CLOSED,
        func.coalesce(ConfidentialReport.kept_until, date(1, 1, 1)) < day,
    )
    return list(db.session.scalars(query.order_by(ConfidentialReport.id)))
