"""Planning, moving and cancelling meetings: by who leads the circle on its own page, or by a coordinator on hers."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.forms.meetings import PlanForm, RescheduleForm
from app.circles.models import Meeting, MentoringCircle
from app.circles.queries.circles import circle_for
from app.circles.queries.meetings import meeting_in
from app.circles.services import meetings
from app.circles.views.blueprint import bp
from app.circles.views.my_meetings import mentor_seat
from app.extensions import db
from app.schools.queries import AMSTERDAM
from app.web.stale import ensure_current

Answer = str | Response | tuple[str, int]


@bp.route("/my-circle/<int:circle_id>/plan", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_CIRCLES)
def plan_my_meetings(circle_id: int) -> Answer:
    back = url_for("circles.show_my_circle", circle_id=circle_id)
    return _plan(mentor_seat(circle_id).circle, back)


@bp.route("/circles/<int:circle_id>/plan", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def plan_meetings(circle_id: int) -> Answer:
    back = url_for("circles.show_circle", circle_id=circle_id)
    return _plan(circle_for(current_user, circle_id), back)


@bp.route("/my-circle/<int:circle_id>/meetings/<int:meeting_id>/change", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_CIRCLES)
def change_my_meeting(circle_id: int, meeting_id: int) -> Answer:
    circle = mentor_seat(circle_id).circle
    back = url_for("circles.show_my_circle", circle_id=circle_id)
    cancelling = url_for("circles.cancel_my_meeting", circle_id=circle_id, meeting_id=meeting_id)
    return _change(meeting_in(circle, meeting_id), back, cancelling)


@bp.route("/circles/<int:circle_id>/meetings/<int:meeting_id>/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def change_meeting(circle_id: int, meeting_id: int) -> Answer:
    circle = circle_for(current_user, circle_id)
    back = url_for("circles.show_circle", circle_id=circle_id)
    cancelling = url_for("circles.cancel_meeting", circle_id=circle_id, meeting_id=meeting_id)
    return _change(meeting_in(circle, meeting_id), back, cancelling)


@bp.post("/my-circle/<int:circle_id>/meetings/<int:meeting_id>/cancel")
@requires(Permission.VIEW_OWN_CIRCLES)
def cancel_my_meeting(circle_id: int, meeting_id: int) -> Response:
    meeting = meeting_in(mentor_seat(circle_id).circle, meeting_id)
    return _cancel(meeting, url_for("circles.show_my_circle", circle_id=circle_id))


@bp.post("/circles/<int:circle_id>/meetings/<int:meeting_id>/cancel")
@requires(Permission.MANAGE_CIRCLES)
def cancel_meeting(circle_id: int, meeting_id: int) -> Response:
    meeting = meeting_in(circle_for(current_user, circle_id), meeting_id)
    return _cancel(meeting, url_for("circles.show_circle", circle_id=circle_id))


def _plan(circle: MentoringCircle, back: str) -> Answer:
    form = PlanForm()
    if form.validate_on_submit() and form.first_on.data and form.at.data:
        rows = meetings.plan_series(
            circle,
            form.first_on.data,
            form.at.data,
            minutes=form.minutes.data,
            every_weeks=form.every_weeks.data,
            count=form.count.data or 1,
            actor=current_user,
        )
        db.session.commit()
        planned = ngettext(
            "%(num)s meeting has been planned.", "%(num)s meetings have been planned.", len(rows)
        )
        told = gettext("Everyone in the circle gets an email.")
        flash(f"{planned} {told}", "success")
        return redirect(back, code=303)
    page = render_template("circles/plan.html", circle=circle, form=form, back=back)
    return page, 422 if form.is_submitted() else 200


def _change(meeting: Meeting, back: str, cancelling: str) -> Answer:
    local = meeting.starts_at.astimezone(AMSTERDAM)
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    stored = {"on": local.date(), "at": local.time(), "minutes": minutes, "place": meeting.place}
    form = RescheduleForm(data={**stored, "version": meeting.version})
    if form.validate_on_submit() and form.on.data and form.at.data:
        ensure_current(form, meeting.version, stored, back)
        meetings.reschedule(
            meeting,
            form.on.data,
            form.at.data,
            minutes=form.minutes.data,
            place=form.place.data or "",
            actor=current_user,
        )
        db.session.commit()
        flash(gettext("The meeting has been changed. Everyone in the circle gets an email."), "success")
        return redirect(back, code=303)
    page = render_template(
        "circles/change_meeting.html",
        circle=meeting.circle,
        meeting=meeting,
        form=form,
        back=back,
        cancelling=cancelling,
    )
    return page, 422 if form.is_submitted() else 200


def _cancel(meeting: Meeting, back: str) -> Response:
    meetings.cancel(meeting, actor=current_user)
    db.session.commit()
    flash(gettext("The meeting has been cancelled. Everyone in the circle gets an email."), "success")
    return redirect(back, code=303)
