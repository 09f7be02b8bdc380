"""Placement periods."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.forms import PeriodForm
from app.schools.models import Period
from app.schools.queries import current_period, period_of, periods_of, today, why_choices_are_closed
from app.schools.services.periods import PeriodNameTaken, PeriodOutOfOrder, save_period
from app.schools.views.blueprint import bp
from app.web.stale import ensure_current

FIELDS = ("name", "starts_on", "ends_on", "choices_close_on")


@bp.get("/periods")
@requires(Permission.VIEW_SCHOOL)
def list_periods() -> str:
    return render_template(
        "schools/periods.html",
        periods=periods_of(current_user.school_id),
        planned=current_period(current_user.school_id),
        today=today(),
    )


@bp.route("/periods/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def add_period() -> str | Response:
    return _edit(None, PeriodForm())


@bp.route("/periods/<int:period_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def edit_period(period_id: int) -> str | Response:
    period = period_of(current_user.school_id, period_id)
    return _edit(period, PeriodForm(obj=period))


def _edit(period: Period | None, form: PeriodForm) -> str | Response:
    if form.validate_on_submit():
        if period is not None:
            stored = {name: getattr(period, name) for name in FIELDS}
            back = url_for("schools.edit_period", period_id=period.id)
            ensure_current(form, period.version, stored, back)
        try:
            saved = save_period(
                period,
                school_id=current_user.school_id,
                actor=current_user,
                **{name: getattr(form, name).data for name in FIELDS},
            )
        except PeriodNameTaken as refused:
            form.name.errors = [str(refused)]
        except PeriodOutOfOrder as refused:
            form.choices_close_on.errors = [str(refused)]
        else:
            db.session.commit()
            flash(gettext("%(name)s is saved.", name=saved.name), "success")
            return redirect(url_for("schools.list_periods"), code=303)
    return render_template(
        "schools/edit_period.html",
        form=form,
        period=period,
        today=today(),
        closed=why_choices_are_closed(period) if period else None,
    )
