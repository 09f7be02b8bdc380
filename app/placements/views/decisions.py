"""The decisions that every later run obeys, and taking them back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.placements.models import PlacementDecision
from app.placements.queries import decision_for, decisions_visible_to
from app.placements.services import decisions as services
from app.placements.views.blueprint import bp
from app.runs.decision_list import listed_decisions
from app.schools.queries import asked_period
from app.web.addresses import row_number


@bp.get("/placements/runs/decisions")
@requires(Permission.MANAGE_RUNS)
def list_decisions() -> str:
    period = asked_period(current_user.school_id, request.args.get("period", type=row_number))
    visible = decisions_visible_to(current_user)
    return render_template(
        "placements/decisions.html",
        **listed_decisions(PlacementDecision, visible, current_user.school_id, period),
    )


@bp.post("/placements/runs/decisions/<int:decision_id>/withdraw")
@requires(Permission.MANAGE_RUNS)
def withdraw_decision(decision_id: int) -> Response:
    decision = decision_for(current_user, decision_id)
    services.withdraw(decision, actor=current_user)
    db.session.commit()
    flash(gettext("The decision has been withdrawn. The next run can choose freely again."), "success")
    return redirect(url_for("placements.list_decisions", period=decision.period_id), code=303)
