"""The page of a placement: its life, other days, an early end."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.placements.broken_rules import LifeRefusal
from app.placements.forms import DaysForm, EndForm
from app.placements.models import Placement
from app.placements.placement_page import ASPECTS
from app.placements.queries.lives import placement_for, placements_of
from app.placements.services.days import change_days
from app.placements.services.ending import end_early, possible_last_days
from app.placements.services.replacing import can_replace
from app.placements.views.blueprint import bp
from app.schools.queries import today
from app.students.queries.choices import shared_reasons


def to_placement(placement: Placement) -> Response:
    """Back to the page of a placement, after an act."""
    return redirect(url_for("placements.show_placement", placement_id=placement.id), code=303)


@bp.get("/placements/<int:placement_id>")
@requires(Permission.FOLLOW_PLACEMENTS)
def show_placement(placement_id: int) -> str:
    placement = placement_for(current_user, placement_id)
    aspects = () if placement.student.erased_at else ASPECTS
    return render_template(
        "placements/placement.html",
        placement=placement,
        student=placement.student,
        supervisor=placement.student.supervisor_in(placement.period),
        reason=shared_reasons(placement.student_id, placement.period_id).get(placement.opening_id),
        others=[row for row in placements_of(placement.student) if row.id != placement.id],
        may_manage=current_user.has(Permission.VIEW_PLACEMENTS),
        can_replace=can_replace(placement),
        aspects=[shown for aspect in aspects if (shown := aspect(placement))],
    )


@bp.route("/placements/<int:placement_id>/end", methods=["GET", "POST"])
@requires(Permission.VIEW_PLACEMENTS)
def end_placement(placement_id: int) -> Response | str | tuple[str, int]:
    placement = placement_for(current_user, placement_id)
    if not placement.is_held:
        return to_placement(placement)
    form = EndForm(version=placement.version, last_day=min(today(), placement.ends_on))
    if not form.validate_on_submit():
        return _ask("placements/end_placement.html", placement, form)
    try:
        end_early(
            placement, form.version.data or 0, form.data["last_day"], form.reason.data, actor=current_user
        )
    except LifeRefusal as refusal:
        form.last_day.errors = [refusal.message]
        return _ask("placements/end_placement.html", placement, form)
    db.session.commit()
    flash(gettext("The placement of %(name)s has been ended.", name=placement.student.name), "success")
    if form.then.data == "replace":
        return redirect(url_for("placements.list_replacements", placement_id=placement.id), code=303)
    return to_placement(placement)


@bp.route("/placements/<int:placement_id>/days", methods=["GET", "POST"])
@requires(Permission.VIEW_PLACEMENTS)
def change_placement_days(placement_id: int) -> Response | str | tuple[str, int]:
    placement = placement_for(current_user, placement_id)
    if not placement.is_held:
        return to_placement(placement)
    form = DaysForm(obj=placement)
    if not form.validate_on_submit():
        return _ask("placements/change_days.html", placement, form)
    try:
        change_days(
            placement,
            form.version.data or 0,
            form.data["starts_on"],
            form.data["ends_on"],
            form.reason.data,
            actor=current_user,
        )
    except LifeRefusal as refusal:
        form.form_errors.append(refusal.message)
        return _ask("placements/change_days.html", placement, form)
    db.session.commit()
    flash(gettext("The days of %(name)s have been changed.", name=placement.student.name), "success")
    return to_placement(placement)


def _ask(template: str, placement: Placement, form: Any) -> tuple[str, int]:
    """The page with a form, 422 where it was sent and something is to correct."""
    first: date
    first, last = possible_last_days(placement)
    status = 422 if form.is_submitted() else 200
    page = render_template(
        template,
        placement=placement,
        student=placement.student,
        form=form,
        first=first,
        last=last,
        has_begun=placement.starts_on <= today(),
    )
    return page, status
