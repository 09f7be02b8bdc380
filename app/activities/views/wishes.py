"""A student's own wishes: coming along for a day, or talking with somebody, at a company of her choice (R27)."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.activities.broken_rules import TooManyWishes, WishedAlready
from app.activities.calendars import calendar_for
from app.activities.forms import EvaluationForm, NoteForm, WishForm
from app.activities.models import STUDENT_OFFERS, Invitation, InvitationState, Request, RequestState
from app.activities.queries import invitations_of, wish_for, wishes_to_confirm, wishes_with_days
from app.activities.queries.candidates import askable_at
from app.activities.services.closing import call_off, hold
from app.activities.services.days import confirm_day, refuse_day
from app.activities.services.evaluations import evaluate, evaluation_by
from app.activities.services.requests import OPEN_WISHES, add_wish
from app.activities.views.blueprint import bp
from app.companies.models import Site
from app.companies.queries import site_for, stopped_site_ids
from app.companies.site_page import SiteAction
from app.errors import NotVisible
from app.extensions import db
from app.reading import numbers
from app.rolemodels.models import Offer
from app.schools.queries import today
from app.shadowdays.queries.days import questions_to
from app.shadowdays.queries.hosts import hosts_at
from app.students.queries import student_if_any, student_of
from app.web.addresses import public_url
from app.web.forms import BaseForm


def come_along(site: Site) -> SiteAction | None:
    """The button on the page of a company, for students."""
    if not current_user.has(Permission.WISH_ACTIVITY):
        return None
    return SiteAction(
        gettext("Come along for a day"), url_for("activities.wish", site_id=site.id), "person-check"
    )


def days_to_confirm() -> int:
    """Days that wait for this student's yes, as a guest or as a host."""
    student = student_if_any(current_user)
    return sum(numbers(wishes_to_confirm(student), questions_to(student))) if student else 0


def proposed_day(request: Request) -> Invitation | None:
    """The invitation whose day the student can confirm now."""
    if request.state is not RequestState.OPEN:
        return None
    return _coming(invitations_of(request))


def _coming(invitations: Iterable[Invitation]) -> Invitation | None:
    return next((one for one in invitations if one.state is InvitationState.ACCEPTED), None)


@bp.get("/my-wishes")
@requires(Permission.WISH_ACTIVITY)
def list_wishes() -> str:
    return render_template(
        "activities/wishes.html", wishes=wishes_with_days(student_of(current_user)), today=today()
    )


@bp.route("/my-wishes/at/<int:site_id>", methods=["GET", "POST"])
@requires(Permission.WISH_ACTIVITY)
def wish(site_id: int) -> str | Response | tuple[str, int]:
    """The form; what may not be wished is said in it, beside what she wrote."""
    site = site_for(current_user, site_id)
    form = WishForm()
    if not form.is_submitted():
        form.offer.data = STUDENT_OFFERS[0].value
    if not form.validate_on_submit():
        return _wish_form(form, site)
    try:
        made = add_wish(
            student_of(current_user),
            site,
            Offer(form.offer.data),
            form.details.data or "",
            actor=current_user,
        )
        db.session.commit()
    except (TooManyWishes, WishedAlready) as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return _wish_form(form, site_for(current_user, site_id)), refusal.status
    return redirect(url_for("activities.show_wish", wish_id=made.id), code=303)


def _wish_form(form: WishForm, site: Site) -> str:
    student = student_of(current_user)
    is_open = [one.state is RequestState.OPEN for one, _coming in wishes_with_days(student)]
    return render_template(
        "activities/wish_form.html",
        form=form,
        site=site,
        askable=askable_at(site, STUDENT_OFFERS),
        hosts=hosts_at(site.id, student),
        is_stopped=site.id in stopped_site_ids(site.school_id, today()),
        is_full=sum(is_open) >= OPEN_WISHES and not form.is_submitted(),
        most=OPEN_WISHES,
    )


def _own(wish_id: int) -> Request:
    return wish_for(student_of(current_user), wish_id)


