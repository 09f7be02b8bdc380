"""Supervisor runs: the list, a new one, how far it is, what came out."""

from collections.abc import Sequence

from flask import Response as FileResponse
from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.runs.queries import busy_run_in, last_in_the_same_order, newest_plan_in, published_before
from app.runs.services import request_cancel
from app.schools.models import Period
from app.schools.queries import asked_period, current_period, periods_to_choose, programme_names
from app.supervision.criteria import CRITERIA, DEFAULT_ORDER, FIRST, replan_order, with_first
from app.supervision.forms import SupervisorRunForm
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.problem.freezing import thaw_data
from app.supervision.problem.lacking import Lacking, lacking_in
from app.supervision.problem.preview import preview_of
from app.supervision.queries.offers import totals_of
from app.supervision.queries.plans import unassigned_of
from app.supervision.queries.results import SHOWS, cards_page, loads_of, remarks_of
from app.supervision.queries.runs import match_run_in, supervisor_run_for, supervisor_runs_visible_to
from app.supervision.services.runs import start
from app.supervision.views.blueprint import bp
from app.web.addresses import row_number
from app.web.exporting import json_file
from app.web.listing import ListState, page_of
from app.web.ranking import completed, moved

FIRST_OF_UNASSIGNED = 50
EVERYBODY = "all"


@bp.get("/supervision/runs")
@requires(Permission.ASSIGN_SUPERVISORS)
def list_supervisor_runs() -> str:
    state = ListState.from_request(sorts=("number",))
    newest_first = {"number": (SupervisorRun.number.desc(),)}
    period = current_period(current_user.school_id)
    return render_template(
        "supervision/runs/list.html",
        listing=page_of(supervisor_runs_visible_to(current_user), state, newest_first),
        period=period,
        totals=totals_of(current_user.school_id, period) if period else None,
    )


def _blank_form(like: SupervisorRun | None, period: Period | None) -> tuple[SupervisorRunForm, list[str]]:
    """The form as it opens: as in an earlier run, or with the usual order; with little change when asked."""
    policy, options = (like.policy, like.options) if like else ({}, {})
    is_first = like is None or like.period != period
    proposals = match_run_in(period) if period else None
    form = SupervisorRunForm(
        formdata=None,
        period_id=period.id if period else None,
        match_run_id=proposals.id if proposals and (is_first or options["match_run_id"]) else None,
        without_place=options.get("without_place", False),
        overtime=policy.get("overtime", 0),
        time_limit_seconds=request.args.get("seconds", type=row_number)
        or (like.time_limit_seconds if like else 60),
    )
    order = completed(policy.get("criteria", DEFAULT_ORDER), DEFAULT_ORDER)
    return form, list(replan_order(order)) if request.args.get("replan") else order


def _show_form(
    form: SupervisorRunForm,
    order: list[str],
    status: int = 200,
    *,
    earlier: SupervisorRun | None = None,
    model: SupervisorRun | None = None,
) -> tuple[str, int]:
    """`earlier`: what the first run of the period can begin from; `model`: the one that it does."""
    period = _offer(form)
    rows = [(name, CRITERIA[name].name, CRITERIA[name].counts) for name in with_first(order)]
    return render_template(
        "supervision/runs/new.html",
        form=form,
        first=rows[: len(FIRST)],
        order=rows[len(FIRST) :],
        busy=busy_run_in(SupervisorRun, current_user.school_id),
        earlier=earlier,
        model=model,
        preview=preview_of(period, form.guided(), form.policy(with_first(order))) if period else None,
        names=programme_names(current_user.school_id),
    ), status


def _offer(form: SupervisorRunForm) -> Period | None:
    """Fill in the choices; the period that is chosen."""
    periods = periods_to_choose(current_user.school_id)
    number = form.period_id.data
    if isinstance(number, str):
        number = int(number) if number.isdigit() else 0
    period = next((each for each in periods if each.id == number), None)
    run = match_run_in(period) if period else None
    form.offer(periods, (run.id, _proposals_of(run.number)) if run else None)
    return period


def _proposals_of(number: int) -> str:
    return str(gettext("Also those placed by match run %(number)s", number=number))


@bp.get("/supervision/runs/new")
@requires(Permission.ASSIGN_SUPERVISORS)
def new_supervisor_run() -> tuple[str, int]:
    like = request.args.get("like", type=row_number)
    run = supervisor_run_for(current_user, like) if like else None
    asked = request.args.get("period", type=row_number)
    period = asked_period(current_user.school_id, asked) if run is None or asked else run.period
    form, order = _blank_form(run, period)
    earlier = published_before(SupervisorRun, period) if run is None and period else None
    return _show_form(form, order, earlier=earlier, model=run if run and run.period != period else None)


