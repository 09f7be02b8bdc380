"""The page of a placement: its life, its agreement, other days, an early end."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.placements.broken_rules import LifeRefusal
from app.placements.forms import DaysForm, EndForm, SignedForm, TakeBackForm
from app.placements.models import Placement, PlacementState
from app.placements.placement_page import ASPECTS
from app.placements.queries.lives import placement_for, placements_of
from app.placements.services import agreements
from app.placements.services.days import change_days
from app.placements.services.ending import end_early, possible_last_days
from app.placements.services.replacing import can_replace
from app.placements.views.blueprint import bp
from app.schools.queries import today
from app.web.addresses import row_number

LIST_STATE = frozenset({"q", "answer", "state", "team", "period", "sort", "page"})
"""What the address of the list of placements holds."""


def to_placement(placement: Placement) -> Response:
    """Back to the page of a placement, after an act."""
    return redirect(url_for("placements.show_placement", placement_id=placement.id), code=303)


def _show(
    placement: Placement,
    *,
    sign: SignedForm | None = None,
    undo: TakeBackForm | None = None,
    status: int = 200,
) -> tuple[str, int]:
    version = placement.version
    return render_template(
        "placements/placement.html",
        placement=placement,
        student=placement.student,
        others=[row for row in placements_of(placement.student) if row.id != placement.id],
        may_manage=current_user.has(Permission.VIEW_PLACEMENTS),
        can_replace=can_replace(placement),
        aspects=[shown for aspect in ASPECTS if (shown := aspect(placement))],
        can_take_back=placement.state is PlacementState.CONFIRMED,
        sign=sign or SignedForm(formdata=None, version=version, signed_on=today()),
        undo=undo or TakeBackForm(formdata=None, version=version),
        today=today(),
    ), status


@bp.get("/placements/<int:placement_id>")
@requires(Permission.FOLLOW_PLACEMENTS)
def show_placement(placement_id: int) -> tuple[str, int]:
    return _show(placement_for(current_user, placement_id))


@bp.post("/placements/<int:placement_id>/agreement")
@requires(Permission.VIEW_PLACEMENTS)
def sign_agreement(placement_id: int) -> Response | tuple[str, int]:
    placement = placement_for(current_user, placement_id)
    form = SignedForm()
    if not form.validate_on_submit():
        return _show(placement, sign=form, status=422)
    try:
        agreements.sign(placement, form.version.data or 0, form.data["signed_on"], actor=current_user)
    except LifeRefusal as refusal:
        form.signed_on.errors = [refusal.message]
        return _show(placement, sign=form, status=422)
    db.session.commit()
    flash(gettext("The agreement of %(name)s has been recorded.", name=placement.student.name), "success")
    return to_placement(placement)


@bp.post("/placements/<int:placement_id>/agreement/take-back")
@requires(Permission.VIEW_PLACEMENTS)
def take_back_agreement(placement_id: int) -> Response | tuple[str, int]:
    placement = placement_for(current_user, placement_id)
    form = TakeBackForm()
    if not form.validate_on_submit():
        return _show(placement, undo=form, status=422)
    agreements.take_back(placement, form.version.data or 0, form.reason.data, actor=current_user)
    db.session.commit()
    flash(gettext("The agreement no longer counts as signed."), "success")
    return to_placement(placement)


@bp.post("/placements/agreements")
@requires(Permission.VIEW_PLACEMENTS)
def sign_agreements() -> Response:
    """The agreements of every ticked placement of the list, all signed on one day."""
    back = redirect(_list_again(), code=303)
    ticked = request.form.getlist("placement", type=row_number)
    form = SignedForm()
    if not ticked or not form.validate():
        flash(gettext("Tick the placements and enter the day of signing. Nothing was recorded."), "warning")
        return back
    try:
        signed = agreements.sign_all(
            current_user.school_id, ticked, form.data["signed_on"], actor=current_user
        )
    except LifeRefusal as refusal:
        db.session.rollback()
        flash(refusal.message, "warning")
        return back
    db.session.commit()
    flash(
        ngettext("%(num)s agreement has been recorded.", "%(num)s agreements have been recorded.", signed),
        "success",
    )
    return back


def _list_again() -> str:
    """The list as it was: its state is in the address."""
    kept = {name: value for name, value in request.args.items() if name in LIST_STATE}
    return f"{url_for('placements.list_placements')}?{urlencode(kept)}"


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
