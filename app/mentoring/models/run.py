"""Circle runs: a frozen question about circles to the solver, its progress and its answer."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.runs.models import FOR_A_PLAN, PlanRun, run_constraints


class CircleRun(PlanRun, Base):
    """One run for one period. Its question is a circle-problem/1 file, its answer a circle-solution/1 file."""

    __tablename__ = "circle_run"
    __table_args__ = run_constraints("circle_run", "circle_run_state", FOR_A_PLAN)
    transitions = FOR_A_PLAN

    is_one_to_one: Mapped[bool] = mapped_column(default=False)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Whom it seats: see `policies.Invited`. Together with the rows as they are now they tell what changed since."""
