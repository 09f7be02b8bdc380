"""Copying the openings of one period to another, after a look at what still holds."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.broken_rules import ChangedMeanwhile
from app.companies.services.copying import copy_openings, plan_copy
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import current_period, periods_of, periods_to_choose
from app.web.addresses import row_number
from app.web.forms import BaseForm

MOST_SHOWN = 100


def _periods() -> tuple[list[Period], Period | None, Period | None]:
    """All periods, the one to copy from and the one to copy to: what is asked for, else the one being planned."""
    periods = periods_of(current_user.school_id)
    by_id = {period.id: period for period in periods}
    target = by_id.get(request.args.get("to", 0, type=row_number)) or current_period(current_user.school_id)
    earlier = [one for one in periods if target is not None and one.starts_on < target.starts_on]
    source = by_id.get(request.args.get("from", 0, type=row_number)) or (earlier[-1] if earlier else None)
    return periods_to_choose(current_user.school_id), source, target


@bp.route("/openings/copy", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def copy_openings_of_period() -> str | Response | tuple[str, int]:
    periods, source, target = _periods()
    plan = plan_copy(source, target) if source and target and source.id != target.id else None
    form, problem = BaseForm(), ""
    if plan is not None and form.validate_on_submit():
        try:
            made = copy_openings(
                plan.source, plan.target, seen=request.form.get("seen", ""), actor=current_user
            )
        except ChangedMeanwhile as refusal:
            problem = refusal.message
        else:
            db.session.commit()
            flash(_done(made, plan.target.name), "success")
            return redirect(url_for("companies.list_openings", period=plan.target.id), code=303)
    page = render_template(
        "companies/copy_openings.html",
        periods=periods,
        source=source,
        target=target,
        plan=plan,
        problem=problem,
        most=MOST_SHOWN,
    )
    return page, 422 if problem else 200


def _done(made: int, period: str) -> str:
    if not made:
        return gettext("There was nothing left to copy.")
    words: str = ngettext(
        "%(num)s opening has been copied to %(period)s.",
        "%(num)s openings have been copied to %(period)s.",
        made,
        period=period,
    )
    return words
