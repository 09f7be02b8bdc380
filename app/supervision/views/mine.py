"""A supervisor's own hours, by her own word."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import asked_period, current_period, periods_of, rules_of, today
from app.supervision.broken_rules import SupervisionRefusal
from app.supervision.forms import OfferForm
from app.supervision.models import SupervisorOffer
from app.supervision.services.offers import offer_in, save_offer
from app.supervision.views.blueprint import bp
from app.supervision.views.offers import ensure_current, offer_form
from app.web.addresses import row_number


def _periods() -> tuple[Period | None, list[Period]]:
    """The period that the address names, else the one being planned, and those to choose from: none that is over."""
    school_id = current_user.school_id
    planned = current_period(school_id)
    open_ones = [one for one in periods_of(school_id) if one == planned or one.ends_on >= today()]
    period = asked_period(school_id, request.args.get("period", type=row_number))
    if period is not None and period not in open_ones:
        raise NotVisible
    return period, open_ones


def _show(
    period: Period | None,
    periods: list[Period],
    offer: SupervisorOffer | None,
    form: OfferForm,
    status: int = 200,
) -> tuple[str, int]:
    return render_template(
        "supervision/offers/mine.html",
        period=period,
        periods=periods,
        offer=offer,
        form=form,
        rules=rules_of(current_user.school_id),
    ), status


@bp.get("/my-hours")
@requires(Permission.GIVE_GUIDANCE)
def edit_my_hours() -> tuple[str, int]:
    period, periods = _periods()
    offer = offer_in(current_user.id, period.id) if period else None
    return _show(period, periods, offer, offer_form(offer, is_blank=True))


@bp.post("/my-hours")
@requires(Permission.GIVE_GUIDANCE)
def save_my_hours() -> Response | tuple[str, int]:
    """Into the period of the page that was sent, whichever is being planned by then."""
    period, periods = _periods()
    offer = offer_in(current_user.id, period.id) if period else None
    form = offer_form(offer, is_blank=False)
    if period is None or not form.validate_on_submit():
        return _show(period, periods, offer, form, 422)
    ensure_current(form, offer)
    try:
        save_offer(current_user, period, form.offered(), actor=current_user)
    except SupervisionRefusal as refused:
        db.session.rollback()
        form[refused.field or "hours"].errors = [refused.message]
        return _show(period, periods, offer, form, 422)
    db.session.commit()
    flash(gettext("Your hours are saved."), "success")
    return redirect(url_for("supervision.edit_my_hours", period=period.id), code=303)
