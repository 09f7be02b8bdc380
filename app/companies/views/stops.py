"""Placement stops: the list, the page of one, and the steps of its procedure (R16). For coordinators only."""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.models import User
from app.companies import services
from app.companies.broken_rules import RegistryRefusal
from app.companies.forms.stops import HearingForm, LiftForm, ProposeStopForm, ReviewDayForm, SuspendForm
from app.companies.models import PlacementStop, StopGround, StopState
from app.companies.queries import current_stop_of, list_of_stops, site_for, stop_for
from app.companies.services.stops import SUSPENSION_DAYS, latest_review_day
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.queries import today
from app.web.forms import BaseForm

Act = Callable[[PlacementStop, BaseForm], None]


def _suspend(stop: PlacementStop, form: BaseForm) -> None:
    services.suspend_site(stop, form.data["until"], form.data["reason"], actor=current_user)


def _hear(stop: PlacementStop, form: BaseForm) -> None:
    services.record_hearing(
        stop, form.data["heard_on"], form.data["company_answer"] or "", actor=current_user
    )


def _decide(stop: PlacementStop, form: BaseForm) -> None:
    services.decide_stop(stop, form.data["review_on"], form.data["reason"], actor=current_user)


def _keep(stop: PlacementStop, form: BaseForm) -> None:
    services.keep_stop(stop, form.data["review_on"], form.data["reason"], actor=current_user)


def _lift(stop: PlacementStop, form: BaseForm) -> None:
    services.lift_stop(stop, form.data["reason"], actor=current_user)


STEPS: dict[str, tuple[type[BaseForm], Act, LazyString]] = {
    "suspend": (
        SuspendForm,
        _suspend,
        _l("Nobody will be placed here up to and including the day you chose."),
    ),
    "hear": (
        HearingForm,
        _hear,
        _l("The company's answer has been recorded. Another coordinator can now decide."),
    ),
    "decide": (ReviewDayForm, _decide, _l("The stop is in force. Nobody is placed here.")),
    "keep": (ReviewDayForm, _keep, _l("The stop stays in force until the next review.")),
    "lift": (LiftForm, _lift, _l("The stop has ended.")),
}
OPEN_STEPS: dict[StopState, tuple[str, ...]] = {
    StopState.PROPOSED: ("suspend", "hear", "lift"),
    StopState.SUSPENDED: ("hear", "lift"),
    StopState.HEARD: ("decide", "lift"),
    StopState.IN_FORCE: ("keep", "lift"),
    StopState.LIFTED: (),
}


@bp.get("/stops")
@requires(Permission.VIEW_PLACEMENT_STOPS)
def list_stops() -> str:
    return render_template("companies/stops.html", stops=list_of_stops(current_user), today=today())


@bp.route("/<int:site_id>/stops/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PLACEMENT_STOPS)
def propose_stop(site_id: int) -> str | Response:
    site = site_for(current_user, site_id)
    current = current_stop_of(site.id)
    if current is not None:
        return redirect(url_for("companies.show_stop", stop_id=current.id))
    form = ProposeStopForm()
    if form.validate_on_submit():
        ground = StopGround(form.ground.data)
        stop = services.propose_stop(site, ground, form.explanation.data, actor=current_user)
        db.session.commit()
        flash(
            gettext("The placement stop has been proposed. Now hear what the company has to say."), "success"
        )
        return redirect(url_for("companies.show_stop", stop_id=stop.id))
    return render_template("companies/propose_stop.html", form=form, site=site)


def _names(stop: PlacementStop) -> dict[int, str]:
    ids = [one for one in (stop.proposed_by_id, stop.decided_by_id) if one is not None]
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _blank_form(step: str) -> BaseForm:
    """The form of a step, filled in as most will want it; each has its own prefix, for they share a page."""
    day = today()
    defaults = {
        "suspend": {"until": day + timedelta(days=SUSPENSION_DAYS)},
        "hear": {"heard_on": day},
        "decide": {"review_on": latest_review_day(day)},
        "keep": {"review_on": latest_review_day(day)},
    }
    return STEPS[step][0](formdata=None, prefix=step, data=defaults.get(step))


def _page(stop: PlacementStop, sent: dict[str, BaseForm], *, with_grounds: bool = False) -> str:
    steps = OPEN_STEPS[stop.state] if current_user.has(Permission.MANAGE_PLACEMENT_STOPS) else ()
    return render_template(
        "companies/stop.html",
        stop=stop,
        site=stop.site,
        names=_names(stop),
        forms={step: sent.get(step) or _blank_form(step) for step in steps},
        problems=next(iter(sent.values()), None),
        is_mine=stop.proposed_by_id == current_user.id,
        today=today(),
        with_grounds=with_grounds,
    )


@bp.get("/stops/<int:stop_id>")
@requires(Permission.VIEW_PLACEMENT_STOPS)
def show_stop(stop_id: int) -> str:
    """Where the procedure is. The grounds come on request: `show_grounds`."""
    return _page(stop_for(current_user, stop_id), {})


@bp.post("/stops/<int:stop_id>/grounds")
@requires(Permission.VIEW_PLACEMENT_STOPS)
def show_grounds(stop_id: int) -> str:
    """The same page with the grounds; a POST, for that somebody reads them is written down."""
    stop = stop_for(current_user, stop_id)
    services.note_reading(stop, actor=current_user)
    db.session.commit()
    return _page(stop, {}, with_grounds=True)


@bp.post("/stops/<int:stop_id>/<any(suspend,hear,decide,keep,lift):step>")
@requires(Permission.MANAGE_PLACEMENT_STOPS)
def take_step(stop_id: int, step: str) -> str | Response:
    """One step of the procedure. A step that is not open any more answers 409."""
    stop = stop_for(current_user, stop_id)
    kind, act, message = STEPS[step]
    form = kind(prefix=step)
    if step not in OPEN_STEPS[stop.state]:
        act(stop, form)  # the service says which rule it breaks
    if form.validate_on_submit():
        try:
            act(stop, form)
        except RegistryRefusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            db.session.commit()
            flash(message, "success")
            return redirect(url_for("companies.show_stop", stop_id=stop.id))
    return _page(stop, {step: form})
