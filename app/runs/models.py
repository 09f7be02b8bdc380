"""The states of a run, the steps allowed between them, and the columns that every kind of run has."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import lazy_gettext
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.sql.schema import SchemaItem

from app.extensions import WHOLE_63, LabelledEnum, Versioned, now
from app.schools.models import Period
from app.students.models import Student


class RunState(LabelledEnum):
    """queued -> running -> solved … -> (reviewed ->) published -> superseded, or queued -> running -> finished.

    Back to queued when a worker died; cancelled or failed from either of the first two. A kind of run uses the states
    that its table of transitions has.
    """

    QUEUED = "queued", lazy_gettext("waiting")
    RUNNING = "running", lazy_gettext("running")
    SOLVED_OPTIMAL = "solved_optimal", lazy_gettext("solved, proven best")
    SOLVED_FEASIBLE = "solved_feasible", lazy_gettext("solved, not proven best")
    FINISHED = "finished", lazy_gettext("finished")
    CANCELLED = "cancelled", lazy_gettext("cancelled")
    FAILED = "failed", lazy_gettext("failed")
    REVIEWED = "reviewed", lazy_gettext("reviewed")
    PUBLISHED = "published", lazy_gettext("published")
    SUPERSEDED = "superseded", lazy_gettext("replaced by a later publication")

    @property
    def is_busy(self) -> bool:
        """Waiting for a worker, or being worked on."""
        return self in BUSY

    @property
    def has_plan(self) -> bool:
        return self in HAS_PLAN

    @property
    def can_change(self) -> bool:
        """A plan that is not published: people may still change it, and publish it."""
        return self in CAN_CHANGE


_S = RunState
BUSY = frozenset({_S.QUEUED, _S.RUNNING})
SOLVED = frozenset({_S.SOLVED_OPTIMAL, _S.SOLVED_FEASIBLE})
CAN_CHANGE = SOLVED | {_S.REVIEWED}
MADE_PUBLIC = frozenset({_S.PUBLISHED, _S.SUPERSEDED})
HAS_PLAN = CAN_CHANGE | MADE_PUBLIC

Transitions = Mapping[RunState, frozenset[RunState]]


def _transitions(results: frozenset[RunState], after: Mapping[RunState, frozenset[RunState]]) -> Transitions:
    ended = frozenset({_S.CANCELLED, _S.FAILED})
    nothing: frozenset[RunState] = frozenset()
    return {
        _S.QUEUED: ended | {_S.RUNNING},
        _S.RUNNING: ended | results | {_S.QUEUED},
        **dict.fromkeys(ended | results, nothing),
        **after,
    }


_PUBLISHED: Transitions = {_S.PUBLISHED: frozenset({_S.SUPERSEDED}), _S.SUPERSEDED: frozenset()}
FOR_A_RESULT = _transitions(frozenset({_S.FINISHED}), {})
"""Transitions of a run whose result is only read (comparisons)."""
FOR_A_PLAN = _transitions(SOLVED, {**dict.fromkeys(SOLVED, frozenset({_S.PUBLISHED})), **_PUBLISHED})
"""Transitions of a run whose plan is published as soon as its checks hold."""
FOR_A_REVIEWED_PLAN = _transitions(
    SOLVED,
    {**dict.fromkeys(SOLVED, frozenset({_S.REVIEWED})), _S.REVIEWED: SOLVED | {_S.PUBLISHED}, **_PUBLISHED},
)
"""Transitions of a run whose plan is reviewed before it is published (R45); a change by hand undoes the review."""


class Run(Versioned):
    """Columns to claim a run, renew its lease and enqueue it again (see `leases`).

    A table that carries them says which `transitions` it allows, and calls `run_constraints` in its arguments.
    """

    transitions: ClassVar[Transitions]
    if TYPE_CHECKING:
        __tablename__: str

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    state: Mapped[RunState] = mapped_column(
        Enum(
            RunState,
            native_enum=False,
            create_constraint=False,  # each table has its own, of the states that it uses
            validate_strings=True,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
        default=RunState.QUEUED,
        index=True,
    )
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Stage, value, bound, seconds, share and what is known of each level, as last reported: see `leases.Heartbeat`."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    """When this has passed, the sweep enqueues the run again, or fails it."""
    worker_token: Mapped[str | None] = mapped_column(String(32))
    """Fencing: a worker writes only where this is still its own token."""
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(String(2000), default="")
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    def change_state(self, state: RunState) -> None:
        """Change the state. Raises ValueError for a transition that is not in the table (a programming error)."""
        if state not in self.transitions[self.state]:
            raise ValueError(f"{type(self).__name__} does not go from {self.state} to {state}.")
        self.state = state


class PlanRun(Run):
    """A run of one period that makes a plan. `frozen_input` is its question, gzip-ped, and never changes."""

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    number: Mapped[int]
    """1, 2, 3 … within the school: what people call the run."""
    policy: Mapped[dict[str, Any]]
    """The `policy` of the problem file: the criteria in order, and what else a person decided for this run."""
    seed: Mapped[int] = mapped_column(WHOLE_63)
    time_limit_seconds: Mapped[int]
    frozen_input: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    input_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the canonical problem: what the solution refers to."""
    data_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the problem without policy, seed and human decisions: tells whether the data changed since (R45)."""
    solution: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """The solver's answer, as its file format has it."""
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Figures of the plan as it stands, changes by hand included."""
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None]

    @declared_attr
    def period(cls) -> Mapped[Period]:
        return relationship()


class ReviewedPlanRun(PlanRun):
    """A run whose plan somebody looks at before it is published (R45)."""

    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None]


PIN = "pin"


class Decision:
    """Columns of a coordinator's decision about a student, obeyed by later runs until it is withdrawn.

    A table that carries them has a `kind`, of which one value is "pin", says in `about` which of its columns names what
    she is pinned to or kept from, and calls `decision_constraints`.
    """

    about: ClassVar[str]
    if TYPE_CHECKING:
        kind: Mapped[Any]

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None]

    @declared_attr
    def student(cls) -> Mapped[Student]:
        return relationship()

    @property
    def about_id(self) -> int:
        """The row that she is pinned to or kept from."""
        number: int = getattr(self, self.about)
        return number

    @property
    def is_pin(self) -> bool:
        """Whether it says where she goes; else it says where she does not."""
        return str(self.kind) == PIN


def decision_constraints(table: str) -> tuple[SchemaItem, ...]:
    """Return the index that allows one pin in force per student and period."""
    one_pin = text("kind = 'pin' AND withdrawn_at IS NULL")
    name = f"uq_{table}_pin"
    return (
        Index(name, "student_id", "period_id", unique=True, sqlite_where=one_pin, postgresql_where=one_pin),
    )


def run_constraints(
    table: str, state: str, transitions: Transitions, *, is_plan: bool = True
) -> tuple[SchemaItem, ...]:
    """Return the constraints of a table of runs: its own states, one busy run per school (T19), unique plan numbers.

    `state` names the constraint on the states.
    """
    is_busy = text("state IN ('queued', 'running')")
    allowed = ", ".join(f"'{each.value}'" for each in RunState if each in transitions)
    return (
        CheckConstraint(f"state IN ({allowed})", name=state),
        Index(f"uq_{table}_busy", "school_id", unique=True, sqlite_where=is_busy, postgresql_where=is_busy),
        *((UniqueConstraint("school_id", "number"),) if is_plan else ()),
    )
