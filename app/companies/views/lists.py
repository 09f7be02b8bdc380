"""The list of sites, for every role, by itself or under its map, and its export."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.companies.calendar import school_year_label
from app.companies.models import Band
from app.companies.queries import SiteList, SiteRow, recognised_codes, registry_figures, stopped_site_ids
from app.companies.services import note_export
from app.companies.views.blueprint import bp
from app.extensions import db
from app.places.ring import RING_FILTERS
from app.schools.models import Programme
from app.schools.queries import current_period, programmes_of, rules_of, today
from app.web.exporting import FORMATS, export
from app.web.filters import show_percent
from app.web.listing import ListState
from app.web.security import allow_map

STANDINGS = ("flagged", "below", "unknown", "outdated", "fine")
STAFF_SORTS = ("advice", "name", "town", "women", "counted_on", "places")
SORTS = ("advice", "name", "town", "places")


def site_list() -> SiteList:
    """The sites that the current user sees, as they are today."""
    day = today()
    school_id = current_user.school_id
    return SiteList(current_user, day, rules_of(school_id, day), current_period(school_id))


def state_of(programmes: list[tuple[str, str]]) -> ListState:
    """Whoever does not see counts can neither filter nor sort by them; addresses are for those who ask companies."""
    sees_counts = current_user.has(Permission.VIEW_COUNTS)
    filters: dict[str, Sequence[str]] = {
        "openings": ("yes", "no"),
        "programme": [code for code, _ in programmes],
        **RING_FILTERS,
    }
    filters |= {"standing": STANDINGS} if sees_counts else {"band": tuple(Band)}
    if current_user.has(Permission.MANAGE_COMPANIES):
        filters["contact"] = ("yes", "no")
    state = ListState.from_request(sorts=STAFF_SORTS if sees_counts else SORTS, filters=filters)
    if "near" in state.filters:
        return state
    return replace(state, filters={name: value for name, value in state.filters.items() if name != "within"})


def list_state() -> ListState:
    """The filters of the list of companies, from the address of the page."""
    return state_of(programme_choices(programmes_of(current_user.school_id)))


def _standings(threshold: int) -> list[tuple[str, str]]:
    words = {
        "flagged": gettext("fewer than %(n)s, or not known", n=threshold),
        "below": gettext("fewer than %(n)s", n=threshold),
        "unknown": gettext("not known"),
        "outdated": gettext("count is too old"),
        "fine": gettext("%(n)s or more", n=threshold),
    }
    return [(name, words[name]) for name in STANDINGS]


def programme_choices(programmes: list[Programme]) -> list[tuple[str, str]]:
    """Code and name of each programme, for a filter."""
    return [(one.code, f"{one.name} ({one.code})") for one in programmes]


@bp.get("")
@requires(Permission.VIEW_COMPANIES)
def list_sites() -> str:
    return _list(is_map=False)


@bp.get("/map")
@requires(Permission.VIEW_COMPANIES)
def map_sites() -> str:
    """The same list with a map above it, which a browser without JavaScript does not show."""
    allow_map()
    return _list(is_map=True)


def _list(*, is_map: bool) -> str:
    offered = programmes_of(current_user.school_id)
    programmes = programme_choices(offered)
    sites = site_list()
    listing = sites.page(state_of(programmes))
    sees_counts = current_user.has(Permission.VIEW_COUNTS)
    around: dict[str, Any] = {
        "listing": listing,
        "is_map": is_map,
        "near": listing.state.filters.get("near"),
        "ring": sites.ring(listing.state),
        "programmes": programmes,
        "names": {one.code: one.name for one in offered},
        "period": sites.period,
        "codes": recognised_codes([row.site.id for row in listing.rows], sites.day),
        "stopped": stopped_site_ids(current_user.school_id, sites.day),
    }
    if not sees_counts:
        return render_template(
            "companies/sites_for_students.html", bands=list(Band.labels().items()), **around
        )
    return render_template(
        "companies/sites.html",
        standings=_standings(sites.rules.threshold),
        figures=registry_figures(current_user.school_id, sites.day),
        day=sites.day,
        knows_of_stops=current_user.has(Permission.KNOW_PLACEMENT_STOPS),
        sees_stops=current_user.has(Permission.VIEW_PLACEMENT_STOPS),
        may_manage=current_user.has(Permission.MANAGE_COMPANIES),
        **around,
    )


def _headers() -> list[str]:
    return [
        gettext("Company"),
        gettext("Site"),
        gettext("KvK number"),
        gettext("SBB company ID"),
        gettext("Address"),
        gettext("Postcode"),
        gettext("Town"),
        gettext("Sector"),
        gettext("Women in technical roles"),
        gettext("Everybody in technical roles"),
        gettext("Share of women"),
        gettext("Date of the count"),
        gettext("Source of the count"),
        gettext("Count is too old"),
        gettext("Recognised for"),
        gettext("Places in the period"),
        gettext("Last school year with one of our students"),
    ]


def _cells(row: SiteRow, codes: set[str]) -> list[Any]:
    """R2: what is not known stays an empty cell. A placement stop is never in a file."""
    site, standing = row.site, row.standing
    return [
        site.company.name,
        site.name,
        site.company.kvk_number,
        site.sbb_company_id,
        site.address,
        site.postcode,
        site.town,
        site.company.sector,
        standing.women,
        standing.technical_staff,
        None if standing.share is None else show_percent(standing.share),
        standing.counted_on,
        standing.source.label if standing.source else None,
        None if standing.women is None else gettext("yes") if standing.is_outdated else gettext("no"),
        ", ".join(sorted(codes)),
        row.places,
        school_year_label(site.last_placed_year) if site.last_placed_year else None,
    ]


@bp.post("/export")
@requires(Permission.MANAGE_COMPANIES)
@fresh(Fresh.WORK, is_file=True)
def export_sites() -> Response:
    """The sites that match the filters, all pages, as a spreadsheet. That the list left is written down."""
    sites = site_list()
    rows = sites.all(list_state())
    codes = recognised_codes([row.site.id for row in rows], sites.day)
    wanted = request.form.get("format", "")
    name = gettext("companies")
    note_export(len(rows), actor=current_user)
    response = export(
        f"{name}-{sites.day.isoformat()}",
        _headers(),
        [_cells(row, codes[row.site.id]) for row in rows],
        wanted if wanted in FORMATS else FORMATS[0],
    )
    db.session.commit()
    return response
