"""What a company or a former student who works there is asked by a link, and each thing that they say.

What they say is a claim: it changes nothing until a coordinator accepts it.
"""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import CountSource, Site
from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.rolemodels.models import RoleModel
from app.schools.models import Period


class Recipient(LabelledEnum):
    """Who is asked."""

    CONTACT = "contact", lazy_gettext("the company")
    ALUMNA = "alumna", lazy_gettext("a former student")

    @property
    def source(self) -> CountSource:
        """Who is the source of a count that comes of the answer."""
        return CountSource.COMPANY if self is Recipient.CONTACT else CountSource.ALUMNA


class InquiryState(LabelledEnum):
    """open -> answered, withdrawn or expired. A link works once, and only while this is open."""

    OPEN = "open", lazy_gettext("waiting for an answer")
    ANSWERED = "answered", lazy_gettext("answered")
    WITHDRAWN = "withdrawn", lazy_gettext("withdrawn")
    EXPIRED = "expired", lazy_gettext("no answer in time")


INQUIRY_TRANSITIONS: dict[InquiryState, frozenset[InquiryState]] = {
    InquiryState.OPEN: frozenset({InquiryState.ANSWERED, InquiryState.WITHDRAWN, InquiryState.EXPIRED}),
    InquiryState.ANSWERED: frozenset(),
    InquiryState.WITHDRAWN: frozenset(),
    InquiryState.EXPIRED: frozenset(),
}


class ClaimSubject(LabelledEnum):
    """What somebody says something about."""

    COUNT = "count", lazy_gettext("women in technical roles")
    SEATS = "seats", lazy_gettext("places")
    CONTACT = "contact", lazy_gettext("contact")
    WORK = "work", lazy_gettext("what an intern does")
    FACILITIES = "facilities", lazy_gettext("changing room and clothes")


class ClaimState(LabelledEnum):
    """waiting -> accepted or set aside."""

    WAITING = "waiting", lazy_gettext("waiting")
    ACCEPTED = "accepted", lazy_gettext("accepted")
    SET_ASIDE = "set_aside", lazy_gettext("set aside")


class InquirySending(SchoolRow):
    """Asking many companies at once: made in the background, some at a time. The row says what is left."""

    __tablename__ = "inquiry_sending"

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    to_contacts: Mapped[bool]
    to_alumnae: Mapped[bool]
    by_email: Mapped[bool]
    """False: only links are made, and the coordinator passes them on."""
    language: Mapped[str] = mapped_column(String(2))
    """Of the emails to contacts; a former student reads hers in her own language."""
    expires_on: Mapped[date]
    site_ids: Mapped[list[Any]]
    """The numbers of the sites that are still to be asked."""
    total: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    """Questions made."""
    skipped: Mapped[int] = mapped_column(default=0)
    """Sites where nobody was asked: no address, or asked already."""
    author_id: Mapped[int]
    author_name: Mapped[str] = mapped_column(String(200))
    began_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    period: Mapped[Period] = relationship()

    @property
    def done(self) -> int:
        """How many of the sites were looked at."""
        return self.total - len(self.site_ids)


class CompanyInquiry(Versioned, SchoolRow):
    """One person asked about one site, by one link."""

    __tablename__ = "company_inquiry"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    """The period whose places are asked for."""
    sending_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry_sending.id"), index=True)
    recipient: Mapped[Recipient] = mapped_column(enum_type(Recipient, "inquiry_recipient"))
    role_model_id: Mapped[int | None] = mapped_column(ForeignKey("role_model.id"), index=True)
    """Who is asked, where that is a former student; None once she left."""
    to_name: Mapped[str] = mapped_column(String(200), default="")
    to_address: Mapped[str] = mapped_column(String(254), default="")
    """Of a contact only, as they were when asked; empty where the link is passed on by hand."""
    language: Mapped[str] = mapped_column(String(2))
    by_email: Mapped[bool]
    state: Mapped[InquiryState] = mapped_column(
        enum_type(InquiryState, "inquiry_state"), default=InquiryState.OPEN, index=True
    )
    open_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    """Names site and person while this is open, so that nobody is asked twice at once."""
    nonce: Mapped[str] = mapped_column(String(40))
    """Goes into the link; emptied when the link is over."""
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by_id: Mapped[int | None]
    asked_by_name: Mapped[str] = mapped_column(String(200), default="")
    expires_on: Mapped[date]
    """The last day on which the link works."""
    reminded: Mapped[int] = mapped_column(default=0)
    """How many reminders were sent, two at most."""
    answered_at: Mapped[datetime | None]
    is_told: Mapped[bool] = mapped_column(default=False)
    """A former student read what her answer changed: an email said so."""
    site: Mapped[Site] = relationship()
    period: Mapped[Period] = relationship()
    role_model: Mapped[RoleModel | None] = relationship()
    claims: Mapped[list["CompanyClaim"]] = relationship(
        back_populates="inquiry", cascade="all, delete-orphan", order_by="CompanyClaim.id"
    )

    def move(self, state: InquiryState) -> None:
        """Step on; the link is over from then on."""
        if state not in INQUIRY_TRANSITIONS[self.state]:
            raise ValueError(f"{self.state} does not become {state}")
        self.state, self.open_key = state, None


class CompanyClaim(Versioned, SchoolRow):
    """One thing that somebody says about a site; only the columns of its subject are filled in."""

    __tablename__ = "company_claim"
    __table_args__ = (
        CheckConstraint("women >= 0", name="women"),
        CheckConstraint("technical_staff IS NULL OR technical_staff >= women", name="technical_staff"),
        CheckConstraint("seats BETWEEN 0 AND 500", name="seats"),
    )

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("company_inquiry.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    subject: Mapped[ClaimSubject] = mapped_column(enum_type(ClaimSubject, "claim_subject"))
    state: Mapped[ClaimState] = mapped_column(
        enum_type(ClaimState, "claim_state"), default=ClaimState.WAITING, index=True
    )
    women: Mapped[int | None]
    technical_staff: Mapped[int | None]
    seats: Mapped[int | None]
    contact_name: Mapped[str | None] = mapped_column(String(200))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    work: Mapped[str | None] = mapped_column(Text)
    has_changing_room: Mapped[bool | None]
    """For women and for men."""
    has_clothes: Mapped[bool | None]
    """Work clothes and protective equipment in every size."""
    said_on: Mapped[date]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None]
    settled_by_name: Mapped[str] = mapped_column(String(200), default="")
    inquiry: Mapped[CompanyInquiry] = relationship(back_populates="claims")
    site: Mapped[Site] = relationship()

    @property
    def said(self) -> tuple[Any, ...]:
        """What was said, to compare two of one subject."""
        return (
            self.women,
            self.technical_staff,
            self.seats,
            self.contact_name,
            self.contact_email,
            self.contact_phone,
            self.work,
            self.has_changing_room,
            self.has_clothes,
        )
