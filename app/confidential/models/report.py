"""A confidential report: who can open it, what was written, and what happened to it (R42)."""

from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.confidential.models.key import CounsellorKey
from app.extensions import Base, LabelledEnum, SchoolRow, enum_type, now


class ReportState(LabelledEnum):
    """received -> acknowledged -> in conversation -> (shared with consent ->) closed; a new message opens it again."""

    RECEIVED = "received", lazy_gettext("received")
    ACKNOWLEDGED = "acknowledged", lazy_gettext("read by the counsellor")
    IN_CONVERSATION = "in_conversation", lazy_gettext("in conversation")
    SHARED_WITH_CONSENT = "shared_with_consent", lazy_gettext("shared with consent")
    CLOSED = "closed", lazy_gettext("closed")


_S = ReportState
REPORT_TRANSITIONS: dict[ReportState, frozenset[ReportState]] = {
    _S.RECEIVED: frozenset({_S.ACKNOWLEDGED}),
    _S.ACKNOWLEDGED: frozenset({_S.IN_CONVERSATION, _S.CLOSED}),
    _S.IN_CONVERSATION: frozenset({_S.SHARED_WITH_CONSENT, _S.CLOSED}),
    _S.SHARED_WITH_CONSENT: frozenset({_S.IN_CONVERSATION, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.IN_CONVERSATION}),
}


class ConfidentialReport(SchoolRow):
    """One report. Without a counsellor's key the row says that there is one, on which day, and nothing else."""

    __tablename__ = "confidential_report"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    """What names it in an address: random, so that nobody counts reports."""
    public_key: Mapped[str] = mapped_column(String(60))
    """What is written for the counsellors is closed with this."""
    reporter_key: Mapped[str] = mapped_column(String(60))
    """What is written for the student is closed with this."""
    sealed_reporter_key: Mapped[str] = mapped_column(Text, default="")
    """The other half, for a student who gave her name: sealed with SECRET_KEY, for she reads with her account."""
    owner_tag: Mapped[str | None] = mapped_column(String(64), index=True)
    """Whose it is, for a student who gave her name: says nothing to anybody without SECRET_KEY."""
    phrase_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Found by, where she gave no name: nothing that her phrase follows from."""
    is_named: Mapped[bool]
    state: Mapped[ReportState] = mapped_column(
        enum_type(ReportState, "report_state"), default=ReportState.RECEIVED
    )
    is_waiting: Mapped[bool] = mapped_column(default=True)
    """Whether no counsellor has read what was written last."""
    received_on: Mapped[date]
    """A day and no time: who was at a computer then is nobody's business."""
    acknowledged_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    kept_until: Mapped[date | None]
    """Longer than a year after closing, because of proceedings."""
    entries: Mapped[list["ReportEntry"]] = relationship(
        order_by="ReportEntry.id", cascade="all, delete-orphan", passive_deletes=True
    )
    steps: Mapped[list["ReportStep"]] = relationship(
        order_by="ReportStep.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def answered_on(self) -> date | None:
        """The day of the newest answer, unless the student wrote after it."""
        newest = self.entries[-1]
        return None if newest.is_from_reporter else newest.written_on


class ReportAccess(Base):
    """That one counsellor can open one report: the report's private key, closed for hers."""

    __tablename__ = "report_access"
    __table_args__ = (UniqueConstraint("report_id", "key_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("confidential_report.id", ondelete="CASCADE"), index=True
    )
    key_id: Mapped[int] = mapped_column(ForeignKey("counsellor_key.id", ondelete="CASCADE"), index=True)
    box: Mapped[str] = mapped_column(Text)
    key: Mapped[CounsellorKey] = relationship()


class ReportEntry(Base):
    """What the student or a counsellor wrote. Only in boxes."""

    __tablename__ = "report_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("confidential_report.id", ondelete="CASCADE"), index=True
    )
    is_from_reporter: Mapped[bool]
    written_on: Mapped[date]
    for_counsellors: Mapped[str] = mapped_column(Text)
    for_reporter: Mapped[str] = mapped_column(Text, default="")
    """A counsellor's answer. What the student wrote she cannot read again, nor can anybody with her telephone."""


class StepKind(LabelledEnum):
    """What happens to a report: its own log, for counsellors only."""

    RECEIVED = "received", lazy_gettext("Received")
    READ = "read", lazy_gettext("Read by a counsellor")
    WRITTEN = "written", lazy_gettext("The student wrote again")
    ANSWERED = "answered", lazy_gettext("Answered")
    ASKED = "asked", lazy_gettext("Asked whether something may be shared")
    CONSENTED = "consented", lazy_gettext("The student agreed to share something")
    REFUSED = "refused", lazy_gettext("The student did not agree to share something")
    WITHDRAWN = "withdrawn", lazy_gettext("The student withdrew consent")
    SHARED = "shared", lazy_gettext("Read by an internship coordinator")
    ACCESS_GIVEN = "access_given", lazy_gettext("Access given to another counsellor")
    CLOSED = "closed", lazy_gettext("Closed")
    KEPT = "kept", lazy_gettext("Kept longer, because of proceedings")


class ReportStep(Base):
    """One line of the log of a report. It stands apart from the trail of the school, which coordinators read."""

    __tablename__ = "report_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("confidential_report.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[StepKind] = mapped_column(enum_type(StepKind, "report_step_kind"))
    at: Mapped[datetime] = mapped_column(default=now)
    """For what the student did: midnight of that day."""
    actor_id: Mapped[int | None]
