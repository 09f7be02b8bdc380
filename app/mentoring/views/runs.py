"""Circle runs: the list, a new one, how far it is, what came out."""

from flask import Response as FileResponse
from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.mentoring.criteria import CRITERIA, DEFAULT_ORDER, replan_order
from app.mentoring.forms.runs import ANEW, CIRCLES, KEEP, PAIRS, CircleRunForm
from app.mentoring.models import CircleRun
from app.mentoring.policies import DEFAULT_SLOTS, LEAST, MOST, Invited
from app.mentoring.problem.freezing import thaw_data
from app.mentoring.problem.preview import preview_of
from app.mentoring.queries.plans import circles_in, running_beside, seats_in
from app.mentoring.queries.results import cards_of_plan, loads_of, plan_remarks_of
from app.mentoring.queries.runs import circle_run_for, circle_runs_visible_to
from app.mentoring.queries.wishes import wish_totals
from app.mentoring.services.runs import start
from app.mentoring.views.blueprint import bp
from app.runs.queries import busy_run_in, last_in_the_same_order, newest_plan_in, published_before
from app.runs.services import request_cancel
from app.schools.models import Period
from app.schools.queries import asked_period, current_period, periods_to_choose
from app.web.addresses import row_number
from app.web.exporting import json_file
from app.web.listing import ListState, page_of
from app.web.ranking import completed, moved


@bp.get("/circles/runs")
@requires(Permission.MANAGE_CIRCLES)
def list_circle_runs() -> str:
    state = ListState.from_request(sorts=("number",))
    newest_first = {"number": (CircleRun.number.desc(),)}
    period = current_period(current_user.school_id)
    return render_template(
        "mentoring/runs/list.html",
        listing=page_of(circle_runs_visible_to(current_user), state, newest_first),
        period=period,
        totals=wish_totals(current_user.school_id, period),
    )


def _blank_form(like: CircleRun | None, period: Period | None) -> tuple[CircleRunForm, list[str]]:
    """The form as it opens: as in an earlier run, or with the school's usual order; with little change when asked."""
    policy = like.policy if like else {}
    options = like.options if like else {}
    pairs = like is not None and like.is_one_to_one
    form = CircleRunForm(
        formdata=None,
        period_id=period.id if period else None,
        kind=PAIRS if pairs else CIRCLES,
        min_size=LEAST if pairs else policy.get("min_size", LEAST),
        max_size=MOST if pairs else policy.get("max_size", MOST),
        mentors="1-2" if pairs else "-".join(map(str, policy.get("mentors", (1, 2)))),
        unanswered=options.get("unanswered", True),
        slots=options.get("slots", list(DEFAULT_SLOTS)),
        online=options.get("online", False),
        max_minutes=options.get("max_minutes", Invited.max_minutes),
        running=KEEP if options.get("keeps_circles") else ANEW,
        time_limit_seconds=request.args.get("seconds", type=row_number)
        or (like.time_limit_seconds if like else 60),
    )
    order = completed(policy.get("criteria", DEFAULT_ORDER), DEFAULT_ORDER)
    return form, list(replan_order(order)) if request.args.get("replan") else order


def _show_form(
    form: CircleRunForm,
    order: list[str],
    status: int = 200,
    *,
    earlier: CircleRun | None = None,
    model: CircleRun | None = None,
) -> tuple[str, int]:
    """`earlier`: what the first run of the period can begin from; `model`: the one that it does."""
    periods = periods_to_choose(current_user.school_id)
    form.offer(periods)
    period = next((each for each in periods if each.id == form.period_id.data), None)
    return render_template(
        "mentoring/runs/new.html",
        form=form,
        order=[(name, CRITERIA[name].name, CRITERIA[name].counts) for name in order],
        busy=busy_run_in(CircleRun, current_user.school_id),
        earlier=earlier,
        model=model,
        preview=preview_of(period, form.invited(), form.policy(order)) if period else None,
    ), status


