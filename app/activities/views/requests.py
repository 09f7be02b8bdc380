"""Requests of colleagues: the list, the page of one with everybody who was asked, and asking."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.activities.calendars import calendar_for
from app.activities.forms import AskForm, EvaluationForm, NoteForm, RequestForm, stored_values
from app.activities.models import STUDENT_OFFERS, TEAM_OFFERS, WISH_KINDS, Request, RequestState
from app.activities.queries import (
    candidates_for,
    invitations_of,
    others_who_offer,
    page_of_requests,
    request_for,
)
from app.activities.queries.waiting import count_waiting_for, with_day_to_answer
from app.activities.services.asking import ask_now, begin_asking
from app.activities.services.closing import call_off, hold, settle
from app.activities.services.evaluations import evaluate, evaluation_by
from app.activities.services.requests import add_request, change_request, may_change
from app.activities.views.blueprint import bp
from app.extensions import db
from app.schools.queries import domains, teams_of, today
from app.web.addresses import public_url
from app.web.forms import BaseForm
from app.web.listing import ListState
from app.web.stale import ensure_current

OFFERS = (*TEAM_OFFERS, *STUDENT_OFFERS)


def requests_waiting() -> int:
    """Requests that wait for this colleague."""
    return count_waiting_for(current_user)


@bp.get("/activities")
@requires(Permission.REQUEST_ACTIVITIES)
def list_requests() -> str:
    states = [("needs_you", gettext("needs somebody"))]
    states += [(RequestState.OPEN.value, gettext("not agreed yet"))]
    states += [(state.value, str(state.label)) for state in RequestState if state is not RequestState.OPEN]
    offers = [(offer.value, str(WISH_KINDS.get(offer, offer.label))) for offer in OFFERS]
    state = ListState.from_request(
        sorts=("state", "day", "title", "made"),
        filters={"state": [value for value, _ in states], "offer": [value for value, _ in offers]},
    )
    listing = page_of_requests(current_user, state)
    return render_template(
        "activities/requests.html",
        listing=listing,
        with_day=with_day_to_answer([one.id for one in listing.rows]),
        states=states,
        offers=offers,
        today=today(),
        has_tabs=current_user.has(Permission.VIEW_TOTALS),
    )


def _request_form() -> RequestForm:
    form = RequestForm()
    form.offer_choices(domains(), teams_of(current_user.school_id))
    return form


@bp.route("/activities/new", methods=["GET", "POST"])
@requires(Permission.REQUEST_ACTIVITIES)
def add() -> str | Response:
    form = _request_form()
    if form.validate_on_submit():
        made = add_request(current_user.school_id, form.request_details(), actor=current_user)
        db.session.commit()
        flash(gettext("Nobody has been asked yet. Choose who to ask, or let Meervoud choose."), "info")
        return redirect(url_for("activities.show_request", request_id=made.id), code=303)
    if not form.is_submitted():
        form.town.data = current_user.school.town
    return render_template("activities/edit.html", form=form, activity=None)


@bp.route("/activities/<int:request_id>/edit", methods=["GET", "POST"])
@requires(Permission.REQUEST_ACTIVITIES)
def edit(request_id: int) -> str | Response:
    activity = request_for(current_user, request_id)
    form = _request_form()
    if not form.is_submitted():
        if not may_change(activity):
            return _to(activity)  # its page says how far it is, and offers no change
        form.process(data=stored_values(activity) | {"version": activity.version})
    elif form.validate():
        ensure_current(form, activity.version, stored_values(activity), request.path)
        change_request(activity, form.request_details(), actor=current_user)
        db.session.commit()
        flash(gettext("Saved."), "success")
        return _to(activity)
    return render_template("activities/edit.html", form=form, activity=activity)


def _to(activity: Request) -> Response:
    return redirect(url_for("activities.show_request", request_id=activity.id), code=303)


def _page(activity: Request, sent: dict[str, BaseForm] | None = None) -> str:
    forms: dict[str, BaseForm] = {
        "ask": AskForm(formdata=None, asks_others=True),
        "call_off": NoteForm(formdata=None, prefix="off"),
        "evaluate": EvaluationForm(formdata=None),
        **(sent or {}),
    }
    is_open = activity.state is RequestState.OPEN
    own = evaluation_by(activity, current_user)
    return render_template(
        "activities/request.html",
        activity=activity,
        invitations=invitations_of(activity),
        candidates=candidates_for(activity) if is_open else [],
        elsewhere=others_who_offer(activity) if is_open and activity.needs_coordinator else [],
        forms=forms,
        problems=next(iter(sent.values())) if sent else None,
        own_evaluation=own,
        has_day=bool(with_day_to_answer([activity.id])),
        day_has_come=activity.on_date is not None and activity.on_date <= today(),
    )


@bp.get("/activities/<int:request_id>")
@requires(Permission.REQUEST_ACTIVITIES)
def show_request(request_id: int) -> str:
    return _page(request_for(current_user, request_id))


@bp.post("/activities/<int:request_id>/begin")
@requires(Permission.REQUEST_ACTIVITIES)
def begin(request_id: int) -> Response:
    """From now on it asks by itself: those who are ticked first."""
    activity = request_for(current_user, request_id)
    form = AskForm()
    begin_asking(activity, form.people.data or [], asks_others=form.asks_others.data, actor=current_user)
    db.session.commit()
    asked = len(invitations_of(activity))
    if asked:
        flash(
            ngettext(
                "%(num)s person has been asked. You will get an email when it is agreed.",
                "%(num)s people have been asked. You will get an email when it is agreed.",
                asked,
            ),
            "success",
        )
    else:
        flash(
            gettext("Nobody can be asked at the moment. Your internship coordinator can see this too."),
            "info",
        )
    return _to(activity)


@bp.post("/activities/<int:request_id>/ask")
@requires(Permission.REQUEST_ACTIVITIES)
def ask(request_id: int) -> Response:
    """Ask those who are ticked as well, at once."""
    activity = request_for(current_user, request_id)
    asked = ask_now(activity, AskForm().people.data or [], actor=current_user)
    db.session.commit()
    flash(ngettext("%(num)s person has been asked.", "%(num)s people have been asked.", asked), "success")
    return _to(activity)


@bp.post("/activities/<int:request_id>/settle")
@requires(Permission.REQUEST_ACTIVITIES)
def settle_request(request_id: int) -> Response:
    activity = request_for(current_user, request_id)
    settle(activity, actor=current_user)
    db.session.commit()
    flash(gettext("It is agreed with everybody who said yes. They will get an email."), "success")
    return _to(activity)


@bp.post("/activities/<int:request_id>/call-off")
@requires(Permission.REQUEST_ACTIVITIES)
def call_off_request(request_id: int) -> Response | tuple[str, int]:
    activity = request_for(current_user, request_id)
    form = NoteForm(prefix="off")
    if not form.validate():
        return _page(activity, {"call_off": form}), 422
    call_off(activity, form.note.data or "", actor=current_user)
    db.session.commit()
    flash(
        gettext("It has been called off. Anyone who said yes or still had to answer will hear about it."),
        "success",
    )
    return _to(activity)


def _hold(request_id: int, *, took_place: bool) -> Response:
    activity = request_for(current_user, request_id)
    hold(activity, took_place=took_place, actor=current_user)
    db.session.commit()
    if took_place:
        flash(gettext("Good. Take a minute to say below how useful it was."), "success")
    return _to(activity)


@bp.post("/activities/<int:request_id>/held")
@requires(Permission.REQUEST_ACTIVITIES)
def mark_held(request_id: int) -> Response:
    return _hold(request_id, took_place=True)


@bp.post("/activities/<int:request_id>/not-held")
@requires(Permission.REQUEST_ACTIVITIES)
def mark_not_held(request_id: int) -> Response:
    return _hold(request_id, took_place=False)


@bp.post("/activities/<int:request_id>/evaluate")
@requires(Permission.REQUEST_ACTIVITIES)
def evaluate_request(request_id: int) -> Response | tuple[str, int]:
    activity = request_for(current_user, request_id)
    form = EvaluationForm()
    if not form.validate():
        return _page(activity, {"evaluate": form}), 422
    evaluate(activity, int(form.score.data), form.remark.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("Thank you. Your answer counts towards “What helped”."), "success")
    return _to(activity)


@bp.get("/activities/<int:request_id>/calendar")
@requires(Permission.REQUEST_ACTIVITIES)
def download_calendar(request_id: int) -> Response:
    activity = request_for(current_user, request_id)
    return calendar_for(activity, public_url("activities.show_request", request_id=activity.id)) or _to(
        activity
    )
