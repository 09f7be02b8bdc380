"""The page of a circle, for those who are in it and nobody else."""

from flask import render_template
from flask_login import current_user

from app.access import Permission, requires
from app.mentoring.queries.circles import own_seat_for
from app.mentoring.queries.seats import members_in, mentors_in
from app.mentoring.views.blueprint import bp


@bp.get("/my-circle/<int:circle_id>")
@requires(Permission.VIEW_OWN_CIRCLES)
def show_my_circle(circle_id: int) -> str:
    seat = own_seat_for(current_user, circle_id)
    return render_template(
        "mentoring/my_circle.html",
        seat=seat,
        circle=seat.circle,
        members=members_in(seat.circle),
        mentors=mentors_in(seat.circle),
    )
