"""The decisions about students and mentors that every later circle run obeys, and taking them back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.models import CircleDecision
from app.extensions import db
from app.mentoring.queries.decisions import circle_decision_for, circle_decisions_visible_to
from app.mentoring.services import decisions as services
from app.mentoring.views.blueprint import bp
from app.runs.decision_list import listed_decisions
from app.schools.queries import asked_period
from app.web.addresses import row_number


@bp.get("/circles/decisions")
@requires(Permission.MANAGE_CIRCLES)
def list_circle_decisions() -> str:
    period = asked_period(current_user.school_id, request.args.get("period", type=row_number))
    visible = circle_decisions_visible_to(current_user)
    return render_template(
        "mentoring/runs/decisions.html",
        **listed_decisions(CircleDecision, visible, current_user.school_id, period),
    )


@bp.post("/circles/decisions/<int:circle_decision_id>/withdraw")
@requires(Permission.MANAGE_CIRCLES)
def withdraw_circle_decision(circle_decision_id: int) -> Response:
    decision = circle_decision_for(current_user, circle_decision_id)
    services.withdraw(decision, actor=current_user)
    db.session.commit()
    flash(gettext("The decision has been withdrawn. The next run can choose freely again."), "success")
    return redirect(url_for("mentoring.list_circle_decisions", period=decision.period_id), code=303)
