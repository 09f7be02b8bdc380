"""What a student tells the coordinator of a company; what SBB was told; talks after a stop."""

from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import PlacementStop, Site
from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.placements.models import Placement
from app.students.models import Student


class SignalState(LabelledEnum):
    """new -> taken up -> answered."""

    NEW = "new", lazy_gettext("new")
    TAKEN_UP = "taken_up", lazy_gettext("taken up")
    ANSWERED = "answered", lazy_gettext("answered")


SIGNAL_TRANSITIONS: dict[SignalState, frozenset[SignalState]] = {
    SignalState.NEW: frozenset({SignalState.TAKEN_UP}),
    SignalState.TAKEN_UP: frozenset({SignalState.ANSWERED}),
    SignalState.ANSWERED: frozenset(),
}


class Outcome(LabelledEnum):
    """What the school did."""

    TALKED = "talked", lazy_gettext("We talked to the company")
    STOP = "stop", lazy_gettext("A placement stop was proposed, and the company is heard")
    NOTHING = "nothing", lazy_gettext("Nothing had to be done")


class CompanySignal(Versioned, SchoolRow):
    """What a student tells about a company, with her name, to the coordinators of her school."""

    __tablename__ = "company_signal"

    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"), index=True)
    """None: nobody's any longer."""
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date | None]
    wants_talk: Mapped[bool]
    is_unsafe: Mapped[bool]
    """She says that others are not safe there either: it is not answered without a talk or a stop."""
    state: Mapped[SignalState] = mapped_column(
        enum_type(SignalState, "signal_state"), default=SignalState.NEW
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    taken_up_by_id: Mapped[int | None]
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome, "signal_outcome"))
    talked_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the student reads."""
    answered_on: Mapped[date | None]
    student: Mapped[Student | None] = relationship()
    site: Mapped[Site] = relationship()


class SbbReport(Versioned, SchoolRow):
    """What SBB was told of a stop, step by step (R17). Holds nothing about a student."""

    __tablename__ = "sbb_report"

    stop_id: Mapped[int] = mapped_column(ForeignKey("placement_stop.id"), unique=True)
    adviser_informed_on: Mapped[date | None]
    complaint_on: Mapped[date | None]
    report_point_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    account: Mapped[str] = mapped_column(Text, default="")
    """What SBB reads of what happened."""
    company_answer: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(500), default="")
    stop: Mapped[PlacementStop] = relationship()

    @property
    def sent_on(self) -> date | None:
        """When SBB got it: as a complaint or through the report point."""
        return min(filter(None, (self.complaint_on, self.report_point_on)), default=None)


class TalkDecision(LabelledEnum):
    """What student and coordinator decided together. Meervoud ends nothing (R18)."""

    STAYS = "stays", lazy_gettext("stays, with agreements")
    REPLACE = "replace", lazy_gettext("goes to another place")
    ENDS = "ends", lazy_gettext("stops there")


class StopTalk(SchoolRow):
    """The talk with a student whose internship runs at a company with a stop."""

    __tablename__ = "stop_talk"
    __table_args__ = (UniqueConstraint("stop_id", "placement_id"),)

    stop_id: Mapped[int] = mapped_column(ForeignKey("placement_stop.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    talked_on: Mapped[date]
    decision: Mapped[TalkDecision] = mapped_column(enum_type(TalkDecision, "talk_decision"))
    author_id: Mapped[int | None]
    placement: Mapped[Placement] = relationship()
