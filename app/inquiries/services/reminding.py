"""Reminding after 7 and 14 days, and ending what nobody answered in time."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, or_, select

from app.audit.services import record
from app.companies.models import Site
from app.extensions import db
from app.inquiries import trail
from app.inquiries.emails import ask
from app.inquiries.models import CompanyInquiry, InquiryState
from app.inquiries.queries.asked import REMIND_AFTER
from app.inquiries.services.asking import close
from app.privacy.retention import beginning_of
from app.schools.queries import today

AT_ONCE = 50


def due_reminders() -> Sequence[int]:
    """The numbers of open questions, sent by email, of which a reminder is due today."""
    day = today()
    turns = (
        and_(CompanyInquiry.reminded == number, CompanyInquiry.asked_at < beginning_of(day - after + timedelta(days=1)))
        for number, after in enumerate(REMIND_AFTER)
    )  # fmt: skip
    found = select(CompanyInquiry.id).where(
        CompanyInquiry.state == InquiryState.OPEN,
        CompanyInquiry.by_email,
        CompanyInquiry.expires_on >= day,
        or_(*turns),
    )
    return db.session.scalars(found.order_by(CompanyInquiry.id).limit(AT_ONCE)).all()


def due_expiries() -> Sequence[int]:
    """The numbers of open questions of which the last day is over."""
    over = (CompanyInquiry.state == InquiryState.OPEN, CompanyInquiry.expires_on < today())
    return db.session.scalars(
        select(CompanyInquiry.id).where(*over).order_by(CompanyInquiry.id).limit(AT_ONCE)
    ).all()


def remind(inquiry_id: int) -> None:
    """Send a reminder, unless it was answered meanwhile. A worker that was away sends one of the two, not both."""
    inquiry = _take_up(inquiry_id)
    if inquiry is None:
        return
    inquiry.reminded = sum(
        inquiry.asked_at < beginning_of(today() - after + timedelta(days=1)) for after in REMIND_AFTER
    )
    db.session.flush()
    ask(inquiry)


def expire(inquiry_id: int) -> None:
    """End a question that nobody answered in time."""
    inquiry = _take_up(inquiry_id)
    if inquiry is None or inquiry.expires_on >= today():
        return
    close(inquiry, InquiryState.EXPIRED)
    site = db.session.get_one(Site, inquiry.site_id)
    record(trail.EXPIRE, site, actor=None, school_id=inquiry.school_id, subject_name=site.title)


def _take_up(inquiry_id: int) -> CompanyInquiry | None:
    found = db.session.get(
        CompanyInquiry,
        inquiry_id,
        with_for_update={"of": CompanyInquiry, "key_share": True},
        populate_existing=True,
    )
    return found if found is not None and found.state is InquiryState.OPEN else None
