"""The coordinator's overview: who goes along with whom, and whether the company knows."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.queries import today
from app.shadowdays.models import ShadowDayState
from app.shadowdays.queries.days import day_for, days_of_school, shared_outcomes
from app.shadowdays.services.answering import call_off, inform_company
from app.shadowdays.views.blueprint import bp
from app.web.listing import ListState


@bp.get("/activities/days-along")
@requires(Permission.MANAGE_ACTIVITIES)
def list_all_days() -> str:
    states = [(state.value, str(state.label)) for state in ShadowDayState]
    state = ListState.from_request(sorts=("state", "day"), filters={"state": [value for value, _ in states]})
    listing = days_of_school(current_user, state)
    return render_template(
        "shadowdays/overview.html",
        listing=listing,
        states=states,
        outcomes=shared_outcomes(listing.rows),
        today=today(),
    )


@bp.get("/activities/days-along/<int:shadow_day_id>")
@requires(Permission.MANAGE_ACTIVITIES)
def show_day_to_coordinator(shadow_day_id: int) -> str:
    day = day_for(current_user, shadow_day_id)
    return render_template(
        "shadowdays/day_for_coordinator.html",
        day=day,
        outcome=shared_outcomes([day]).get(day.id),
        today=today(),
    )


def _to(shadow_day_id: int) -> Response:
    return redirect(url_for("shadowdays.show_day_to_coordinator", shadow_day_id=shadow_day_id), code=303)


@bp.post("/activities/days-along/<int:shadow_day_id>/company")
@requires(Permission.MANAGE_ACTIVITIES)
def tell_company_of_day(shadow_day_id: int) -> Response:
    """By email from here, or noted after a call."""
    day = day_for(current_user, shadow_day_id)
    by_email = request.form.get("how") == "email"
    if inform_company(day, by_email=by_email, actor=current_user):
        flash(gettext("Recorded: the company knows about this day."), "success")
    else:
        flash(
            gettext("There is no email address for this company. Call it, or add an address on its page."),
            "warning",
        )
    db.session.commit()
    return _to(shadow_day_id)


@bp.post("/activities/days-along/<int:shadow_day_id>/call-off")
@requires(Permission.MANAGE_ACTIVITIES)
def call_off_for_students(shadow_day_id: int) -> Response:
    day = day_for(current_user, shadow_day_id)
    call_off(day, by=None, actor=current_user)
    db.session.commit()
    flash(gettext("It has been called off. Both students get an email."), "success")
    return _to(shadow_day_id)
