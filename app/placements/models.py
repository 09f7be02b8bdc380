"""Tables of the main flow: match runs, what they propose, placements, decisions about students, compared orders."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Opening
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.runs.models import (
    FOR_A_RESULT,
    FOR_A_REVIEWED_PLAN,
    Decision,
    ReviewedPlanRun,
    Run,
    RunState,
    decision_constraints,
    run_constraints,
)
from app.schools.models import Period
from app.students.models import Student


class MatchRun(ReviewedPlanRun, Base):
    """One run for one period. Its question is a placement-problem file, its answer a placement-solution file."""

    __tablename__ = "match_run"
    __table_args__ = run_constraints("match_run", "run_state", FOR_A_REVIEWED_PLAN)
    transitions = FOR_A_REVIEWED_PLAN

    answer_by: Mapped[date | None]
    """Last day on which students are asked to answer, as their emails say."""

    @property
    def is_by_earlier_rules(self) -> bool:
        """Made before D11, when the order of the criteria also decided who had a place."""
        return "precedence" not in self.policy


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


def waits_for_answer(run: RunState, proposal: ProposalState, opening_id: int | None) -> bool:
    """Whether a proposal in this state, of a run in that one, is a place to accept or decline."""
    is_offered = run is RunState.PUBLISHED and proposal is ProposalState.OFFERED
    return is_offered and opening_id is not None


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
    """What became of each choice, openings removed per rule, wishes met, count of women, flags."""
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
        return waits_for_answer(self.run.state, self.state, self.opening_id)


class PlacementState(LabelledEnum):
    """confirmed -> (agreement_pending ->) active -> completed | ended_early | replaced; never deleted (D14).

    On its first day a confirmed placement is active if the agreement is signed, else it waits for that and is late.
    """

    CONFIRMED = "confirmed", lazy_gettext("confirmed")
    AGREEMENT_PENDING = "agreement_pending", lazy_gettext("begun, agreement not signed")
    ACTIVE = "active", lazy_gettext("active")
    COMPLETED = "completed", lazy_gettext("completed")
    ENDED_EARLY = "ended_early", lazy_gettext("ended early")
    REPLACED = "replaced", lazy_gettext("replaced")


HELD = (PlacementState.CONFIRMED, PlacementState.AGREEMENT_PENDING, PlacementState.ACTIVE)
"""States in which the student has the place and the place is taken."""
HAD = (*HELD, PlacementState.COMPLETED)
"""States in which the student has, or has had, an internship in the period."""
LEFT = (PlacementState.ENDED_EARLY, PlacementState.REPLACED)
"""States in which she left the place before its last day."""
_S = PlacementState
NEXT_STATES: dict[PlacementState, frozenset[PlacementState]] = {
    _S.CONFIRMED: frozenset({_S.AGREEMENT_PENDING, _S.ACTIVE, _S.ENDED_EARLY, _S.REPLACED}),
    _S.AGREEMENT_PENDING: frozenset({_S.ACTIVE, _S.COMPLETED, _S.ENDED_EARLY, _S.REPLACED}),
    _S.ACTIVE: frozenset({_S.COMPLETED, _S.ENDED_EARLY, _S.REPLACED}),
    _S.COMPLETED: frozenset(),
    _S.ENDED_EARLY: frozenset(),
    _S.REPLACED: frozenset(),
}
"""What may follow on each state (D14)."""
_IS_HELD = text("state IN ('confirmed', 'agreement_pending', 'active')")


class Placement(Versioned, SchoolRow):
    """A place that a student accepted, and its life (D14). At most one that is held per student and period (R38)."""

    __tablename__ = "placement"
    __table_args__ = (
        Index(
            "uq_placement_held",
            "student_id",
            "period_id",
            unique=True,
            sqlite_where=_IS_HELD,
            postgresql_where=_IS_HELD,
        ),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), unique=True)
    """None: a replacement that a coordinator made by hand."""
    state: Mapped[PlacementState] = mapped_column(
        enum_type(PlacementState, "placement_state"), default=PlacementState.CONFIRMED
    )
    needs_intensive_guidance: Mapped[bool] = mapped_column(default=False)
    """R10, D5: automatic for participants at a flagged or unknown site. Staff only."""
    confirmed_at: Mapped[datetime] = mapped_column(default=now)
    starts_on: Mapped[date]
    """The opening's day, later where it takes the place of another that had begun."""
    ends_on: Mapped[date]
    """Its last day: that of the opening, earlier where it ended early or was replaced; before `starts_on`, it never
    began."""
    agreement_signed_on: Mapped[date | None]
    """R39: when all parties had signed."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"), index=True)
    """The placement of hers that ended for this one."""
    student: Mapped[Student] = relationship()
    period: Mapped[Period] = relationship()
    opening: Mapped[Opening] = relationship()
    proposal: Mapped[Proposal | None] = relationship()
    steps: Mapped[list["PlacementStep"]] = relationship(order_by="PlacementStep.id")

    @property
    def is_held(self) -> bool:
        """Whether the student has the place now, begun or not."""
        return self.state in HELD

    @property
    def never_began(self) -> bool:
        """Whether it ended before its first day."""
        return self.ends_on < self.starts_on


class PlacementStep(Base):
    """A step in the life of a placement: to which state, when, by whom and why (D14)."""

    __tablename__ = "placement_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"), index=True)
    state: Mapped[PlacementState] = mapped_column(enum_type(PlacementState, "placement_step_state"))
    at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    """Empty: by the calendar."""
    reason: Mapped[str] = mapped_column(String(1000), default="")


class DecisionKind(LabelledEnum):
    """PIN: she goes there. FORBID: she does not go there."""

    PIN = "pin", lazy_gettext("goes there")
    FORBID = "forbid", lazy_gettext("does not go there")


class PlacementDecision(Decision, Base):
    """A coordinator's word about one student and one opening, with its reason; withdrawn rather than deleted."""

    __tablename__ = "placement_decision"
    __table_args__ = decision_constraints("placement_decision")
    about = "opening_id"

    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))
    kind: Mapped[DecisionKind] = mapped_column(enum_type(DecisionKind, "decision_kind"))
    opening: Mapped[Opening] = relationship()


