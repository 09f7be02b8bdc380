"""Who sits in a circle, by a coordinator: adding, taking out, moving to another circle, and swapping a mentor."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.forms.circles import MentorForm, MoveForm
from app.circles.models import Membership, MentoringCircle
from app.circles.queries.circles import circle_for, running_circles
from app.circles.queries.offers import around, offers_for, wish_of
from app.circles.queries.seats import everybody_in, mentors_in
from app.circles.queries.stranded import who_go_on
from app.circles.services import seats
from app.circles.services.circles import change_mentor
from app.circles.views.blueprint import bp
from app.errors import NotVisible
from app.extensions import db
from app.rolemodels.models import Offer, RoleModelState
from app.rolemodels.queries import asked_for
from app.students.queries import student_for
from app.web.addresses import row_number
from app.web.filters import in_sentence
from app.web.forms import ReasonForm, choices_from


def _student_seat(circle: MentoringCircle, membership_id: int) -> Membership:
    """A student's seat in this circle now; raises `NotVisible`."""
    for seat in everybody_in(circle):
        if seat.id == membership_id and seat.student_id is not None:
            return seat
    raise NotVisible


def _to_circle(circle_id: int) -> Response:
    return redirect(url_for("circles.show_circle", circle_id=circle_id), code=303)


@bp.post("/circles/<int:circle_id>/members")
@requires(Permission.MANAGE_CIRCLES)
def add_member(circle_id: int) -> Response:
    circle = circle_for(current_user, circle_id)
    try:
        student_id = row_number(request.form.get("student", ""))
    except ValueError:
        raise NotVisible from None
    student = student_for(current_user, student_id)
    seats.join(circle, student, actor=current_user)
    db.session.commit()
    flash(gettext("%(name)s is now in the circle and gets an email.", name=student.name), "success")
    return _to_circle(circle_id)


@bp.route("/circles/<int:circle_id>/members/<int:membership_id>/remove", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def remove_member(circle_id: int, membership_id: int) -> str | Response | tuple[str, int]:
    circle = circle_for(current_user, circle_id)
    seat = _student_seat(circle, membership_id)
    form = ReasonForm(version=seat.version)
    if form.validate_on_submit():
        seats.remove(seat, form.reason.data or "", actor=current_user)
        db.session.commit()
        flash(gettext("%(name)s is no longer in the circle.", name=seat.person.name), "success")
        return _to_circle(circle_id)
    page = render_template("circles/remove_member.html", circle=circle, seat=seat, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.route("/circles/<int:circle_id>/members/<int:membership_id>/move", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def move_member(circle_id: int, membership_id: int) -> str | Response | tuple[str, int]:
    """Where a student could go, what each circle would mean for her, and moving her."""
    circle = circle_for(current_user, circle_id)
    seat = _student_seat(circle, membership_id)
    others = [each for each in running_circles(current_user) if each.period_id == circle.period_id]
    student = student_for(current_user, seat.student_id or 0)
    known = around(others)
    offers = offers_for(known, student, wish_of(student))
    allowed = {each.circle.id: each.circle for each in offers if each.is_allowed}
    form = MoveForm(version=seat.version)
    form.circle_id.choices = choices_from(
        (
            each.id,
            gettext("Circle %(number)s, %(moment)s", number=each.number, moment=in_sentence(each.slot.label)),
        )
        for each in allowed.values()
    )
    if allowed and form.validate_on_submit():
        seats.move(seat, allowed[form.circle_id.data], form.reason.data or "", actor=current_user)
        db.session.commit()
        flash(gettext("%(name)s is now in the other circle and gets an email.", name=student.name), "success")
        return _to_circle(form.circle_id.data)
    page = render_template(
        "circles/move_member.html", circle=circle, seat=seat, student=student, offers=offers, form=form
    )
    return page, 422 if form.is_submitted() else 200


def _stopping(seats: Iterable[Membership]) -> dict[int, str]:
    """The mentors who do not go on, by seat, each as a coordinator has to know her: by name, with why."""
    seats = list(seats)
    stay = who_go_on({seat.role_model_id or 0 for seat in seats})
    return {
        seat.id: (
            gettext("%(name)s (has paused)", name=seat.person.name)
            if seat.role_model is not None and seat.role_model.state is RoleModelState.PAUSED
            else gettext("%(name)s (stops leading circles)", name=seat.person.name)
        )
        for seat in seats
        if seat.role_model_id not in stay
    }


@bp.route("/circles/<int:circle_id>/mentors", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def change_mentors(circle_id: int) -> str | Response | tuple[str, int]:
    """Who leads a circle: swap one, add a second, or let one go."""
    circle = circle_for(current_user, circle_id)
    leading = {seat.id: seat for seat in mentors_in(circle)}
    here = {seat.role_model_id for seat in leading.values()}
    others = {
        each.id: each
        for each in db.session.scalars(asked_for(circle.school_id, Offer.CIRCLE))
        if each.id not in here
    }
    stopping = _stopping(leading.values())
    form = MentorForm(version=circle.version, leaves=next(iter(stopping), None))
    form.leaves.choices = choices_from(
        ((each, stopping.get(each, seat.person.name)) for each, seat in leading.items()),
        blank=gettext("nobody"),
    )
    form.comes.choices = choices_from(
        ((each.id, each.name) for each in others.values()), blank=gettext("nobody")
    )
    if form.validate_on_submit():
        change_mentor(
            circle,
            leaves=leading.get(form.leaves.data),
            comes=others.get(form.comes.data),
            reason=form.reason.data or "",
            actor=current_user,
        )
        db.session.commit()
        flash(gettext("The mentors have been changed. Everyone in the circle gets an email."), "success")
        return _to_circle(circle_id)
    page = render_template("circles/change_mentors.html", circle=circle, form=form, others=others)
    return page, 422 if form.is_submitted() else 200
