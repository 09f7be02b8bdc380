"""Match runs: a frozen question to the solver, its progress and its answer."""

from datetime import date

from sqlalchemy.orm import Mapped

from app.extensions import Base
from app.runs.models import FOR_A_REVIEWED_PLAN, ReviewedPlanRun, run_constraints


class MatchRun(ReviewedPlanRun, Base):
    """One run for one period. Its question is a placement-problem/1 file, its answer a placement-solution/1 file."""

    __tablename__ = "match_run"
    __table_args__ = run_constraints("match_run", "run_state", FOR_A_REVIEWED_PLAN)
    transitions = FOR_A_REVIEWED_PLAN

    answer_by: Mapped[date | None]
    """The day before which students are asked to answer, as their emails say."""