class PolicyComparison(Run, Base):
    """One question to the solver: what would other orders give, or one student at another place?

    The first policy is the run's own.
    """

    __tablename__ = "policy_comparison"
    __table_args__ = (
        *run_constraints("policy_comparison", "comparison_state", FOR_A_RESULT, is_plan=False),
        CheckConstraint("(asked_student_id IS NULL) = (asked_opening_id IS NULL)", name="asked"),
    )
    transitions = FOR_A_RESULT

    run_id: Mapped[int] = mapped_column(ForeignKey("match_run.id"), index=True)
    policies: Mapped[list[Any]]
    """Per policy its `code`, and `policy` as a problem file has it; the run's own comes first."""
    outcomes: Mapped[list[Any]] = mapped_column(default=list)
    """Per policy, once finished: see `explaining.comparing`."""
    asked_student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"), index=True)
    asked_opening_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"))
    """Where the second policy is the run's own order with a student at an opening: whose place was asked about."""
    run: Mapped[MatchRun] = relationship()
    asked_student: Mapped[Student | None] = relationship()
    asked_opening: Mapped[Opening | None] = relationship()


class PolicyShift(Base):
    """A student who would get another place under one of the policies than under the run's own."""

    __tablename__ = "policy_shift"
    __table_args__ = (
        Index("uq_policy_shift_student", "comparison_id", "position", "student_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comparison_id: Mapped[int] = mapped_column(ForeignKey("policy_comparison.id"))
    position: Mapped[int]
    """Which policy of the comparison: 1 for the first after the run's own."""
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    opening_before_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"))
    rank_before: Mapped[int | None]
    opening_after_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"))
    rank_after: Mapped[int | None]
    student: Mapped[Student] = relationship()


class SupplyFigures(SchoolRow):
    """Supply and demand of a period as last worked out by the worker; nobody answers for it, it is worked out again."""

    __tablename__ = "supply_figures"
    __table_args__ = (UniqueConstraint("period_id"),)

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"))
    stamp: Mapped[str] = mapped_column(String(60))
    """What the school's data were like: see `queries.supply.stamp_of`."""
    worked_out_at: Mapped[datetime] = mapped_column(default=now)
    milliseconds: Mapped[int]
    """How long it took."""
    data: Mapped[dict[str, Any]]
    """See `supply.Supply`."""
