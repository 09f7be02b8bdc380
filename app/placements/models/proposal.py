"""Proposals: what a run says for one student."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Opening
from app.extensions import Base, LabelledEnum, Versioned, enum_type
from app.placements.models.run import MatchRun
from app.runs.models import RunState
from app.students.models import Student


class ProposalState(LabelledEnum):
    """draft -> offered (published) -> accepted | declined | withdrawn (a later publication replaced it)."""

    DRAFT = "draft", lazy_gettext("not published")
    OFFERED = "offered", lazy_gettext("waiting for the student")
    ACCEPTED = "accepted", lazy_gettext("accepted")
    DECLINED = "declined", lazy_gettext("declined")
    WITHDRAWN = "withdrawn", lazy_gettext("replaced")


class AnswerWay(LabelledEnum):
    """How a student gave an answer that somebody else wrote down."""

    PHONE = "phone", lazy_gettext("by phone")
    IN_PERSON = "in_person", lazy_gettext("in person")
    MESSAGE = "message", lazy_gettext("in a message")


class Proposal(Versioned, Base):
    """One student's place in a run, or the reason why there is none. Every student of the run has one row."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("run_id", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("match_run.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"), index=True)
    solver_opening_id: Mapped[int | None]
    """What the solver said, kept when a person moved her."""
    rank: Mapped[int | None]
    """1 for her first choice; None when she did not list it, or is not placed."""
    minutes: Mapped[int | None]
    is_flagged: Mapped[bool] = mapped_column(default=False)
    """At a site with fewer women than the threshold, or an unknown count."""
    is_alone: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String(40))
    """Why she is not placed: no_eligible_opening, seats_full, or moved_by_hand."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Codes and numbers behind the result: what each rule removed, runner-up, wishes met."""
    moved_by_id: Mapped[int | None]
    moved_reason: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[ProposalState] = mapped_column(
        enum_type(ProposalState, "proposal_state"), default=ProposalState.DRAFT, index=True
    )
    answered_at: Mapped[datetime | None]
    answer_reason: Mapped[str] = mapped_column(String(1000), default="")
    run: Mapped[MatchRun] = relationship()
    student: Mapped[Student] = relationship()
    opening: Mapped[Opening | None] = relationship()

    @property
    def waits_for_answer(self) -> bool:
        """Whether there is a place to accept or decline: it is the published one, and nobody has answered."""
        is_offered = self.run.state is RunState.PUBLISHED and self.state is ProposalState.OFFERED
        return is_offered and self.opening_id is not None