@bp.post("/supervision/runs")
@requires(Permission.ASSIGN_SUPERVISORS)
def start_supervisor_run() -> Response | tuple[str, int]:
    form = SupervisorRunForm()
    order = list(with_first(completed(request.form.getlist("order"), DEFAULT_ORDER[len(FIRST) :])))
    period = _offer(form)
    if move := request.form.get("move"):
        return _show_form(form, [*FIRST, *moved(order[len(FIRST) :], move)])
    if "look" in request.form:
        return _show_form(form, order)
    if not form.validate_on_submit() or period is None:
        return _show_form(form, order, 422)
    run = start(period, form.policy(order), form.guided(), actor=current_user)
    db.session.commit()
    return redirect(url_for("supervision.show_supervisor_run", supervisor_run_id=run.id), code=303)


@bp.get("/supervision/runs/<int:supervisor_run_id>")
@requires(Permission.ASSIGN_SUPERVISORS)
def show_supervisor_run(supervisor_run_id: int) -> str:
    run = supervisor_run_for(current_user, supervisor_run_id)
    if run.state.is_busy:
        return _busy(run)
    if not run.state.has_plan:
        return render_template("supervision/runs/without_plan.html", run=run)
    state = ListState.from_request(sorts=("name",), filters={"show": SHOWS})
    loads = loads_of(run)
    lacking = lacking_in(run) if run.summary["assigned"] < run.summary["students"] else None
    return render_template(
        "supervision/runs/result.html",
        run=run,
        listing=cards_page(current_user, run, loads, state),
        loads=loads,
        lacking=lacking,
        unassigned=_unassigned(run, lacking) if lacking else (),
        without=request.args.get("without", ""),
        names=programme_names(run.school_id) if lacking else {},
        totals=totals_of(run.school_id, run.period) if lacking else None,
        remarks=remarks_of(run),
        newest=newest_plan_in(SupervisorRun, run.period_id),
    )


def _unassigned(run: SupervisorRun, lacking: Lacking) -> Sequence[ProposedSupervisor]:
    """Who has nobody: those of the programme that the address asks for, all of them, or the first."""
    rows, asked = unassigned_of(current_user, run), request.args.get("without", "")
    if asked == EVERYBODY:
        return db.session.scalars(rows).all()
    if asked:
        return db.session.scalars(rows.where(ProposedSupervisor.student_id.in_(lacking.of(asked)))).all()
    return db.session.scalars(rows.limit(FIRST_OF_UNASSIGNED)).all()


def _busy(run: SupervisorRun) -> str:
    return render_template(
        "supervision/runs/busy.html",
        run=run,
        is_final=not run.state.is_busy,
        earlier=last_in_the_same_order(run),
    )


@bp.get("/supervision/runs/<int:supervisor_run_id>/progress")
@requires(Permission.ASSIGN_SUPERVISORS)
def show_supervision_progress(supervisor_run_id: int) -> str:
    """The page that a busy run's page asks for every two seconds; also a page of its own."""
    return _busy(supervisor_run_for(current_user, supervisor_run_id))


@bp.post("/supervision/runs/<int:supervisor_run_id>/cancel")
@requires(Permission.ASSIGN_SUPERVISORS)
def cancel_supervisor_run(supervisor_run_id: int) -> Response:
    run = supervisor_run_for(current_user, supervisor_run_id)
    request_cancel(run, actor=current_user)
    db.session.commit()
    return redirect(url_for("supervision.show_supervisor_run", supervisor_run_id=run.id), code=303)


@bp.get("/supervision/runs/<int:supervisor_run_id>/problem")
@requires(Permission.ASSIGN_SUPERVISORS)
def download_supervision_problem(supervisor_run_id: int) -> FileResponse:
    """R44: the frozen question, as `python -m matching` reads it. It holds no names."""
    run = supervisor_run_for(current_user, supervisor_run_id)
    return json_file(f"supervisor-run-{run.number}-problem", thaw_data(run))


@bp.get("/supervision/runs/<int:supervisor_run_id>/solution")
@requires(Permission.ASSIGN_SUPERVISORS)
def download_supervision_solution(supervisor_run_id: int) -> FileResponse:
    """The solver's answer, as `python -m matching` writes it."""
    run = supervisor_run_for(current_user, supervisor_run_id)
    return json_file(f"supervisor-run-{run.number}-solution", run.solution or {})