@bp.get("/circles/runs/new")
@requires(Permission.MANAGE_CIRCLES)
def new_circle_run() -> tuple[str, int]:
    like = request.args.get("like", type=row_number)
    run = circle_run_for(current_user, like) if like else None
    asked = request.args.get("period", type=row_number)
    period = asked_period(current_user.school_id, asked) if run is None or asked else run.period
    form, order = _blank_form(run, period)
    earlier = published_before(CircleRun, period) if run is None and period else None
    return _show_form(form, order, earlier=earlier, model=run if run and run.period != period else None)


@bp.post("/circles/runs")
@requires(Permission.MANAGE_CIRCLES)
def start_circle_run() -> Response | tuple[str, int]:
    form = CircleRunForm()
    order = completed(request.form.getlist("order"), DEFAULT_ORDER)
    periods = {period.id: period for period in periods_to_choose(current_user.school_id)}
    form.offer(periods.values())
    if move := request.form.get("move"):
        return _show_form(form, moved(order, move))
    if not form.validate_on_submit():
        return _show_form(form, order, 422)
    run = start(periods[form.period_id.data], form.policy(order), form.invited(), actor=current_user)
    db.session.commit()
    return redirect(url_for("mentoring.show_circle_run", circle_run_id=run.id), code=303)


@bp.get("/circles/runs/<int:circle_run_id>")
@requires(Permission.MANAGE_CIRCLES)
def show_circle_run(circle_run_id: int) -> str:
    run = circle_run_for(current_user, circle_run_id)
    if run.state.is_busy:
        return render_template(
            "mentoring/runs/busy.html", run=run, is_final=False, earlier=last_in_the_same_order(run)
        )
    if not run.state.has_plan:
        return render_template("mentoring/runs/without_plan.html", run=run)
    circles, seats = circles_in(run), seats_in(run)
    return render_template(
        "mentoring/runs/result.html",
        run=run,
        cards=cards_of_plan(circles, seats),
        unseated=[seat for seat in seats if seat.circle_id is None],
        loads=loads_of(run),
        remarks=plan_remarks_of(run),
        newest=newest_plan_in(CircleRun, run.period_id),
        running=running_beside(run, circles) if run.state.can_change else None,
    )


@bp.get("/circles/runs/<int:circle_run_id>/progress")
@requires(Permission.MANAGE_CIRCLES)
def show_circle_progress(circle_run_id: int) -> str:
    """The page that a busy run's page asks for every two seconds; also a page of its own."""
    run = circle_run_for(current_user, circle_run_id)
    return render_template(
        "mentoring/runs/busy.html",
        run=run,
        is_final=not run.state.is_busy,
        earlier=last_in_the_same_order(run),
    )


@bp.post("/circles/runs/<int:circle_run_id>/cancel")
@requires(Permission.MANAGE_CIRCLES)
def cancel_circle_run(circle_run_id: int) -> Response:
    run = circle_run_for(current_user, circle_run_id)
    request_cancel(run, actor=current_user)
    db.session.commit()
    return redirect(url_for("mentoring.show_circle_run", circle_run_id=run.id), code=303)


@bp.get("/circles/runs/<int:circle_run_id>/problem")
@requires(Permission.MANAGE_CIRCLES)
def download_circle_problem(circle_run_id: int) -> FileResponse:
    """R44: the frozen question, as `python -m matching` reads it. It holds no names."""
    run = circle_run_for(current_user, circle_run_id)
    return json_file(f"circle-run-{run.number}-problem", thaw_data(run))


@bp.get("/circles/runs/<int:circle_run_id>/solution")
@requires(Permission.MANAGE_CIRCLES)
def download_circle_solution(circle_run_id: int) -> FileResponse:
    """The solver's answer, as `python -m matching` writes it."""
    run = circle_run_for(current_user, circle_run_id)
    return json_file(f"circle-run-{run.number}-solution", run.solution or {})
