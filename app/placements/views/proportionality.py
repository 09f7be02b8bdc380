"""What the support criteria of a run did: the report that is made with every run (D3)."""

from flask import render_template
from flask_babel import gettext
from flask_login import current_user

from app.access import Permission, requires
from app.placements.policies import CRITERIA, SUPPORT
from app.placements.proportion import SMALLEST, effects_on, without_place
from app.placements.queries import run_for
from app.placements.views.blueprint import bp


@bp.get("/placements/runs/<int:run_id>/proportionality")
@requires(Permission.MANAGE_RUNS)
def show_proportionality(run_id: int) -> str:
    run = run_for(current_user, run_id)
    report = run.summary.get("proportionality")
    return render_template(
        "placements/proportionality.html",
        run=run,
        groups=[(name, report[code]) for code, name in _group_names().items()] if report else [],
        effects_on=effects_on,
        without_place=without_place,
        lines=[CRITERIA[name][0] for name in run.policy["criteria"] if name in SUPPORT],
        smallest=SMALLEST,
    )


def _group_names() -> dict[str, str]:
    return {"participants": gettext("Participants"), "others": gettext("All others")}
