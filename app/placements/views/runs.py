"""Match runs: the list, a new one, how far it is, what came out."""

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.site_map import site_map
from app.extensions import db
from app.placements.broken_rules import LotIsSecret
from app.placements.criteria import criterion_counts, criterion_name, rows_of_order
from app.placements.forms import RunForm, complete_order
from app.placements.models import MatchRun
from app.placements.policies import DEFAULT_ORDER, PREFERENCE_MODES, REPLAN_ORDER, SUPPORT
from app.placements.prices import Scale, price_clause
from app.placements.problem.freezing import thaw_data
from app.placements.queries import decisions_in_force, run_for, runs_visible_to
from app.placements.queries.beside import others_beside
from app.placements.queries.comparisons import comparison_for
from app.placements.queries.departures import departures_of
from app.placements.queries.named import students_named
from app.placements.queries.remarks import remarks_of
from app.placements.queries.result import RANKS, SHOWS, SORTS, proposals_of_run
from app.placements.queries.runs import lot_is_public
from app.placements.queries.towns import bands_of_run
from app.placements.services.runs import start
from app.placements.services.supply import supply_in
from app.placements.views.blueprint import bp
from app.placements.words import levels_so_far, outcome_levels, result_sentence, run_levels, stage_words
from app.runs.publishing import review
from app.runs.queries import (
    busy_run_in,
    last_in_the_same_order,
    newest_plan_in,
    published_before,
    published_run_in,
)
from app.runs.services import request_cancel
from app.schools.models import Period
from app.schools.queries import (
    asked_period,
    current_period,
    periods_to_choose,
    programme_names,
    programmes_of,
    teams_of,
    today,
)
from app.web.addresses import row_number
from app.web.exporting import json_file
from app.web.listing import ListState, page_of
from app.web.ranking import moved

bp.add_app_template_filter(criterion_name, "match_criterion")
bp.add_app_template_filter(criterion_counts, "match_criterion_counts")
bp.add_app_template_filter(result_sentence, "match_result")
bp.add_app_template_filter(stage_words, "match_stage")
bp.add_app_template_filter(run_levels, "match_levels")
bp.add_app_template_filter(levels_so_far, "levels_so_far")
bp.add_app_template_filter(outcome_levels, "outcome_levels")


@bp.app_template_filter("match_price")
def price_in_words(line: tuple[str, int], run: MatchRun) -> str:
    """One line of a price in words, with choices counted as this run counts them."""
    return price_clause(*line, Scale.of(run))


@bp.get("/placements/runs")
@requires(Permission.MANAGE_RUNS)
def list_runs() -> str:
    state = ListState.from_request(sorts=("number",))
    newest_first = {"number": (MatchRun.number.desc(),)}
    listing = page_of(runs_visible_to(current_user), state, newest_first)
    period = current_period(current_user.school_id)
    return render_template("placements/runs.html", listing=listing, period=period)


def _blank_form(
    like: MatchRun | None, policy: dict[str, Any], period: Period | None, *, is_without_support: bool
) -> tuple[RunForm, list[str]]:
    """The form as it opens: with this policy, or with the school's usual order; the rest as in an earlier run."""
    replans = period is not None and published_run_in(MatchRun, period.id) is not None
    form = RunForm(
        formdata=None,
        period_id=period.id if period else None,
        preference_mode=policy.get("preference_mode", "total"),
        time_limit_seconds=_asked_seconds() or (like.time_limit_seconds if like else 120),
    )
    order = list(policy.get("criteria") or (REPLAN_ORDER if replans else DEFAULT_ORDER))
    form.without_support.data = is_without_support or set(order).isdisjoint(SUPPORT)
    return form, complete_order(order)


def _asked_seconds() -> int | None:
    """The limit that the address asks for: more time, after a run that left something open."""
    return request.args.get("seconds", type=row_number)


def _model() -> tuple[MatchRun | None, dict[str, Any]]:
    """What the address asks to begin with: an earlier run, or one of the orders that were compared with it."""
    if compared := request.args.get("comparison", type=row_number):
        comparison = comparison_for(current_user, compared)
        place = request.args.get("position", 0, type=int)
        entry = comparison.policies[place if 0 <= place < len(comparison.policies) else 0]
        return comparison.run, dict(entry["policy"])
    like = request.args.get("like", type=row_number)
    run = run_for(current_user, like) if like else None
    return run, dict(run.policy) if run else {}


def _show_form(
    form: RunForm,
    order: list[str],
    status: int = 200,
    *,
    earlier: MatchRun | None = None,
    model: MatchRun | None = None,
) -> tuple[str, int]:
    """`earlier`: what the first run of the period can begin from; `model`: the one that it does."""
    periods = periods_to_choose(current_user.school_id)
    form.offer(periods)
    period = next((one for one in periods if one.id == form.period_id.data), None)
    return render_template(
        "placements/new_run.html",
        form=form,
        order=rows_of_order(order),
        periods=[period for period in periods if period.starts_on > today()] or periods,
        modes={mode: words[1] for mode, words in PREFERENCE_MODES.items()},
        busy=busy_run_in(MatchRun, current_user.school_id),
        earlier=earlier,
        model=model,
        period=period,
        supply=supply_in(period) if period else None,
        names=programme_names(current_user.school_id),
    ), status


