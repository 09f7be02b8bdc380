"""Who was there: ticked by name on a phone at the door, by the organiser or by a colleague who hosts."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible
from app.extensions import db
from app.gatherings.models import Answer, Gathering
from app.gatherings.queries.gatherings import gathering_for, invitations_of, takes_attendance
from app.gatherings.services.inviting import note_attendance
from app.gatherings.services.states import ensure_organiser
from app.gatherings.views.blueprint import bp
from app.gatherings.views.hosting import hosted
from app.schools.queries import today

HOST_CORRECTS = timedelta(days=14)
"""How long after the day a host sees the names."""


@bp.route("/gatherings/<int:gathering_id>/attendance", methods=["GET", "POST"])
@requires(Permission.MANAGE_GATHERINGS)
def record_attendance(gathering_id: int) -> str | Response:
    gathering = gathering_for(current_user, gathering_id)
    ensure_organiser(gathering, current_user)
    back = url_for("gatherings.show_gathering", gathering_id=gathering.id)
    return _record(gathering, back, is_open=gathering.on_date <= today(), is_host=False)


@bp.route("/hosted-gatherings/<int:gathering_id>/attendance", methods=["GET", "POST"])
@requires(Permission.HOST_GATHERINGS)
def record_hosted_attendance(gathering_id: int) -> str | Response:
    """By a colleague who hosts a return day or a visit; of a peer meeting there is no such page (R22)."""
    gathering = hosted(gathering_id)
    if not takes_attendance(current_user, gathering):
        raise NotVisible
    back = url_for("gatherings.show_hosted", gathering_id=gathering.id)
    is_open = gathering.on_date <= today() <= gathering.on_date + HOST_CORRECTS
    return _record(gathering, back, is_open=is_open, is_host=True)


def _record(gathering: Gathering, back: str, *, is_open: bool, is_host: bool) -> str | Response:
    rows = invitations_of(gathering) if is_open else []
    invitations = [one for one in rows if one.answer is not Answer.WITHDRAWN]
    if request.method == "POST" and is_open:
        ticked = set(request.form.getlist("present"))
        present = {one.id for one in invitations if str(one.id) in ticked}
        note_attendance(gathering, present, actor=current_user)
        db.session.commit()
        flash(gettext("Attendance has been recorded."), "success")
        return redirect(back, code=303)
    return render_template(
        "gatherings/attendance.html",
        gathering=gathering,
        invitations=invitations,
        back=back,
        is_open=is_open,
        is_host=is_host,
    )
