"""What if another criterion came first: move one, see what that gives and costs and who moves, keep it or let go."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.placements.criteria import rows_of_order
from app.placements.differences import difference_words, first_choices, trade_off
from app.placements.models import MatchRun, PolicyComparison
from app.placements.policies import begun_with_places
from app.placements.queries import run_for
from app.placements.queries.comparisons import EFFECTS, SORTS, comparison_for, effect_counts, shifts_of
from app.placements.services.trying import keep, try_order
from app.placements.views.blueprint import bp
from app.web.listing import ListState
from app.web.ranking import completed, moved


def _figures_of(run: MatchRun) -> dict[str, Any]:
    """What a comparison says of the run's own order, from the run itself."""
    rows = run.summary["criteria"]
    return {"figures": {row["name"]: row["solved"] for row in rows}, "ranks": run.summary["ranks"]}


def _order(run: MatchRun, names: Iterable[str]) -> list[str]:
    """The criteria of the run in this order, a place for everyone first; none is added and none left out."""
    return list(begun_with_places(completed(names, run.policy["criteria"])))


def _show(run: MatchRun, order: list[str], own: Mapping[str, Any], **shown: Any) -> str:
    """The page: the order as it is now, its own figures, and beside them those of an order that was tried."""
    page: dict[str, Any] = {
        "tried": None,
        "other": None,
        "listing": None,
        "counts": {},
        "seconds": 0,
        **shown,
    }
    return render_template(
        "placements/trade_offs.html",
        run=run,
        order=rows_of_order(order),
        own=own,
        difference_words=difference_words,
        first_choices=first_choices,
        trade_off=trade_off,
        **page,
    )


@bp.get("/placements/runs/<int:run_id>/trade-offs")
@requires(Permission.MANAGE_RUNS)
def show_trade_offs(run_id: int) -> Response | str:
    run = run_for(current_user, run_id)
    if not run.state.has_plan:
        return redirect(url_for("placements.show_run", run_id=run.id))
    return _show(run, _order(run, ()), _figures_of(run))


@bp.post("/placements/runs/<int:run_id>/trade-offs")
@requires(Permission.MANAGE_RUNS)
def try_trade_off(run_id: int) -> Response:
    """Work out the posted order; without JavaScript an arrow moves a criterion and works it out in one go."""
    run = run_for(current_user, run_id)
    order = _order(run, request.form.getlist("order"))
    if move := request.form.get("move"):
        order = _order(run, moved(order, move))
    if order == _order(run, ()):
        return redirect(url_for("placements.show_trade_offs", run_id=run.id), code=303)
    tried = try_order(run, order, actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_trade_off", comparison_id=tried.id), code=303)


@bp.get("/placements/runs/trade-offs/<int:comparison_id>")
@requires(Permission.MANAGE_RUNS)
def show_trade_off(comparison_id: int) -> str:
    """An order that was tried: busy, worked out, or ended without an answer."""
    tried = comparison_for(current_user, comparison_id)
    run, order = tried.run, _order(tried.run, tried.policies[1]["policy"]["criteria"])
    if not tried.outcomes:
        return _show(run, order, _figures_of(run), tried=tried)
    state = ListState.from_request(sorts=("effect", *(name for name in SORTS if name != "effect")))
    return _show(
        run,
        order,
        tried.outcomes[0],
        tried=tried,
        other=tried.outcomes[1],
        listing=shifts_of(tried, 1, state),
        counts=effect_counts(tried).get(1, dict.fromkeys(EFFECTS, 0)),
        seconds=_seconds_of(tried),
    )


def _seconds_of(tried: PolicyComparison) -> float:
    """From the press of the button until the answer was there."""
    return (tried.finished_at - tried.created_at).total_seconds() if tried.finished_at else 0.0


@bp.post("/placements/runs/trade-offs/<int:comparison_id>/keep")
@requires(Permission.MANAGE_RUNS)
def keep_trade_off(comparison_id: int) -> Response:
    run = keep(comparison_for(current_user, comparison_id), actor=current_user)
    db.session.commit()
    return redirect(url_for("placements.show_run", run_id=run.id), code=303)
