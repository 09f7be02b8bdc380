"""Circle runs: which a person sees, and the few that services need by themselves."""

from app.access import Permission
from app.mentoring.models import CircleRun
from app.runs.queries import PlanRuns

_RUNS = PlanRuns(CircleRun, Permission.MANAGE_CIRCLES)
circle_runs_visible_to = _RUNS.visible_to
circle_run_for = _RUNS.for_user
busy_circle_run_of = _RUNS.busy_in
newest_circle_plan_of = _RUNS.newest_plan_of
published_circle_run_of = _RUNS.published_of
