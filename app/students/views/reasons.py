"""A student takes back that others read why she chose a place: at any time, also when choosing is over."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.students.queries import student_of
from app.students.queries.choices import reason_of
from app.students.services.reasons import stop_sharing
from app.students.views.blueprint import bp


@bp.post("/my-choices/reasons/<int:opening_id>/stop-sharing")
@requires(Permission.CHOOSE_OPENINGS)
def stop_sharing_reason(opening_id: int) -> Response:
    student = student_of(current_user)
    stop_sharing(student, reason_of(student.id, opening_id), actor=current_user)
    db.session.commit()
    flash(gettext("From now on only you read why you chose this place."), "success")
    return redirect(url_for("students.edit_preferences"), code=303)
