"""Placement periods."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.following import ALONG, Along, of_the_kind_that_comes, values_like
from app.schools.forms import PRECEDENCES, NewPeriodForm, PeriodForm, stored_values
from app.schools.models import Period
from app.schools.queries import (
    AMSTERDAM,
    current_period,
    period_of,
    periods_of,
    periods_to_choose,
    today,
    why_choices_are_closed,
)
from app.schools.services.periods import (
    ChoicesHaveOpened,
    ChoicesOutOfOrder,
    ChoicesTooLate,
    PeriodNameTaken,
    PeriodOutOfOrder,
    PlacesSettled,
    choices_have_opened,
    is_settled,
    save_period,
)
from app.schools.views.blueprint import bp
from app.web.addresses import row_number
from app.web.forms import choices_from
from app.web.stale import ensure_current

BLAMED = {
    PeriodNameTaken: "name",
    PeriodOutOfOrder: "ends_on",
    ChoicesTooLate: "choices_close_on",
    ChoicesOutOfOrder: "choices_open_on",
    ChoicesHaveOpened: "choices_open_on",
    PlacesSettled: "precedence",
}
"""Beside which answer a refusal stands."""
MOST_MODELS = 6


@bp.get("/periods")
@requires(Permission.VIEW_SCHOOL)
def list_periods() -> str:
    periods = periods_to_choose(current_user.school_id)
    return render_template(
        "schools/periods.html",
        periods=periods,
        unopened=[period.id for period in periods if _never_opened(period)],
        planned=current_period(current_user.school_id),
        today=today(),
    )


def _never_opened(period: Period) -> bool:
    """Whether a publication closed choices before their first day."""
    closed = period.choices_closed_at
    return closed is not None and closed.astimezone(AMSTERDAM).date() < period.choices_open_on


@bp.route("/periods/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def add_period() -> str | Response:
    """An empty form, or one that begins from an earlier period, which the address names."""
    number = request.args.get("like", type=row_number)
    model = period_of(current_user.school_id, number) if number is not None else None
    if model is None:
        return _edit(None, NewPeriodForm())
    along = _along(model)
    values = values_like(model, periods_of(current_user.school_id), today())
    form = NewPeriodForm(data=values | {"along": [one.name for one, _says in along]})
    form.along.choices = choices_from((one.name, one.label) for one, _says in along)
    return _edit(None, form, model)


def _along(model: Period) -> list[tuple[Along, str]]:
    """What else the reader may take from an earlier period, and what that is in words."""
    return [(one, says) for one in ALONG if current_user.has(one.permission) and (says := one.says(model))]


def _carry(model: Period, period: Period, names: Sequence[str]) -> None:
    """Bring along what was ticked, and say so."""
    carried = [one for one, _says in _along(model) if one.name in names]
    for one in carried:
        one.carry(model, period, current_user)
    if carried:
        what = ", ".join(str(one.label) for one in carried)
        flash(gettext("Copied from %(period)s: %(what)s.", period=model.name, what=what), "success")


@bp.route("/periods/<int:period_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def edit_period(period_id: int) -> str | Response:
    period = period_of(current_user.school_id, period_id)
    form = PeriodForm(data=stored_values(period) | {"version": period.version})
    for name in _settled_fields(period):
        if not _is_sent(name):
            form[name].data, form[name].validators = stored_values(period)[name], ()
    return _edit(period, form)


def _settled_fields(period: Period) -> list[str]:
    """The answers that no longer change, so that the page shows them as they are."""
    opening = ["choices_open_on"] if choices_have_opened(period) else []
    return [*opening, *(["precedence", "only_listed"] if is_settled(period) else [])]


def _is_sent(name: str) -> bool:
    """Whether the form that was sent still asked for it; a box that is not ticked comes with the question above."""
    return name.replace("only_listed", "precedence") in request.form


def _models() -> dict[str, Any]:
    """The periods that a new one can begin from, the newest first, and the one that is most like what comes."""
    periods = periods_of(current_user.school_id)
    return {"usual": of_the_kind_that_comes(periods), "models": periods[: -MOST_MODELS - 1 : -1]}


def _edit(period: Period | None, form: PeriodForm, model: Period | None = None) -> str | Response:
    if form.validate_on_submit():
        if period is not None:
            back = url_for("schools.edit_period", period_id=period.id)
            ensure_current(form, period.version, stored_values(period), back)
        try:
            saved = save_period(period, form.details(), school_id=current_user.school_id, actor=current_user)
        except tuple(BLAMED) as refused:
            form[BLAMED[type(refused)]].errors = [str(refused)]
        else:
            flash(gettext("%(name)s is saved.", name=saved.name), "success")
            if model is not None:
                _carry(model, saved, form["along"].data)
            db.session.commit()
            if period is None:
                return redirect(url_for("schools.edit_period", period_id=saved.id, _anchor="next"), code=303)
            return redirect(url_for("schools.list_periods"), code=303)
    return render_template(
        "schools/edit_period.html",
        form=form,
        period=period,
        model=model,
        along={one.name: says for one, says in _along(model)} if model else {},
        **({} if period else _models()),
        settled=_settled_fields(period) if period else [],
        precedences=dict(PRECEDENCES),
        today=today(),
        closed=why_choices_are_closed(period) if period else None,
    )
