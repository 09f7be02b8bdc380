"""Match runs: which a person sees."""

from app.access import Permission
from app.placements.models import MatchRun
from app.runs.queries import PlanRuns

_RUNS = PlanRuns(MatchRun, Permission.MANAGE_RUNS)
runs_visible_to = _RUNS.visible_to
run_for = _RUNS.for_user
