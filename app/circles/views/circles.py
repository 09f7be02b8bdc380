"""The coordinator's pages of circles: all of them as cards, one circle, one by hand, its details and its end."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.forms.circles import DetailsForm, NewCircleForm
from app.circles.queries.cards import cards_of
from app.circles.queries.circles import circle_for, ended_circles, running_circles
from app.circles.queries.evaluations import totals_of
from app.circles.queries.meetings import attendance_at, how_many_come, meetings_of
from app.circles.queries.messages import count_messages, count_open_reports
from app.circles.queries.offers import Around, SeatOffer, around, circles_open_now, offers_for_all
from app.circles.queries.seats import seats_with_note
from app.circles.queries.waiting import Waiting, waiting_in
from app.circles.services import circles
from app.circles.views.blueprint import bp
from app.extensions import db
from app.rolemodels.models import Offer, RoleModel, Slot
from app.rolemodels.queries import asked_for
from app.schools.queries import current_period
from app.web.forms import ReasonForm, choices_from
from app.web.stale import ensure_current


def reported_messages() -> int:
    """How many reported messages wait for the coordinators."""
    return count_open_reports(current_user.school_id)


@bp.get("/circles")
@requires(Permission.MANAGE_CIRCLES)
def list_circles() -> str:
    """The circles that run as cards, those that need somebody first, and who waits for a seat."""
    cards = cards_of(running_circles(current_user))
    known = around(circles_open_now(current_user.school_id))
    period = known.circles[0].period if known.circles else current_period(current_user.school_id)
    waiting_list = waiting_in(current_user, period) if period else []
    ended = ended_circles(current_user)
    return render_template(
        "circles/circles.html",
        cards=sorted(cards, key=lambda card: (not card.attention, card.circle.number)),
        waiting=_with_offers(known, waiting_list),
        period=period,
        reports=count_open_reports(current_user.school_id),
        ended=ended,
        totals=totals_of([circle.id for circle in ended]),
    )


def _with_offers(known: Around, waits: list[Waiting]) -> list[tuple[Waiting, list[SeatOffer]]]:
    offers = offers_for_all(known, [(each.student, each.wish) for each in waits])
    return list(zip(waits, offers, strict=True))


@bp.get("/circles/<int:circle_id>")
@requires(Permission.MANAGE_CIRCLES)
def show_circle(circle_id: int) -> str:
    """One circle, without a word of what is written in it: that is between those who are in it."""
    circle = circle_for(current_user, circle_id)
    meetings = meetings_of([circle.id])[circle.id]
    known = around([circle])
    found = _with_offers(known, waiting_in(current_user, circle.period))
    return render_template(
        "circles/circle.html",
        card=cards_of([circle])[0],
        circle=circle,
        meetings=meetings,
        comes=how_many_come(attendance_at([meeting.id for meeting in meetings])),
        totals=totals_of([circle.id])[circle.id],
        messages=count_messages(circle),
        noted=seats_with_note(circle),
        could_join=[(each, offers[0]) for each, offers in found if offers and offers[0].is_allowed],
    )


@bp.route("/circles/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def new_circle() -> str | Response | tuple[str, int]:
    """A circle by hand, from people who may be asked and students who wait."""
    period = current_period(current_user.school_id)
    if period is None:
        return render_template("circles/no_period.html")
    mentors = {mentor.id: mentor for mentor in db.session.scalars(asked_for(period.school_id, Offer.CIRCLE))}
    students = {each.student.id: each.student for each in waiting_in(current_user, period)}
    form = NewCircleForm()
    form.host_id.choices = _names(mentors, gettext("Choose a mentor"))
    form.second_id.choices = _names(mentors, gettext("nobody"))
    form.student_ids.choices = choices_from(
        (each.id, f"{each.name}, {each.programme.name}") for each in students.values()
    )
    if form.validate_on_submit():
        chosen = [form.host_id.data, form.second_id.data]
        circle = circles.open_circle(
            period,
            Slot(form.slot.data),
            is_online=bool(form.is_online.data),
            mentors=[mentors[each] for each in chosen if each is not None],
            students=[students[each] for each in form.student_ids.data or []],
            actor=current_user,
        )
        db.session.commit()
        flash(gettext("The circle has started. Everyone in it gets an email."), "success")
        return redirect(url_for("circles.show_circle", circle_id=circle.id), code=303)
    page = render_template("circles/new_circle.html", form=form, period=period, mentors=mentors)
    return page, 422 if form.is_submitted() else 200


def _names(mentors: dict[int, RoleModel], blank: str) -> Any:
    return choices_from(((mentor.id, mentor.name) for mentor in mentors.values()), blank=blank)


@bp.route("/circles/<int:circle_id>/details", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def edit_circle(circle_id: int) -> str | Response | tuple[str, int]:
    circle = circle_for(current_user, circle_id)
    stored = {name: getattr(circle, name) for name in ("place", "online_address", "max_size")}
    form = DetailsForm(data={**stored, "version": circle.version})
    if form.validate_on_submit():
        ensure_current(form, circle.version, stored, request.path)
        circles.change_details(
            circle,
            place=form.place.data or "",
            online_address=form.online_address.data or "",
            max_size=form.max_size.data or circle.max_size,
            actor=current_user,
        )
        db.session.commit()
        flash(gettext("Saved. Everyone in the circle can see it on the circle's page."), "success")
        return redirect(url_for("circles.show_circle", circle_id=circle.id), code=303)
    page = render_template("circles/edit_circle.html", circle=circle, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.route("/circles/<int:circle_id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def end_circle(circle_id: int) -> str | Response | tuple[str, int]:
    circle = circle_for(current_user, circle_id)
    form = ReasonForm(version=circle.version)
    if form.validate_on_submit():
        circles.end(circle, form.reason.data or "", actor=current_user)
        db.session.commit()
        flash(gettext("The circle has ended. Everyone in it gets an email."), "success")
        return redirect(url_for("circles.list_circles"), code=303)
    page = render_template("circles/end_circle.html", circle=circle, form=form, card=cards_of([circle])[0])
    return page, 422 if form.is_submitted() else 200
