"""Two runs side by side: their figures, who got which choice, and who has another place."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.placements.differences import difference_words, trade_off
from app.placements.explaining.comparing import compared
from app.placements.models import MatchRun
from app.placements.policies import DEFAULT_ORDER, PREFERENCE_MODES
from app.placements.problem.plan import plan_of
from app.placements.queries import all_proposals_of, run_for
from app.placements.queries.beside import (
    SORTS,
    differences_between,
    effects_between,
    other_beside,
    others_beside,
)
from app.placements.queries.shifts import EFFECTS, WHO
from app.placements.views.blueprint import bp
from app.web.addresses import row_number
from app.web.listing import ListState


@bp.get("/placements/runs/<int:run_id>/beside")
@requires(Permission.MANAGE_RUNS)
def show_beside(run_id: int) -> Response | str:
    """This run beside another of its period; without one in the address, beside the newest other."""
    run = run_for(current_user, run_id)
    others = others_beside(current_user, run) if run.state.has_plan else []
    asked = request.args.get("other", type=row_number)
    if asked is not None:
        other = other_beside(current_user, run, asked)
    elif others:
        other = others[0]
    else:
        return redirect(url_for("placements.show_run", run_id=run.id))
    state = ListState.from_request(
        sorts=SORTS, filters={"effect": EFFECTS, "who": tuple(WHO), "other": [str(other.id)]}
    )
    return render_template(
        "placements/beside.html",
        run=run,
        other=other,
        others=others,
        names=[gettext("Run %(number)s", number=each.number) for each in (run, other)],
        outcomes=[_outcome(run), _outcome(other)],
        criteria=DEFAULT_ORDER,
        counts=effects_between(run, other),
        listing=differences_between(run, other, state),
        modes=PREFERENCE_MODES,
        difference_words=difference_words,
        trade_off=trade_off,
    )


def _outcome(run: MatchRun) -> dict[str, Any]:
    """Figures and ranks of the plan as it stands, all criteria, whether the order looks at them or not."""
    plan = plan_of(run, all_proposals_of(run))
    return compared(plan.problem, plan.solution, plan.solution).data