@bp.get("/placements/runs/new")
@requires(Permission.MANAGE_RUNS)
def new_run() -> tuple[str, int]:
    run, policy = _model()
    asked = request.args.get("period", type=row_number)
    period = asked_period(current_user.school_id, asked) if run is None or asked else run.period
    is_without = request.args.get("support") == "without"
    form, order = _blank_form(run, policy, period, is_without_support=is_without)
    earlier = published_before(MatchRun, period) if run is None and period else None
    return _show_form(form, order, earlier=earlier, model=run if run and run.period != period else None)


@bp.post("/placements/runs")
@requires(Permission.MANAGE_RUNS)
def start_run() -> Response | tuple[str, int]:
    form = RunForm()
    order = complete_order(request.form.getlist("order"))
    if move := request.form.get("move"):
        return _show_form(form, complete_order(moved(order, move)))
    periods = {period.id: period for period in periods_to_choose(current_user.school_id)}
    form.offer(periods.values())
    if not form.validate_on_submit():
        return _show_form(form, order, 422)
    run = start(periods[form.period_id.data], form.policy(order), actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_run", run_id=run.id), code=303)


@bp.get("/placements/runs/<int:run_id>")
@requires(Permission.MANAGE_RUNS)
def show_run(run_id: int) -> str:
    run = run_for(current_user, run_id)
    if run.state.is_busy:
        return render_template(
            "placements/run_busy.html", run=run, is_final=False, earlier=last_in_the_same_order(run)
        )
    if not run.state.has_plan:
        return render_template("placements/run_without_plan.html", run=run, has_files=lot_is_public(run))
    listed = ListOfRun(run)
    places = site_map(bands_of_run(run))
    return render_template(
        "placements/run.html",
        run=run,
        listing=proposals_of_run(current_user, run, listed.state),
        teams=listed.teams,
        programmes=listed.programmes,
        map=places,
        names=programme_names(run.school_id),
        remarks=remarks_of(run),
        costly=students_named(run.school_id, run.summary.get("pins", {}).get("unplaced", [])),
        departures=departures_of(run),
        decisions=decisions_in_force(run.period_id),
        newest=newest_plan_in(MatchRun, run.period_id),
        has_files=lot_is_public(run),
        has_others=bool(others_beside(current_user, run)),
        earlier=published_run_in(MatchRun, run.period_id) if run.state.can_change else None,
    )


class ListOfRun:
    """What can be asked of the list of a run, and what is asked: the same for its table and its map."""

    def __init__(self, run: MatchRun) -> None:
        self.teams, self.programmes = teams_of(run.school_id), programmes_of(run.school_id)
        self.state = ListState.from_request(
            sorts=tuple(SORTS),
            filters={
                "show": tuple(SHOWS),
                "rank": tuple(RANKS),
                "team": [str(team.id) for team in self.teams],
                "programme": [str(programme.id) for programme in self.programmes],
            },
        )


@bp.get("/placements/runs/<int:run_id>/progress")
@requires(Permission.MANAGE_RUNS)
def show_progress(run_id: int) -> str:
    """The page that a busy run's page asks for every two seconds; also a page of its own."""
    run = run_for(current_user, run_id)
    return render_template(
        "placements/run_busy.html",
        run=run,
        is_final=not run.state.is_busy,
        earlier=last_in_the_same_order(run),
    )


@bp.post("/placements/runs/<int:run_id>/cancel")
@requires(Permission.MANAGE_RUNS)
def cancel_run(run_id: int) -> Response:
    run = run_for(current_user, run_id)
    request_cancel(run, actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_run", run_id=run.id), code=303)


@bp.post("/placements/runs/<int:run_id>/review")
@requires(Permission.MANAGE_RUNS)
def review_run(run_id: int) -> Response:
    run = run_for(current_user, run_id)
    review(run, actor=current_user)
    db.session.commit()
    flash(gettext("Noted: you have reviewed this plan. You can publish it now."), "success")
    return redirect(url_for("placements.ask_publication", run_id=run.id), code=303)


def _run_with_files(run_id: int) -> MatchRun:
    run = run_for(current_user, run_id)
    if not lot_is_public(run):
        raise LotIsSecret
    return run


@bp.get("/placements/runs/<int:run_id>/problem")
@requires(Permission.MANAGE_RUNS)
def download_problem(run_id: int) -> FileResponse:
    """R44: the frozen question, as `python -m matching` reads it. It holds no names.

    Raises `LotIsSecret` before the publication.
    """
    run = _run_with_files(run_id)
    return json_file(f"run-{run.number}-problem", thaw_data(run))


@bp.get("/placements/runs/<int:run_id>/solution")
@requires(Permission.MANAGE_RUNS)
def download_solution(run_id: int) -> FileResponse:
    """The solver's answer, as `python -m matching` writes it. Raises `LotIsSecret` before the publication."""
    run = _run_with_files(run_id)
    return json_file(f"run-{run.number}-solution", run.solution or {})
