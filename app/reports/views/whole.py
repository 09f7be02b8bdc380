"""The whole picture of a match run before anything is published: placements, supervisors and circles together."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible
from app.extensions import db
from app.mentoring.models import CircleRun
from app.placements.models import MatchRun, PolicyComparison
from app.placements.queries import run_for
from app.placements.queries.comparisons import costs_of, effect_counts
from app.placements.services.runs import start_costs
from app.reports.costs import Cost, costs_in
from app.reports.queries.missing import SHOWS, Plans, page_of_missing, whole_of
from app.reports.queries.teams import hours_of, needs_of
from app.reports.team_hours import Hours
from app.reports.views.blueprint import bp
from app.runs.queries import newest_plan_in
from app.schools.queries import today
from app.schools.services.teams import save_team
from app.supervision.models import SupervisorRun
from app.web.listing import ListState


def _plans(run: MatchRun) -> Plans:
    period_id = run.period_id
    return Plans(run, newest_plan_in(SupervisorRun, period_id), newest_plan_in(CircleRun, period_id))


def _is_of_another(plans: Plans) -> bool:
    """Whether the newest plan of supervisors counts with the places of another match run."""
    guides = plans.supervisors
    return guides is not None and guides.options.get("match_run_id") not in {None, plans.match.id}


def _supervisors_url(plans: Plans) -> str:
    """Where the newest plan of supervisors is looked at, or made where there is none of this run."""
    if plans.supervisors is None or _is_of_another(plans):
        return url_for("supervision.new_supervisor_run", period=plans.match.period_id)
    return url_for("supervision.show_supervisor_run", supervisor_run_id=plans.supervisors.id)


def _costs(comparison: PolicyComparison | None, each: Hours) -> list[Cost]:
    if comparison is None or not comparison.outcomes:
        return []
    return costs_in(comparison, effect_counts(comparison), each)


@bp.get("/reports/runs/<int:run_id>")
@requires(Permission.MANAGE_RUNS)
def show_whole(run_id: int) -> Response | str:
    run = run_for(current_user, run_id)
    if not run.state.has_plan:
        return redirect(url_for("placements.show_run", run_id=run.id))
    plans, comparison, each = _plans(run), costs_of(run), hours_of(run.school_id)
    state = ListState.from_request(sorts=("name",), filters={"show": SHOWS})
    return render_template(
        "reports/whole.html",
        run=run,
        plans=plans,
        whole=whole_of(plans),
        needs=needs_of(run),
        comparison=comparison,
        costs=_costs(comparison, each),
        each=each,
        supervisors_url=_supervisors_url(plans),
        is_of_another=_is_of_another(plans),
        listing=page_of_missing(plans, state),
        newest=newest_plan_in(MatchRun, run.period_id),
        day=today(),
    )


@bp.post("/reports/runs/<int:run_id>/costs")
@requires(Permission.MANAGE_RUNS)
def work_out_costs(run_id: int) -> Response:
    """Solve the order without each support criterion, in the background; its own page shows how far it is."""
    comparison = start_costs(run_for(current_user, run_id), actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_comparison", comparison_id=comparison.id), code=303)


@bp.post("/reports/runs/<int:run_id>/teams/<int:team_id>/places")
@requires(Permission.MANAGE_RUNS)
def fill_in_places(run_id: int, team_id: int) -> Response:
    """Give a team the intensive places that follow from its supervisors' hours, as they are now."""
    run = run_for(current_user, run_id)
    need = next((one for one in needs_of(run) if one.team is not None and one.team.id == team_id), None)
    if need is None or need.team is None:
        raise NotVisible
    if need.suggestion is None:
        flash(gettext("No supervisor has hours in this period, so nothing can be suggested."), "warning")
    else:
        save_team(
            need.team,
            school_id=run.school_id,
            name=need.team.name,
            intensive_places=need.suggestion.places,
            actor=current_user,
        )
        db.session.commit()
        flash(gettext("The intensive places of %(team)s are filled in.", team=need.team.name), "success")
    return redirect(url_for("reports.show_whole", run_id=run.id, _anchor="guidance"), code=303)
