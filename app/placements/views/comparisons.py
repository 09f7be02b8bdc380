"""What another order would give: choose orders, see how far the work is, read what differs."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.placements.criteria import rows_of_order
from app.placements.differences import difference_words, trade_off
from app.placements.forms import ComparisonForm, complete_order
from app.placements.models import MatchRun, PolicyComparison
from app.placements.orders import CUSTOM, ORDERS, OWN, offered_orders, order_name, policy_of
from app.placements.policies import DEFAULT_ORDER, PREFERENCE_MODES
from app.placements.queries import run_for
from app.placements.queries.comparisons import (
    EFFECTS,
    SORTS,
    comparison_for,
    comparisons_of,
    effect_counts,
    is_try,
    shifts_of,
)
from app.placements.queries.shifts import WHO
from app.placements.services.runs import start_comparison
from app.placements.views.blueprint import bp
from app.runs.services import request_cancel
from app.web.listing import ListState
from app.web.ranking import moved


def _show_form(run: MatchRun, form: ComparisonForm, order: list[str], status: int = 200) -> tuple[str, int]:
    return render_template(
        "placements/compare.html",
        run=run,
        form=form,
        order=rows_of_order(order),
        orders=ORDERS,
        earlier=comparisons_of(current_user, run),
    ), status


def _form(run: MatchRun, **values: Any) -> ComparisonForm:
    form = ComparisonForm(**values)
    form.offer([*offered_orders(run.policy["criteria"]), CUSTOM])
    return form


@bp.get("/placements/runs/<int:run_id>/compare")
@requires(Permission.MANAGE_RUNS)
def ask_comparison(run_id: int) -> Response | tuple[str, int]:
    run = run_for(current_user, run_id)
    if not run.state.has_plan:
        return redirect(url_for("placements.show_run", run_id=run.id))
    own = run.policy
    first = list(offered_orders(own["criteria"]))[:1]
    form = _form(run, formdata=None, orders=first, preference_mode=own["preference_mode"])
    return _show_form(run, form, complete_order(own["criteria"]))


@bp.post("/placements/runs/<int:run_id>/compare")
@requires(Permission.MANAGE_RUNS)
def compare_orders(run_id: int) -> Response | tuple[str, int]:
    run = run_for(current_user, run_id)
    order, form = complete_order(request.form.getlist("order")), _form(run)
    if move := request.form.get("move"):
        return _show_form(run, form, complete_order(moved(order, move)))
    if not form.validate_on_submit():
        return _show_form(run, form, order, 422)
    made = offered_orders(run.policy["criteria"])
    others = [
        policy_of(code, run.policy, order, form.preference_mode.data)
        if code == CUSTOM
        else policy_of(code, run.policy, made[code])
        for code in form.orders.data
    ]
    comparison = start_comparison(run, others, actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_comparison", comparison_id=comparison.id), code=303)


@bp.get("/placements/runs/comparisons/<int:comparison_id>")
@requires(Permission.MANAGE_RUNS)
def show_comparison(comparison_id: int) -> str:
    comparison = comparison_for(current_user, comparison_id)
    if comparison.state.is_busy:
        return render_template("placements/comparison_busy.html", comparison=comparison, is_final=False)
    if not comparison.outcomes:
        return render_template("placements/comparison_without_result.html", comparison=comparison)
    return _show_result(comparison)


def _show_result(comparison: PolicyComparison) -> str:
    positions = [str(place) for place in range(1, len(comparison.policies))]
    state = ListState.from_request(
        sorts=tuple(SORTS), filters={"with": positions, "effect": tuple(EFFECTS), "who": tuple(WHO)}
    )
    position = int(state.filters.get("with", "1"))
    return render_template(
        "placements/comparison.html",
        comparison=comparison,
        run=comparison.run,
        names=_names(comparison),
        own=comparison.outcomes[0],
        criteria=DEFAULT_ORDER,
        counts=effect_counts(comparison),
        position=position,
        listing=shifts_of(comparison, position, state),
        difference_words=difference_words,
        trade_off=trade_off,
        modes=PREFERENCE_MODES,
    )


def _names(comparison: PolicyComparison) -> list[str]:
    """What the run and the others are called."""
    if comparison.asked_student and comparison.asked_opening:
        student, opening = comparison.asked_student, comparison.asked_opening
        there = gettext("%(name)s at %(place)s", name=student.first_name, place=opening.title)
        return [order_name(OWN), there]
    return [order_name(entry["code"]) for entry in comparison.policies]


@bp.get("/placements/runs/comparisons/<int:comparison_id>/progress")
@requires(Permission.MANAGE_RUNS)
def show_comparison_progress(comparison_id: int) -> str:
    """The page that a busy comparison's page asks for every two seconds; also a page of its own."""
    comparison = comparison_for(current_user, comparison_id)
    is_final = not comparison.state.is_busy
    return render_template("placements/comparison_busy.html", comparison=comparison, is_final=is_final)


@bp.post("/placements/runs/comparisons/<int:comparison_id>/cancel")
@requires(Permission.MANAGE_RUNS)
def stop_comparison(comparison_id: int) -> Response:
    comparison = comparison_for(current_user, comparison_id)
    request_cancel(comparison, actor=current_user)
    db.session.commit()
    page = "placements.show_trade_off" if is_try(comparison) else "placements.show_comparison"
    return redirect(url_for(page, comparison_id=comparison.id), code=303)