def _page(activity: Request, sent: dict[str, BaseForm] | None = None) -> str:
    forms: dict[str, BaseForm] = {
        "refuse": NoteForm(formdata=None, prefix="day"),
        "evaluate": EvaluationForm(formdata=None),
        **(sent or {}),
    }
    invitations = invitations_of(activity)
    return render_template(
        "activities/wish.html",
        activity=activity,
        coming=_coming(invitations),
        is_asked=any(one.state is InvitationState.ASKED for one in invitations),
        forms=forms,
        problems=next(iter(sent.values())) if sent else None,
        own_evaluation=evaluation_by(activity, current_user),
        day_has_come=activity.on_date is not None and activity.on_date <= today(),
    )


def _to(activity: Request) -> Response:
    return redirect(url_for("activities.show_wish", wish_id=activity.id), code=303)


@bp.get("/my-wishes/<int:wish_id>")
@requires(Permission.WISH_ACTIVITY)
def show_wish(wish_id: int) -> str:
    return _page(_own(wish_id))


def _day_of(activity: Request) -> Invitation:
    """The invitation with the day to answer; none: somebody was first, so the page says how it is now."""
    found = proposed_day(activity)
    if found is None:
        raise NotVisible
    return found


@bp.post("/my-wishes/<int:wish_id>/confirm")
@requires(Permission.WISH_ACTIVITY)
def confirm(wish_id: int) -> Response:
    activity = _own(wish_id)
    if activity.state is not RequestState.AGREED:  # pressed twice: the first time counts
        confirm_day(_day_of(activity), actor=current_user)
        db.session.commit()
        flash(gettext("It is agreed. Put it in your calendar."), "success")
    return _to(activity)


@bp.post("/my-wishes/<int:wish_id>/other-day")
@requires(Permission.WISH_ACTIVITY)
def ask_other_day(wish_id: int) -> Response | tuple[str, int]:
    activity = _own(wish_id)
    form = NoteForm(prefix="day")
    if not form.validate():
        return _page(activity, {"refuse": form}), 422
    refuse_day(_day_of(activity), form.note.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("We are asking her for another day."), "success")
    return _to(activity)


@bp.post("/my-wishes/<int:wish_id>/take-back")
@requires(Permission.WISH_ACTIVITY)
def take_back(wish_id: int) -> Response:
    activity = _own(wish_id)
    call_off(activity, actor=current_user)
    db.session.commit()
    flash(
        gettext(
            "Your wish has been withdrawn. Anyone who still had to answer or said yes will hear about it."
        ),
        "success",
    )
    return _to(activity)


def _hold(wish_id: int, *, took_place: bool) -> Response:
    activity = _own(wish_id)
    hold(activity, took_place=took_place, actor=current_user)
    db.session.commit()
    return _to(activity)


@bp.post("/my-wishes/<int:wish_id>/held")
@requires(Permission.WISH_ACTIVITY)
def mark_wish_held(wish_id: int) -> Response:
    return _hold(wish_id, took_place=True)


@bp.post("/my-wishes/<int:wish_id>/not-held")
@requires(Permission.WISH_ACTIVITY)
def mark_wish_not_held(wish_id: int) -> Response:
    return _hold(wish_id, took_place=False)


@bp.post("/my-wishes/<int:wish_id>/evaluate")
@requires(Permission.WISH_ACTIVITY)
def evaluate_wish(wish_id: int) -> Response | tuple[str, int]:
    activity = _own(wish_id)
    form = EvaluationForm()
    if not form.validate():
        return _page(activity, {"evaluate": form}), 422
    evaluate(activity, int(form.score.data), form.remark.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("Thank you. Your answer helps the students who come after you."), "success")
    return _to(activity)


@bp.get("/my-wishes/<int:wish_id>/calendar")
@requires(Permission.WISH_ACTIVITY)
def download_day(wish_id: int) -> Response:
    activity = _own(wish_id)
    return calendar_for(activity, public_url("activities.show_wish", wish_id=activity.id)) or _to(activity)
