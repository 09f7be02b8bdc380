"""A supervisor's own hours, by her own word."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import asked_period, rules_of
from app.supervision.broken_rules import PeriodOver, SupervisionRefusal
from app.supervision.forms import OfferForm
from app.supervision.models import SupervisorOffer
from app.supervision.queries.offers import periods_of_hers
from app.supervision.services.offers import is_past, offer_in, save_own_offer
from app.supervision.views.blueprint import bp
from app.supervision.views.offers import ensure_current, offer_form
from app.web.addresses import row_number


def _period() -> Period | None:
    """The period that the address names, else the one being planned."""
    return asked_period(current_user.school_id, request.args.get("period", type=row_number))


def _show(
    period: Period | None, offer: SupervisorOffer | None, form: OfferForm, status: int = 200
) -> tuple[str, int]:
    is_over = period is not None and is_past(period)
    return render_template(
        "supervision/offers/mine.html",
        period=period,
        periods=periods_of_hers(current_user),
        offer=offer,
        is_over=is_over,
        refusal=PeriodOver(period.name).message if period and is_over and offer is None else "",
        form=form,
        rules=rules_of(current_user.school_id),
    ), status


@bp.get("/my-hours")
@requires(Permission.GIVE_GUIDANCE)
def edit_my_hours() -> tuple[str, int]:
    period = _period()
    offer = offer_in(current_user.id, period.id) if period else None
    return _show(period, offer, offer_form(offer, is_blank=True))


@bp.post("/my-hours")
@requires(Permission.GIVE_GUIDANCE)
def save_my_hours() -> Response | tuple[str, int]:
    """Into the period of the page that was sent, whichever is being planned by then."""
    period = _period()
    offer = offer_in(current_user.id, period.id) if period else None
    form = offer_form(offer, is_blank=False)
    if period is None or not form.validate_on_submit():
        return _show(period, offer, form, 422)
    ensure_current(form, offer)
    try:
        save_own_offer(current_user, period, form.offered())
    except SupervisionRefusal as refused:
        db.session.rollback()
        form[refused.field or "hours"].errors = [refused.message]
        return _show(period, offer, form, 422)
    db.session.commit()
    flash(gettext("Your hours are saved."), "success")
    return redirect(url_for("supervision.edit_my_hours", period=period.id), code=303)
