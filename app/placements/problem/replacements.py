"""Where a student can go for the rest of a period, in the middle of it (D14): the rules of today, and a free place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.companies.models import Opening
from app.companies.queries import Standing, openings_of_period, sites_without_adequate_intake, standings
from app.extensions import db
from app.placements.models import HELD, Placement
from app.placements.problem.eligibility import current_grounds, rule_against
from app.placements.queries.lives import taken_places
from app.places.point import minutes
from app.places.queries import locate, locate_all
from app.students.models import SiteVeto

BACK = timedelta(days=31)
"""How long ago a replacement may have begun when it is recorded."""
FAR = 10_000
"""Sorts after every journey: it is not known how long hers is."""


@dataclass(frozen=True)
class Replacement:
    """An opening with a free place where every rule lets the student go. `minutes`: one way, as an estimate."""

    opening: Opening
    free: int
    minutes: int | None
    standing: Standing
    is_unwanted: bool
    """She said that she does not want to go to this site."""


@dataclass(frozen=True)
class FirstDays:
    """The first and the last day on which a replacement can begin; none when `first` is after `last`."""

    first: date
    last: date


def first_days(placement: Placement, opening: Opening, day: date) -> FirstDays:
    """While the opening lasts, after a placement that ended early, and not long before `day`."""
    first = max(opening.starts_on, day - BACK)
    if not placement.is_held:
        first = max(first, placement.ends_on + timedelta(days=1))
    return FirstDays(first, opening.ends_on)


def replacements_for(placement: Placement, day: date) -> list[Replacement]:
    """Every opening of the period that can take the student from `day` on: the nearest first, unwanted ones last."""
    taken = taken_places(placement.period_id)
    openings = _free_openings(placement, day, taken)
    site_ids = {opening.site_id for opening in openings}
    grounds = current_grounds(placement.period, site_ids)
    gaps = sites_without_adequate_intake(site_ids, placement.period)
    allowed = [
        opening
        for opening in openings
        if opening.site_id not in gaps and rule_against(placement.student, opening, grounds) is None
    ]
    return _in_order(placement, allowed, taken)


def _free_openings(placement: Placement, day: date, taken: Mapping[int, int]) -> list[Opening]:
    """Those with a place left; what students hold is counted by the database, for most openings are full by then."""
    held = select(func.count()).where(Placement.opening_id == Opening.id, Placement.state.in_(HELD))
    has_room = Opening.capacity > held.scalar_subquery()
    return [
        opening
        for opening in openings_of_period(placement.school_id, placement.period_id, has_room)
        if opening.id != placement.opening_id
        and opening.capacity > taken.get(opening.id, 0)
        and first_days(placement, opening, day).first <= opening.ends_on
        and opening.ends_on >= day
    ]


def _in_order(
    placement: Placement, openings: Collection[Opening], taken: Mapping[int, int]
) -> list[Replacement]:
    student = placement.student
    known = standings(placement.school_id, {opening.site_id for opening in openings})
    home = locate(student.town, student.postcode)
    points = locate_all((opening.site.town, opening.site.postcode) for opening in openings)
    unwanted = set(
        db.session.scalars(select(SiteVeto.site_id).where(SiteVeto.student_id == placement.student_id))
    )
    found = [
        Replacement(
            opening,
            opening.capacity - taken.get(opening.id, 0),
            minutes(home, point),
            known[opening.site_id],
            opening.site_id in unwanted,
        )
        for opening, point in zip(openings, points, strict=True)
    ]
    return sorted(
        found,
        key=lambda one: (one.is_unwanted, FAR if one.minutes is None else one.minutes, one.opening.id),
    )
