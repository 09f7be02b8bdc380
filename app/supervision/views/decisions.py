"""The decisions about students and supervisors that every later run obeys, and taking them back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.runs.decision_list import listed_decisions
from app.schools.queries import asked_period
from app.students.queries.coming import coming_supervisor_for
from app.supervision.models import SupervisorDecision
from app.supervision.queries.coming import coming_in
from app.supervision.queries.decisions import decision_for, decisions_visible_to
from app.supervision.services import coming
from app.supervision.services import decisions as services
from app.supervision.views.blueprint import bp
from app.web.addresses import row_number


@bp.get("/supervision/decisions")
@requires(Permission.ASSIGN_SUPERVISORS)
def list_supervisor_decisions() -> str:
    period = asked_period(current_user.school_id, request.args.get("period", type=row_number))
    visible = decisions_visible_to(current_user)
    return render_template(
        "supervision/decisions.html",
        **listed_decisions(SupervisorDecision, visible, current_user.school_id, period),
        coming=coming_in(period) if period else [],
    )


@bp.post("/supervision/decisions/<int:supervisor_decision_id>/withdraw")
@requires(Permission.ASSIGN_SUPERVISORS)
def withdraw_supervisor_decision(supervisor_decision_id: int) -> Response:
    decision = decision_for(current_user, supervisor_decision_id)
    services.withdraw(decision, actor=current_user)
    db.session.commit()
    flash(gettext("The decision has been withdrawn. The next run can choose freely again."), "success")
    return redirect(url_for("supervision.list_supervisor_decisions", period=decision.period_id), code=303)


@bp.post("/students/<int:student_id>/supervisors/<int:coming_supervisor_id>/withdraw")
@requires(Permission.ASSIGN_SUPERVISORS)
def withdraw_coming_supervisor(student_id: int, coming_supervisor_id: int) -> Response:
    """Nobody else comes for a student after all."""
    row = coming_supervisor_for(current_user, student_id, coming_supervisor_id)
    coming.withdraw(row, actor=current_user)
    db.session.commit()
    flash(gettext("The student keeps the present supervisor. Everyone concerned gets an email."), "success")
    return redirect(url_for("students.show_student", student_id=student_id), code=303)
