"""What the map of sites shows: the sites of the list, all pages, with the same filters and for the same people."""

from collections.abc import Sequence
from typing import Any

from flask import jsonify
from flask_babel import gettext, ngettext
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Band
from app.companies.queries import band_of, stopped_site_ids
from app.companies.views.blueprint import bp
from app.companies.views.lists import list_state, site_list
from app.places.mapping import on_map
from app.places.queries import locate_all

BANDS = tuple(Band)
"""The number of a mark on the map is its place here."""


@bp.get("/map/sites.json")
@requires(Permission.VIEW_COMPANIES)
def map_data() -> Response:
    sites = site_list()
    state = list_state()
    rows = sites.points(state)
    stopped = stopped_site_ids(current_user.school_id, sites.day)
    points = locate_all((row.town, row.postcode) for row in rows)
    return jsonify(
        on_map(
            [
                (point, row.town, _item(row, row.id in stopped))
                for row, point in zip(rows, points, strict=True)
            ],
            sentence_of(rows, sum(point is None for point in points)),
            sites.ring(state),
        )
    )


def _item(row: Row[Any], is_stopped: bool) -> list[Any]:
    """Number, name, mark and a few words: the band, never the count, so that one picture serves everybody."""
    if is_stopped:
        words = gettext("not available")
    elif row.places:
        words = ngettext("%(num)s place", "%(num)s places", row.places)
    else:
        words = gettext("no places in this period")
    return [row.id, row.title, BANDS.index(band_of(row.women)), words, 0 if row.places else 1]


def sentence_of(rows: Sequence[Row[Any]], homeless: int) -> str:
    """How many sites the map shows, of how many it is not known who works there, and which are missing from it."""
    shown = len(rows) - homeless
    unknown = sum(row.women is None for row in rows)
    without = sum(not row.places for row in rows)
    parts = [
        ngettext("%(num)s company on the map.", "%(num)s companies on the map.", shown),
        ngettext(
            "Of %(num)s it is not known how many women work there.",
            "Of %(num)s it is not known how many women work there.",
            unknown,
        )
        if unknown
        else "",
        ngettext("%(num)s has no places in this period.", "%(num)s have no places in this period.", without)
        if without
        else "",
        ngettext(
            "The town of %(num)s is not known: you find it in the list only.",
            "The town of %(num)s is not known: you find them in the list only.",
            homeless,
        )
        if homeless
        else "",
    ]
    return " ".join(part for part in parts if part)
