"""Places beside each other, and places on a map: two more ways to look at what a student may choose."""

from typing import Any

from flask import abort, jsonify, render_template, request
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Band
from app.companies.site_page import experiences_at
from app.places.mapping import on_map
from app.places.queries import locate
from app.places.ring import ring_of
from app.schools.models import Period
from app.schools.queries import choices_are_open, current_period, rules_of
from app.students.choosing_page import beside
from app.students.models import Student
from app.students.queries import choices_of, offers_to, student_of
from app.students.queries.demand import STEP, demand_for
from app.students.queries.offers import FILTERS, Offer, found_among, openings_of
from app.students.views.blueprint import bp
from app.students.views.drafts import Draft
from app.web.addresses import row_number
from app.web.filters import show_minutes
from app.web.listing import ListState

MOST_COMPARED = 4
BANDS = tuple(Band)


def _period_of(student: Student) -> Period:
    period = current_period(student.school_id)
    if period is None:
        abort(404)
    return period


def _offers(student: Student, period: Period) -> dict[int, Offer]:
    most = rules_of(student.school_id).max_travel_minutes
    return {offer.opening_id: offer for offer in offers_to(student, period, most)}


@bp.get("/my-choices/compare")
@requires(Permission.CHOOSE_OPENINGS)
def compare_places() -> str:
    """Up to four places beside each other: those of the address, or the first of her list."""
    student = student_of(current_user)
    period = _period_of(student)
    offers = _offers(student, period)
    draft = Draft.stored(choices_of(student.id, period.id))
    asked = list(dict.fromkeys(request.args.getlist("place", type=row_number))) or draft.order
    ids = [one for one in asked if one in offers][:MOST_COMPARED]
    sites = {offers[one].site_id for one in ids}
    return render_template(
        "students/compare.html",
        places=openings_of([offers[one] for one in ids]),
        ids=ids,
        draft=draft,
        beside=beside(student, sites),
        experiences=experiences_at(sites),
        demand=demand_for(ids, period),
        step=STEP,
        most=rules_of(student.school_id).max_preferences,
        most_compared=MOST_COMPARED,
        is_open=choices_are_open(period),
    )


@bp.get("/my-choices/map.json")
@requires(Permission.CHOOSE_OPENINGS)
def map_of_places() -> Response:
    """Her places on the map: those of the list, all pages, with the same search, and the ring of the journey."""
    student = student_of(current_user)
    period = _period_of(student)
    state = ListState.read(request.args, filters=FILTERS)
    found = found_among(_offers(student, period).values(), state)
    within = state.filters.get("within") or student.max_minutes
    missing = sum(offer.point is None for offer in found)
    return jsonify(
        on_map(
            [(offer.point, offer.town, _item(offer)) for offer in found],
            _sentence(len(found) - missing, missing),
            ring_of(locate(student.town, student.postcode), student.town, within),
        )
    )


def _item(offer: Offer) -> list[Any]:
    words = [ngettext("%(num)s place", "%(num)s places", offer.capacity)]
    if offer.minutes is not None:
        words.append(gettext("about %(time)s one way", time=show_minutes(offer.minutes)))
    return [
        offer.site_id,
        offer.title,
        BANDS.index(offer.band),
        ", ".join(words),
        int(offer.is_too_far),
        offer.opening_id,
    ]


def _sentence(shown: int, missing: int) -> str:
    parts = [ngettext("%(num)s place on the map.", "%(num)s places on the map.", shown)]
    if missing:
        parts.append(
            ngettext(
                "The town of %(num)s is not known: you find it in the list only.",
                "The town of %(num)s is not known: you find them in the list only.",
                missing,
            )
        )
    return " ".join(parts)
