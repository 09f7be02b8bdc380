"""Answering by a link: each thing that is said becomes a claim, and the link is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.audit.services import record
from app.companies.broken_rules import MoreWomenThanStaff, NotCounted
from app.companies.models import Site
from app.extensions import db, now
from app.inquiries import trail
from app.inquiries.broken_rules import LinkIsOver
from app.inquiries.emails import key_of
from app.inquiries.links import is_open
from app.inquiries.models import ClaimSubject, CompanyClaim, CompanyInquiry, InquiryState
from app.notices.services import withdraw_emails
from app.schools.queries import today


@dataclass(frozen=True)
class Said:
    """What was filled in; None and empty texts are left out."""

    women: int | None = None
    technical_staff: int | None = None
    seats: int | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    work: str = ""
    has_changing_room: bool | None = None
    has_clothes: bool | None = None

    def parts(self) -> Iterator[tuple[ClaimSubject, dict[str, Any]]]:
        """What was said, per subject."""
        if self.women is not None:
            yield ClaimSubject.COUNT, {"women": self.women, "technical_staff": self.technical_staff}
        if self.seats is not None:
            yield ClaimSubject.SEATS, {"seats": self.seats}
        contact = {
            "contact_name": self.contact_name or None,
            "contact_email": self.contact_email or None,
            "contact_phone": self.contact_phone or None,
        }
        if any(contact.values()):
            yield ClaimSubject.CONTACT, contact
        if self.work:
            yield ClaimSubject.WORK, {"work": self.work}
        if self.has_changing_room is not None or self.has_clothes is not None:
            yield (
                ClaimSubject.FACILITIES,
                {"has_changing_room": self.has_changing_room, "has_clothes": self.has_clothes},
            )


def answer(inquiry: CompanyInquiry, said: Said) -> list[CompanyClaim]:
    """Take what was said as claims; the register stays as it is. Raises `LinkIsOver` for the second of two answers.

    Raises `NotCounted` and `MoreWomenThanStaff` for figures that cannot be.
    """
    db.session.refresh(inquiry, with_for_update={"of": CompanyInquiry, "key_share": True})
    if not is_open(inquiry):
        raise LinkIsOver
    _ensure_possible(said)
    claims = [
        CompanyClaim(
            school_id=inquiry.school_id, site_id=inquiry.site_id, subject=subject, said_on=today(), **values
        )
        for subject, values in said.parts()
    ]
    inquiry.claims.extend(claims)
    inquiry.move(InquiryState.ANSWERED)
    inquiry.answered_at = now()
    withdraw_emails(key_of(inquiry))
    db.session.flush()
    site = db.session.get_one(Site, inquiry.site_id)
    record(
        trail.ANSWER,
        site,
        actor=None,
        school_id=inquiry.school_id,
        subject_name=site.title,
        data={"asked": inquiry.recipient.value, "subjects": [claim.subject.value for claim in claims]},
    )
    return claims


def _ensure_possible(said: Said) -> None:
    figures = (said.women, said.technical_staff, said.seats)
    if any(figure is not None and figure < 0 for figure in figures):
        raise NotCounted
    if said.women is not None and said.technical_staff is not None and said.women > said.technical_staff:
        raise MoreWomenThanStaff(said.women, said.technical_staff)
