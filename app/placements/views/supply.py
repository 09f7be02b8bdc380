"""Supply and demand of a period, before any run, and which companies to call for places."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.companies.calendar import school_year_label
from app.errors import NotVisible
from app.extensions import db
from app.placements.queries.calls import BEFORE, NEVER, SORTS, Call, CallList, codes_counting_as
from app.placements.queries.named import students_named
from app.placements.services.supply import note_calls, supply_in
from app.placements.supply import UNFIT_REASONS, Supply
from app.placements.views.blueprint import bp
from app.schools.models import Period
from app.schools.queries import (
    current_period,
    equivalents_of,
    period_of,
    periods_to_choose,
    programme_names,
    today,
)
from app.web.exporting import FORMATS, export
from app.web.listing import Listing, ListState

MOST_NAMED = 40
"""Students whom no opening fits, by name."""


def _period(period_id: int | None) -> Period:
    """The period in the address, else the one that is being planned; raises `NotVisible` when there is none."""
    if period_id is not None:
        return period_of(current_user.school_id, period_id)
    period = current_period(current_user.school_id)
    if period is None:
        raise NotVisible
    return period


def _state(names: dict[str, str]) -> ListState:
    return ListState.from_request(
        sorts=SORTS, filters={"programme": tuple(names), "history": (BEFORE, NEVER)}
    )


def _calls(period: Period, supply: Supply | None, state: ListState) -> CallList | None:
    """The companies to call for the programme in the address, else for all that are short; None when none is."""
    asked = state.filters.get("programme")
    codes = [asked] if asked else supply.short_codes if supply else []
    if not codes:
        return None
    return CallList(current_user, period, codes_counting_as(codes, equivalents_of(period.school_id)))


@bp.get("/placements/supply")
@bp.get("/placements/supply/<int:period_id>")
@requires(Permission.MANAGE_RUNS)
def show_supply(period_id: int | None = None) -> str:
    period = _period(period_id)
    found, names = supply_in(period), programme_names(period.school_id)
    state = _state(names)
    calls = _calls(period, found.supply, state)
    listing: Listing[Call] | None = calls.page(state) if calls else None
    unfit = found.supply.unfit[:MOST_NAMED] if found.supply else []
    return render_template(
        "placements/supply.html",
        period=period,
        others=[other for other in periods_to_choose(period.school_id) if other.id != period.id],
        found=found,
        names=names,
        listing=listing,
        programmes=list(names.items()),
        students=students_named(period.school_id, [row.student_id for row in unfit]),
        reasons=UNFIT_REASONS,
        most_named=MOST_NAMED,
        school_year=school_year_label,
    )


def _headers() -> list[str]:
    return [
        gettext("Company"),
        gettext("Site"),
        gettext("Town"),
        gettext("Women in technical roles"),
        gettext("Date of the count"),
        gettext("Last school year with one of our students"),
        gettext("Contact"),
        gettext("Phone"),
        gettext("Email"),
    ]


def _cells(call: Call) -> list[Any]:
    """R2: what is not known stays an empty cell."""
    site, standing = call.site, call.standing
    return [
        site.company.name,
        site.name,
        site.town,
        standing.women,
        standing.counted_on,
        school_year_label(call.last_year) if call.last_year else None,
        site.contact_name,
        site.contact_phone,
        site.contact_email,
    ]


@bp.post("/placements/supply/<int:period_id>/export")
@requires(Permission.MANAGE_RUNS)
@fresh(Fresh.WORK, is_file=True)
def export_calls(period_id: int) -> Response:
    """The companies to call that fit the filters, with their contacts. That the list left is written down."""
    period = _period(period_id)
    state = _state(programme_names(period.school_id))
    calls = _calls(period, supply_in(period).supply, state)
    rows = calls.all(state) if calls else []
    note_calls(period, len(rows), actor=current_user)
    wanted = request.form.get("format", "")
    name = gettext("companies-to-call")
    response = export(
        f"{name}-{today().isoformat()}",
        _headers(),
        [_cells(row) for row in rows],
        wanted if wanted in FORMATS else FORMATS[0],
    )
    db.session.commit()
    return response
