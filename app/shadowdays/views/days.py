"""A student's own days along: as guest and as host, the switch, the answer, and what she thinks afterwards."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.calendars import calendar_file, calendar_with
from app.companies.models import Opening
from app.errors import NotVisible
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import choices_are_open, current_period, today
from app.shadowdays.calendars import event_of
from app.shadowdays.forms import AcceptForm, OutcomeForm
from app.shadowdays.models import Fit, ShadowDay, ShadowDayState
from app.shadowdays.queries.days import day_of, days_of, days_with_outcomes, outcome_of
from app.shadowdays.queries.hosts import own_placements
from app.shadowdays.services import hosting
from app.shadowdays.services.answering import accept, call_off, decline
from app.shadowdays.services.outcomes import record_outcome
from app.shadowdays.views.blueprint import bp
from app.students.models import ChoiceList, Preference, Student
from app.students.queries import student_of
from app.web.filters import show_date
from app.web.forms import BaseForm


@dataclass(frozen=True)
class Rank:
    """Where a company stands on a student's list (1 is first; None: not on it), and the period of that list."""

    number: int | None
    period: Period


def _rank(student: Student, day: ShadowDay) -> Rank | None:
    """None where choices can not be changed now."""
    period = current_period(student.school_id)
    if period is None or not choices_are_open(period):
        return None
    number = db.session.scalar(
        select(Preference.rank)
        .join(Preference.choice_list)
        .join(Preference.opening)
        .where(
            ChoiceList.student_id == student.id,
            ChoiceList.period_id == period.id,
            Opening.site_id == day.placement.opening.site_id,
        )
        .order_by(Preference.rank)
        .limit(1)
    )
    return Rank(number, period)


def what_she_thought(student: Student, period: Period) -> str | None:
    """On her page of choices: what she said of the last company where she went along. It changes nothing by itself."""
    for day, outcome in days_with_outcomes(student):
        rank = _rank(student, day) if outcome is not None else None
        if outcome is not None and rank is not None and rank.number is not None:
            return gettext(
                "You went along at %(company)s on %(day)s and said: %(fit)s. It is number %(rank)s on your list. "
                "You can change the order until the end of %(until)s; nothing changes by itself.",
                company=day.placement.opening.site.title,
                day=show_date(day.on_date),
                fit=outcome.fit.label,
                rank=rank.number,
                until=show_date(period.choices_close_on),
            )
    return None


@bp.get("/my-wishes/days")
@requires(Permission.WISH_ACTIVITY)
def list_days() -> str:
    student = student_of(current_user)
    return render_template(
        "shadowdays/days.html",
        student=student,
        days=days_of(student),
        placements=own_placements(student),
        today=today(),
    )


@bp.post("/my-wishes/days/hosting/<int:placement_id>")
@requires(Permission.WISH_ACTIVITY)
def switch_hosting(placement_id: int) -> Response:
    """Her own switch, for one internship."""
    own = {placement.id: placement for placement, _agreed in own_placements(student_of(current_user))}
    if placement_id not in own:
        raise NotVisible
    if request.form.get("agrees") == "yes":
        hosting.agree(own[placement_id], actor=current_user)
        said = gettext("Students who are choosing can now ask to come along with you for a day.")
    else:
        hosting.stop(own[placement_id], actor=current_user)
        said = gettext("Nobody can ask you for a day now. What you agreed to before stays agreed.")
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("shadowdays.list_days"), code=303)


def _own(shadow_day_id: int) -> tuple[Student, ShadowDay]:
    student = student_of(current_user)
    return student, day_of(student, shadow_day_id)


def _page(student: Student, day: ShadowDay, sent: dict[str, BaseForm] | None = None) -> str:
    is_guest = day.guest_id == student.id
    outcome = outcome_of(day) if is_guest else None
    known = {"fit": outcome.fit.value, "shares": outcome.shared_at is not None} if outcome else {}
    forms: dict[str, BaseForm] = {
        "accept": AcceptForm(formdata=None),
        "outcome": OutcomeForm(formdata=None, data=known),
        **(sent or {}),
    }
    return render_template(
        "shadowdays/day.html",
        day=day,
        is_guest=is_guest,
        outcome=outcome,
        rank=_rank(student, day) if outcome else None,
        forms=forms,
        problems=next(iter(sent.values())) if sent else None,
        today=today(),
    )


def _to(day: ShadowDay) -> Response:
    return redirect(url_for("shadowdays.show_day", shadow_day_id=day.id), code=303)


@bp.get("/my-wishes/days/<int:shadow_day_id>")
@requires(Permission.WISH_ACTIVITY)
def show_day(shadow_day_id: int) -> str:
    return _page(*_own(shadow_day_id))


@bp.post("/my-wishes/days/<int:shadow_day_id>/accept")
@requires(Permission.WISH_ACTIVITY)
def accept_day(shadow_day_id: int) -> Response | tuple[str, int]:
    student, day = _own(shadow_day_id)
    form = AcceptForm()
    if not form.validate():
        return _page(student, day, {"accept": form}), 422
    accept(day, student, form.note.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("It is agreed. Your guest and your internship coordinator can see it."), "success")
    return _to(day)


@bp.post("/my-wishes/days/<int:shadow_day_id>/decline")
@requires(Permission.WISH_ACTIVITY)
def decline_day(shadow_day_id: int) -> Response:
    student, day = _own(shadow_day_id)
    decline(day, student, actor=current_user)
    db.session.commit()
    flash(gettext("You said no. The other student gets an email without a reason."), "success")
    return _to(day)


@bp.post("/my-wishes/days/<int:shadow_day_id>/call-off")
@requires(Permission.WISH_ACTIVITY)
def call_off_day(shadow_day_id: int) -> Response:
    student, day = _own(shadow_day_id)
    call_off(day, by=student, actor=current_user)
    db.session.commit()
    flash(gettext("It has been called off. The other student will hear about it."), "success")
    return _to(day)


@bp.post("/my-wishes/days/<int:shadow_day_id>/outcome")
@requires(Permission.WISH_ACTIVITY)
def save_outcome(shadow_day_id: int) -> Response | tuple[str, int]:
    student, day = _own(shadow_day_id)
    form = OutcomeForm()
    if not form.validate():
        return _page(student, day, {"outcome": form}), 422
    record_outcome(day, student, Fit(form.fit.data), shares=form.shares.data)
    db.session.commit()
    flash(gettext("Saved. Your list of choices has not changed."), "success")
    return _to(day)


@bp.get("/my-wishes/days/<int:shadow_day_id>/calendar")
@requires(Permission.WISH_ACTIVITY)
def download_shadow_day(shadow_day_id: int) -> Response:
    """An agreed day as a calendar file."""
    _student, day = _own(shadow_day_id)
    if day.state is not ShadowDayState.ACCEPTED:
        return _to(day)
    return calendar_file(calendar_with([event_of(day)], gettext("Day along")), f"{day.on_date}.ics")
