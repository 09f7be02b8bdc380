"""One meeting, for those in the circle: what it is about, whether I come, who was there, and the calendar file."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.agenda import BY_CODE, topic_of
from app.circles.calendars import calendar_file, calendar_of
from app.circles.models import Membership
from app.circles.queries.circles import own_seat_for
from app.circles.queries.meetings import attendance_at, meeting_in
from app.circles.queries.seats import everybody_in
from app.circles.services import meetings
from app.circles.views.blueprint import bp
from app.errors import NotVisible
from app.extensions import db, now


def mentor_seat(circle_id: int) -> Membership:
    """The user's seat when she leads this circle; raises `NotVisible`, also to a student in it."""
    seat = own_seat_for(current_user, circle_id)
    if not seat.role.is_mentor:
        raise NotVisible
    return seat


@bp.get("/my-circle/<int:circle_id>/meetings/<int:meeting_id>")
@requires(Permission.VIEW_OWN_CIRCLES)
def show_my_meeting(circle_id: int, meeting_id: int) -> str:
    seat = own_seat_for(current_user, circle_id)
    meeting = meeting_in(seat.circle, meeting_id)
    return render_template(
        "circles/my_meeting.html",
        seat=seat,
        circle=seat.circle,
        meeting=meeting,
        topic=BY_CODE.get(meeting.topic) or topic_of(meeting.number),
        people=everybody_in(seat.circle),
        said=attendance_at([meeting.id])[meeting.id],
        moment=now(),
    )


@bp.post("/my-circle/<int:circle_id>/meetings/<int:meeting_id>/answer")
@requires(Permission.VIEW_OWN_CIRCLES)
def answer_meeting(circle_id: int, meeting_id: int) -> Response:
    seat = own_seat_for(current_user, circle_id)
    comes = request.form.get("answer") != "cannot"
    meetings.answer(meeting_in(seat.circle, meeting_id), seat, comes=comes)
    db.session.commit()
    flash(
        gettext("Noted: you are coming. See you then.")
        if comes
        else gettext("Noted: you cannot come. The others can see that."),
        "success",
    )
    return redirect(url_for("circles.show_my_circle", circle_id=circle_id), code=303)


@bp.post("/my-circle/<int:circle_id>/meetings/<int:meeting_id>/attendance")
@requires(Permission.VIEW_OWN_CIRCLES)
def note_attendance(circle_id: int, meeting_id: int) -> Response:
    seat = mentor_seat(circle_id)
    ticked = set(request.form.getlist("present"))
    present = {row.id for row in everybody_in(seat.circle) if str(row.id) in ticked}
    meetings.note_attendance(meeting_in(seat.circle, meeting_id), present, actor=current_user)
    db.session.commit()
    flash(gettext("Attendance has been recorded."), "success")
    return redirect(url_for("circles.show_my_circle", circle_id=circle_id), code=303)


@bp.get("/my-circle/<int:circle_id>/meetings/<int:meeting_id>/calendar")
@requires(Permission.VIEW_OWN_CIRCLES)
def download_meeting(circle_id: int, meeting_id: int) -> Response:
    """One evening as a calendar file."""
    seat = own_seat_for(current_user, circle_id)
    meeting = meeting_in(seat.circle, meeting_id)
    name = gettext("Mentoring circle %(number)s", number=seat.circle.number)
    return calendar_file(calendar_of([meeting], name), f"{meeting.starts_at.date()}.ics")
