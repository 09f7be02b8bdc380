"""Who was there: ticked by name on a phone at the door, by the organiser or by a colleague who hosts."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible
from app.extensions import db
from app.gatherings.models import Gathering
from app.gatherings.queries.gatherings import gathering_for, page_at_the_door, takes_attendance
from app.gatherings.services.inviting import note_attendance
from app.gatherings.services.states import ensure_organiser
from app.gatherings.views.blueprint import bp
from app.gatherings.views.hosting import hosted
from app.schools.queries import today
from app.web.addresses import row_number
from app.web.listing import ListState

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
    """Where the names have several pages, a search or another page records the ticks of the one that is left."""
    if request.method == "POST" and is_open:
        present, shown, before = (
            set(request.form.getlist(name, type=row_number)) for name in ("present", "shown", "before")
        )
        is_all = not {"show", "page"} & request.form.keys()
        if is_all or present != before:
            note_attendance(gathering, present, shown, is_all=is_all, actor=current_user)
            db.session.commit()
        if is_all:
            flash(gettext("Attendance has been recorded."), "success")
            return redirect(back, code=303)
        state = ListState.read(request.form, sorts=["name"])
        return redirect(state.url(page=1 if "show" in request.form else state.page), code=303)
    state = ListState.from_request(sorts=["name"])
    return render_template(
        "gatherings/attendance.html",
        gathering=gathering,
        listing=page_at_the_door(gathering, state) if is_open else None,
        back=back,
        is_open=is_open,
        is_host=is_host,
    )
