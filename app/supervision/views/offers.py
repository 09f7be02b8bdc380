"""What each supervisor has for a period: the list, one supervisor, who is away, and copying from another period."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible, StaleForm
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import (
    asked_period,
    periods_to_choose,
    programme_names,
    programmes_of,
    rules_of,
)
from app.supervision.broken_rules import NothingToCopy, SupervisionRefusal
from app.supervision.forms import AwayForm, CopyForm, OfferForm
from app.supervision.models import SupervisorOffer
from app.supervision.queries.offers import (
    SHOWS,
    SORTS,
    OfferLine,
    line_for,
    offers_page,
    other_offers,
    periods_with_hours,
    totals_of,
)
from app.supervision.services.offers import copy_offers, is_past, mark_away, save_offer
from app.supervision.views.blueprint import bp
from app.web.addresses import row_number
from app.web.forms import choices_from
from app.web.listing import ListState

ONE = "/supervision/hours/<int:period_id>/<int:user_id>"


@bp.get("/supervision/hours")
@requires(Permission.ASSIGN_SUPERVISORS)
def list_supervisor_offers() -> str:
    period = asked_period(current_user.school_id, request.args.get("period", type=row_number))
    periods = periods_to_choose(current_user.school_id)
    filters = {"show": SHOWS, "period": [str(one.id) for one in periods]}
    state = ListState.from_request(sorts=tuple(SORTS), filters=filters)
    return render_template(
        "supervision/offers/list.html",
        period=period,
        periods=periods,
        listing=offers_page(current_user, period, state) if period else None,
        totals=totals_of(current_user.school_id, period) if period else None,
        copying=_copy_form(period) if period else None,
        names=programme_names(current_user.school_id),
    )


def _copy_form(period: Period) -> CopyForm:
    form = CopyForm()
    form.from_period_id.choices = choices_from((one.id, one.name) for one in periods_with_hours(period))
    return form


@bp.post("/supervision/hours/<int:period_id>/copy")
@requires(Permission.ASSIGN_SUPERVISORS)
def copy_supervisor_offers(period_id: int) -> Response:
    period = asked_period(current_user.school_id, period_id)
    if period is None:
        raise NotVisible
    form = _copy_form(period)
    back = redirect(url_for("supervision.list_supervisor_offers", period=period.id), code=303)
    source = (
        asked_period(current_user.school_id, form.from_period_id.data) if form.validate_on_submit() else None
    )
    if source is None:
        flash(gettext("Choose the period whose hours to copy."), "danger")
        return back
    try:
        number = copy_offers(source, period, actor=current_user)
    except NothingToCopy as refused:
        db.session.rollback()
        flash(refused.message, "info")
        return back
    db.session.commit()
    flash(
        ngettext("Hours of %(num)s supervisor copied.", "Hours of %(num)s supervisors copied.", number),
        "success",
    )
    return back


def _line(period_id: int, user_id: int) -> tuple[Period, OfferLine]:
    period = asked_period(current_user.school_id, period_id)
    if period is None:
        raise NotVisible
    return period, line_for(current_user, period, user_id)


def offer_form(offer: SupervisorOffer | None, *, is_blank: bool) -> OfferForm:
    """The form with what is stored, or as it was filled in."""
    form = (
        OfferForm(
            formdata=None,
            version=offer.version if offer else 0,
            hours=offer.hours if offer else None,
            programme_codes=list(offer.programme_codes) if offer else [],
            town=offer.town if offer else None,
        )
        if is_blank
        else OfferForm()
    )
    form.offer(programmes_of(current_user.school_id))
    return form


def ensure_current(form: OfferForm, offer: SupervisorOffer | None) -> None:
    """Raise StaleForm when somebody else saved hours since the form was shown."""
    if offer is not None and form.version.data != offer.version:
        raise StaleForm(yours=[], stored=[(gettext("Hours"), str(offer.hours))], back=request.path)


def _show(
    period: Period, line: OfferLine, form: OfferForm, away: AwayForm, status: int = 200
) -> tuple[str, int]:
    return render_template(
        "supervision/offers/edit.html",
        period=period,
        line=line,
        form=form,
        away=away,
        is_over=is_past(period),
        others=other_offers(line.offer) if line.offer else [],
        rules=rules_of(period.school_id),
    ), status


def _away(line: OfferLine) -> AwayForm:
    return AwayForm(formdata=None, away_from=line.offer.away_from if line.offer else None)


@bp.get(ONE)
@requires(Permission.ASSIGN_SUPERVISORS)
def edit_supervisor_offer(period_id: int, user_id: int) -> tuple[str, int]:
    period, line = _line(period_id, user_id)
    return _show(period, line, offer_form(line.offer, is_blank=True), _away(line))


@bp.post(ONE)
@requires(Permission.ASSIGN_SUPERVISORS)
def save_supervisor_offer(period_id: int, user_id: int) -> Response | tuple[str, int]:
    period, line = _line(period_id, user_id)
    form = offer_form(line.offer, is_blank=False)
    if not form.validate_on_submit():
        return _show(period, line, form, _away(line), 422)
    ensure_current(form, line.offer)
    try:
        save_offer(line.user, period, form.offered(), actor=current_user)
    except SupervisionRefusal as refused:
        db.session.rollback()
        form[refused.field or "hours"].errors = [refused.message]
        return _show(period, line, form, _away(line), 422)
    db.session.commit()
    flash(gettext("The hours of %(name)s are saved.", name=line.user.name), "success")
    return redirect(url_for("supervision.list_supervisor_offers", period=period.id), code=303)


@bp.post(f"{ONE}/away")
@requires(Permission.ASSIGN_SUPERVISORS)
def mark_supervisor_away(period_id: int, user_id: int) -> Response | tuple[str, int]:
    period, line = _line(period_id, user_id)
    form = AwayForm()
    blank = offer_form(line.offer, is_blank=True)
    if line.offer is None or not form.validate_on_submit():
        return _show(period, line, blank, form, 422)
    try:
        mark_away(line.offer, form.away_from.data, actor=current_user)
    except SupervisionRefusal as refused:
        db.session.rollback()
        form.away_from.errors = [refused.message]
        return _show(period, line, blank, form, 422)
    db.session.commit()
    if form.away_from.data is None:
        flash(gettext("%(name)s takes part in the next run again.", name=line.user.name), "success")
        return redirect(url_for("supervision.list_supervisor_offers", period=period.id), code=303)
    flash(
        gettext(
            "%(name)s is away. Divide the students again; as few as possible get somebody else.",
            name=line.user.name,
        ),
        "success",
    )
    return redirect(url_for("supervision.new_supervisor_run", period=period.id, replan=1), code=303)
