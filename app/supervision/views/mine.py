"""A supervisor's own hours, by her own word."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import current_period, rules_of
from app.supervision.broken_rules import SupervisionRefusal
from app.supervision.forms import OfferForm
from app.supervision.services.offers import offer_in, save_offer
from app.supervision.views.blueprint import bp
from app.supervision.views.offers import ensure_current, offer_form


def _show(period: Period | None, form: OfferForm, status: int = 200) -> tuple[str, int]:
    rules = rules_of(current_user.school_id)
    return render_template("supervision/offers/mine.html", period=period, form=form, rules=rules), status


@bp.get("/my-hours")
@requires(Permission.GIVE_GUIDANCE)
def edit_my_hours() -> tuple[str, int]:
    period = current_period(current_user.school_id)
    offer = offer_in(current_user.id, period.id) if period else None
    return _show(period, offer_form(offer, is_blank=True))


@bp.post("/my-hours")
@requires(Permission.GIVE_GUIDANCE)
def save_my_hours() -> Response | tuple[str, int]:
    period = current_period(current_user.school_id)
    offer = offer_in(current_user.id, period.id) if period else None
    form = offer_form(offer, is_blank=False)
    if period is None or not form.validate_on_submit():
        return _show(period, form, 422)
    ensure_current(form, offer)
    try:
        save_offer(current_user, period, form.offered(), actor=current_user)
    except SupervisionRefusal as refused:
        db.session.rollback()
        form[refused.field or "hours"].errors = [refused.message]
        return _show(period, form, 422)
    db.session.commit()
    flash(gettext("Your hours are saved."), "success")
    return redirect(url_for("supervision.edit_my_hours"), code=303)
