"""Who was there: the organiser ticks names, on a phone at the door."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.gatherings.models import Answer
from app.gatherings.queries.gatherings import gathering_for, invitations_of
from app.gatherings.services.inviting import note_attendance
from app.gatherings.services.states import ensure_organiser
from app.gatherings.views.blueprint import bp
from app.schools.queries import today


@bp.route("/gatherings/<int:gathering_id>/attendance", methods=["GET", "POST"])
@requires(Permission.MANAGE_GATHERINGS)
def record_attendance(gathering_id: int) -> str | Response:
    gathering = gathering_for(current_user, gathering_id)
    ensure_organiser(gathering, current_user)
    invitations = [one for one in invitations_of(gathering) if one.answer is not Answer.WITHDRAWN]
    if request.method == "POST":
        ticked = set(request.form.getlist("present"))
        present = {one.id for one in invitations if str(one.id) in ticked}
        note_attendance(gathering, present, actor=current_user)
        db.session.commit()
        flash(gettext("Attendance has been recorded."), "success")
        return redirect(url_for("gatherings.show_gathering", gathering_id=gathering.id), code=303)
    return render_template(
        "gatherings/attendance.html",
        gathering=gathering,
        invitations=invitations,
        has_come=gathering.on_date <= today(),
    )
