"""What the support criteria of a run did: the report that is made with every run (D3)."""

from flask import render_template
from flask_babel import gettext
from flask_login import current_user

from app.access import Permission, requires
from app.placements.criteria import criterion_name
from app.placements.policies import SUPPORT
from app.placements.proportion import SMALLEST, Shown, shown_of
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
        groups=_groups(report) if report else [],
        lines=[criterion_name(name) for name in run.policy["criteria"] if name in SUPPORT],
        smallest=SMALLEST,
    )


def _groups(report: dict[str, dict[str, int]]) -> list[tuple[str, int, Shown]]:
    """Per group its name, its size, and what may be seen of it."""
    names = {"participants": gettext("Participants"), "others": gettext("All others")}
    return [(name, report[code]["students"], shown_of(report[code])) for code, name in names.items()]
