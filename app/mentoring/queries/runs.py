"""Circle runs: which a person sees."""

from app.access import Permission
from app.mentoring.models import CircleRun
from app.runs.queries import PlanRuns

_RUNS = PlanRuns(CircleRun, Permission.MANAGE_CIRCLES)
circle_runs_visible_to = _RUNS.visible_to
circle_run_for = _RUNS.for_user
