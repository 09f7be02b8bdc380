"""Another place for the rest of a period: where the student can go, and the decision."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Opening
from app.extensions import db
from app.placements.broken_rules import LifeRefusal
from app.placements.forms import ReplaceForm
from app.placements.models import Placement
from app.placements.problem.replacements import FirstDays, Replacement, first_days, replacements_for
from app.placements.queries.lives import placement_for
from app.placements.queries.named import opening_in
from app.placements.services.replacing import can_replace, replace
from app.placements.views.blueprint import bp
from app.placements.views.lives import to_placement
from app.schools.queries import rules_of, today
from app.searching import says
from app.web.filters import before_stop

MOST_SHOWN = 50


@bp.get("/placements/<int:placement_id>/replace")
@requires(Permission.VIEW_PLACEMENTS)
def list_replacements(placement_id: int) -> Response | str:
    """Openings of the period with a free place where the student can go now, the nearest first."""
    placement = placement_for(current_user, placement_id)
    if not can_replace(placement):
        return to_placement(placement)
    search = request.args.get("q", "").strip()[:100]
    found = [one for one in replacements_for(placement, today()) if _matches(one, search)]
    return render_template(
        "placements/replacements.html",
        placement=placement,
        student=placement.student,
        search=search,
        options=found[:MOST_SHOWN],
        hidden=max(0, len(found) - MOST_SHOWN),
        threshold=rules_of(placement.school_id).threshold,
    )


def _matches(option: Replacement, search: str) -> bool:
    site = option.opening.site
    return says(f"{site.title} {site.town or ''}", search)


@bp.route("/placements/<int:placement_id>/replace/<int:opening_id>", methods=["GET", "POST"])
@requires(Permission.VIEW_PLACEMENTS)
def replace_placement(placement_id: int, opening_id: int) -> Response | tuple[str, int]:
    placement = placement_for(current_user, placement_id)
    opening = opening_in(placement.period, opening_id)
    if not can_replace(placement) or opening.id == placement.opening_id:
        return to_placement(placement)
    days = first_days(placement, opening, today())
    form = ReplaceForm(version=placement.version, first_day=_likely_day(days))
    if not form.validate_on_submit():
        return _ask(placement, opening, days, form)
    try:
        new = replace(
            placement,
            form.version.data or 0,
            opening,
            form.data["first_day"],
            form.reason.data,
            actor=current_user,
        )
    except LifeRefusal as refusal:
        form.first_day.errors = [refusal.message]
        return _ask(placement, opening, days, form)
    db.session.commit()
    flash(
        gettext(
            "%(name)s goes to %(company)s. Have a new agreement signed.",
            name=placement.student.name,
            company=before_stop(opening.title),
        ),
        "success",
    )
    return redirect(url_for("placements.show_placement", placement_id=new.id), code=303)


def _likely_day(days: FirstDays) -> object:
    """Today, or the first day after it that is possible."""
    return min(max(days.first, today()), days.last)


def _ask(placement: Placement, opening: Opening, days: FirstDays, form: ReplaceForm) -> tuple[str, int]:
    student = placement.student
    page = render_template(
        "placements/replace.html",
        placement=placement,
        student=student,
        opening=opening,
        days=days,
        form=form,
        has_address=bool(student.user.email if student.user else student.email),
    )
    return page, 422 if form.is_submitted() else 200
