"""The whole picture of a match run before anything is published: placements, supervisors and circles together."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.mentoring.models import CircleRun
from app.placements.models import MatchRun, PolicyComparison
from app.placements.queries import run_for
from app.placements.queries.comparisons import costs_of, effect_counts
from app.placements.services.runs import start_costs
from app.reports.costs import costs_in
from app.reports.queries.missing import SHOWS, Plans, page_of_missing, whole_of
from app.reports.queries.teams import needs_of
from app.reports.views.blueprint import bp
from app.runs.queries import newest_plan_in
from app.web.listing import ListState


def _plans(run: MatchRun) -> Plans:
    return Plans(run, newest_plan_in(CircleRun, run.period_id))


@bp.get("/reports/runs/<int:run_id>")
@requires(Permission.MANAGE_RUNS)
def show_whole(run_id: int) -> Response | str:
    run = run_for(current_user, run_id)
    if not run.state.has_plan:
        return redirect(url_for("placements.show_run", run_id=run.id))
    plans, comparison = _plans(run), costs_of(run)
    state = ListState.from_request(sorts=("name",), filters={"show": SHOWS})
    return render_template(
        "reports/whole.html",
        run=run,
        plans=plans,
        whole=whole_of(plans),
        needs=needs_of(run),
        comparison=comparison,
        costs=_costs(comparison),
        listing=page_of_missing(plans, state),
        newest=newest_plan_in(MatchRun, run.period_id),
    )


def _costs(comparison: PolicyComparison | None) -> list[object]:
    if comparison is None or not comparison.outcomes:
        return []
    return list(costs_in(comparison, effect_counts(comparison)))


@bp.post("/reports/runs/<int:run_id>/costs")
@requires(Permission.MANAGE_RUNS)
def work_out_costs(run_id: int) -> Response:
    """Solve the order without each support criterion, in the background; its own page shows how far it is."""
    comparison = start_costs(run_for(current_user, run_id), actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_comparison", comparison_id=comparison.id), code=303)
