"""Match runs: which a person sees, and whether the number that their lottery stands on may be seen."""

from sqlalchemy import exists, select

from app.access import Permission
from app.extensions import db
from app.placements.models import MatchRun
from app.runs.models import MADE_PUBLIC
from app.runs.queries import PlanRuns
from app.schools.models import Period

_RUNS = PlanRuns(MatchRun, Permission.MANAGE_RUNS)
runs_visible_to = _RUNS.visible_to
run_for = _RUNS.for_user


def lot_is_public(run: MatchRun) -> bool:
    """D11: the number of a period's lottery is secret until a plan that was made with it is published.

    A run by the earlier rules has a number of its own, which decides nothing any longer.
    """
    if run.is_by_earlier_rules and run.seed != run.period.lot_seed:
        return True
    made_public = exists().where(
        MatchRun.period_id == run.period_id,
        MatchRun.seed == run.seed,
        MatchRun.state.in_(MADE_PUBLIC),
    )
    return bool(db.session.scalar(select(made_public)))


def has_runs(period: Period) -> bool:
    """Whether a match run of the period exists, in any state: it tells whose turn it was."""
    return bool(db.session.scalar(select(exists().where(MatchRun.period_id == period.id))))
