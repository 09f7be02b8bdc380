"""Match runs: which a person sees, and the few that services need by themselves."""

from app.access import Permission
from app.placements.models import MatchRun
from app.runs.queries import PlanRuns

_RUNS = PlanRuns(MatchRun, Permission.MANAGE_RUNS)
runs_visible_to = _RUNS.visible_to
run_for = _RUNS.for_user
busy_run_of = _RUNS.busy_in
newest_plan_of = _RUNS.newest_plan_of
published_run_of = _RUNS.published_of
