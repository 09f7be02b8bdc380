"""The page of a circle, for those who are in it and nobody else (T4); joining one, and leaving."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, requires
from app.accounts.queries import people_with_role
from app.circles.feeds import feed_address
from app.circles.forms.my_circle import EvaluationForm, LeaveForm, MessageForm
from app.circles.models import Meeting, Membership
from app.circles.queries.circles import own_seat_for, own_seats_of
from app.circles.queries.meetings import (
    attendance_at,
    count_to_answer,
    how_many_come,
    may_evaluate,
    meetings_of,
    next_of,
)
from app.circles.queries.messages import messages_for
from app.circles.queries.offers import around, circle_open_now, circles_open_now, offers_for, wish_of
from app.circles.queries.seats import members_in, mentors_in
from app.circles.services import evaluations, seats
from app.circles.services.messages import take_back_all
from app.circles.views.blueprint import bp
from app.extensions import db
from app.students.queries import student_of


def meetings_to_answer() -> int:
    """How many coming meetings the user has said nothing about."""
    return count_to_answer(current_user)


def _meetings_by_seat(mine: list[Membership]) -> list[tuple[Membership, list[Meeting]]]:
    meetings = meetings_of([seat.circle_id for seat in mine])
    return [(seat, meetings[seat.circle_id]) for seat in mine]


@bp.get("/my-circle")
@requires(Permission.VIEW_OWN_CIRCLES)
def list_my_circles() -> str | Response:
    """Her circle; several for a mentor who leads several; for a student without one, which she can join."""
    mine = own_seats_of(current_user)
    if len(mine) == 1:
        return redirect(url_for("circles.show_my_circle", circle_id=mine[0].circle_id))
    if mine or not current_user.has(Permission.WISH_CIRCLE):
        rows = [(seat, next_of(meetings)) for seat, meetings in _meetings_by_seat(mine)]
        return render_template("circles/my_circles.html", rows=rows)
    student = student_of(current_user)
    wish = wish_of(student)
    offers = offers_for(around(circles_open_now(student.school_id)), student, wish)
    open_to_her = [each for each in offers if each.is_allowed and "no_mentor" not in each.obstacles]
    return render_template("circles/no_circle.html", offers=open_to_her, wish=wish)


@bp.post("/my-circle/<int:circle_id>/join")
@requires(Permission.WISH_CIRCLE)
def join_circle(circle_id: int) -> Response:
    student = student_of(current_user)
    circle = circle_open_now(student.school_id, circle_id)
    seats.join(circle, student, actor=current_user)
    db.session.commit()
    flash(gettext("You are now in this circle. Check when it meets and say if you are coming."), "success")
    return redirect(url_for("circles.show_my_circle", circle_id=circle.id), code=303)


@bp.get("/my-circle/<int:circle_id>")
@requires(Permission.VIEW_OWN_CIRCLES)
def show_my_circle(circle_id: int) -> str | tuple[str, int]:
    return circle_page(own_seat_for(current_user, circle_id), MessageForm(formdata=None))


def circle_page(seat: Membership, message_form: MessageForm, status: int = 200) -> tuple[str, int]:
    """The page of a circle as somebody in it sees it."""
    circle = seat.circle
    meetings = meetings_of([circle.id])[circle.id]
    said = attendance_at([meeting.id for meeting in meetings])
    return render_template(
        "circles/my_circle.html",
        seat=seat,
        circle=circle,
        members=members_in(circle),
        mentors=mentors_in(circle),
        meetings=meetings,
        next_meeting=next_of(meetings),
        said=said,
        comes=how_many_come(said),
        messages=messages_for(current_user, circle.id),
        message_form=message_form,
        feed=feed_address(seat),
        is_time_to_evaluate=may_evaluate(seat, meetings),
        counsellors=people_with_role(circle.school_id, Role.COUNSELLOR),
    ), status


@bp.post("/my-circle/<int:circle_id>/feed")
@requires(Permission.VIEW_OWN_CIRCLES)
def renew_feed(circle_id: int) -> Response:
    seats.renew_feed(own_seat_for(current_user, circle_id))
    db.session.commit()
    flash(gettext("Your calendar has a new address. The old one no longer works."), "success")
    return redirect(url_for("circles.show_my_circle", circle_id=circle_id, _anchor="calendar"), code=303)


@bp.route("/my-circle/<int:circle_id>/evaluation", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_CIRCLES)
def evaluate_circle(circle_id: int) -> str | Response | tuple[str, int]:
    seat, form = own_seat_for(current_user, circle_id), EvaluationForm()
    if form.validate_on_submit():
        evaluations.evaluate(
            seat,
            helped=form.helped.data,
            felt_safe=form.felt_safe.data,
            would_again=form.would_again.data,
            remark=form.remark.data or "",
        )
        db.session.commit()
        flash(gettext("Thank you. Your answers count, and nobody can see which are yours."), "success")
        return redirect(url_for("circles.show_my_circle", circle_id=circle_id), code=303)
    page = render_template("circles/evaluation.html", seat=seat, circle=seat.circle, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.route("/my-circle/<int:circle_id>/leave", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_CIRCLES)
def leave_circle(circle_id: int) -> str | Response:
    seat, form = own_seat_for(current_user, circle_id), LeaveForm()
    if form.validate_on_submit():
        if form.wipe_messages.data:
            take_back_all(seat)
        seats.leave(seat, actor=current_user)
        db.session.commit()
        flash(
            gettext(
                "You have left the circle. You can no longer see its page, and the others no "
                "longer see you there."
            ),
            "success",
        )
        return redirect(url_for("circles.list_my_circles"), code=303)
    leads_alone = [row.id for row in mentors_in(seat.circle)] == [seat.id]
    return render_template(
        "circles/leave.html", seat=seat, circle=seat.circle, form=form, leads_alone=leads_alone
    )
