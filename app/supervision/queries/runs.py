"""Supervisor runs: which a person sees, and what a new one can be about."""

from sqlalchemy import select

from app.access import Permission
from app.extensions import db
from app.placements.models import MatchRun
from app.runs.models import CAN_CHANGE, RunState
from app.runs.queries import PlanRuns
from app.schools.models import Period
from app.supervision.models import SupervisorRun

_RUNS = PlanRuns(SupervisorRun, Permission.ASSIGN_SUPERVISORS)
supervisor_runs_visible_to = _RUNS.visible_to
supervisor_run_for = _RUNS.for_user


def match_run_in(period: Period) -> MatchRun | None:
    """The match run whose proposals a run can stand on: the newest plan of the period that is not replaced."""
    states = CAN_CHANGE | {RunState.PUBLISHED}
    return db.session.scalar(
        select(MatchRun)
        .where(MatchRun.period_id == period.id, MatchRun.state.in_(states))
        .order_by(MatchRun.number.desc())
        .limit(1)
    )
