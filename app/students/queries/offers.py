"""The openings a student may choose, and what she sees of each (R6, R7, R15, R36, R37, D7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload

from app.companies.calendar import months_before
from app.companies.models import Band, Company, Opening, OpeningProgramme, PlacementStop, Site, numbered
from app.companies.queries import band_of, newest_counts
from app.companies.queries.sites import recognised_for
from app.companies.queries.stops import stops_on
from app.extensions import db
from app.places.point import Point, minutes
from app.places.queries import locate, locate_all
from app.places.ring import JOURNEYS
from app.schools.models import Period
from app.schools.queries import codes_equal_to, equivalents_of, rules_of, today
from app.searching import says
from app.students.models import Student
from app.students.queries.choices import vetoed_site_ids
from app.web.listing import PAGE_SIZE, Listing, ListState

POINTS = {Band.THREE_OR_MORE: 2, Band.ONE_OR_TWO: 1, Band.NONE: 0, Band.UNKNOWN: 0}
FILTERS = {"women": tuple(Band), "within": JOURNEYS, "view": ("map",)}
"""What a search can ask for, and whether it is shown on a map."""


_CODES: BindParameter[Any] = bindparam("codes", expanding=True)
_TODAY: BindParameter[Any] = bindparam("today")
_FOR_HER = (
    Opening.school_id == bindparam("school"),
    Opening.period_id == bindparam("period"),
    Opening.is_withdrawn.is_(False),
    Opening.capacity >= 1,
    or_(Opening.track.is_(None), Opening.track == bindparam("track")),
    Opening.id.in_(select(OpeningProgramme.opening_id).where(OpeningProgramme.programme_code.in_(_CODES))),
    recognised_for(_CODES, bindparam("begins_on")),
    ~exists().where(PlacementStop.site_id == Opening.site_id, stops_on(_TODAY)),
)
"""On `Opening` with its `Site`: she may be placed there, as a match run has it; but for her year of study.

It is for her programme or an equivalent and for her track, its site is recognised for the programme on the first
day (R37), and nobody is kept from being placed there today (R15).
"""
_NAME = func.coalesce(func.nullif(Site.name, ""), Company.name)
_NUMBER = case((Opening.of_several > 1, Opening.number))
_OFFERED = (
    select(
        Opening.id,
        Opening.site_id,
        Opening.years,
        Opening.capacity,
        _NUMBER,
        _NAME,
        Site.town,
        Site.postcode,
    )
    .join(Opening.site)
    .join(Site.company)
    .where(*_FOR_HER)
)
_TITLES = _OFFERED.where(Opening.id.in_(bindparam("openings", expanding=True))).with_only_columns(
    Opening.id,
    Opening.years,
    _NUMBER,
    _NAME,
)
"""Made once: every page of choices asks them, and making one takes as long as asking it."""


def title_of(name: str, number: int | None) -> str:
    """What people call an opening: its site, with its number where the site has several in the period."""
    return numbered(name, number, 2) if number else name


class Offer(NamedTuple):
    """An opening as a student sees it: the band, never the count; the estimated journey in minutes, one way."""

    opening_id: int
    site_id: int
    name: str
    town: str | None
    band: Band
    is_outdated: bool
    minutes: int | None
    is_too_far: bool
    is_ruled_out: bool
    """She said that she does not want to go there: no run places her."""
    capacity: int
    point: Point | None = None
    number: int | None = None
    """1, 2, … where the site has several openings in the period, so that they can be told apart."""

    @property
    def title(self) -> str:
        return title_of(self.name, self.number)

    def fits(self, state: ListState) -> bool:
        """Whether every word that is searched for stands in its name or town, and it passes the filters."""
        within = state.filters.get("within")
        return (
            state.filters.get("women", self.band) == self.band
            and (within is None or (self.minutes is not None and self.minutes <= int(within)))
            and (not state.search or says(f"{self.title} {self.town or ''}", state.search))
        )


def _asked_by(student: Student, period: Period) -> dict[str, Any]:
    """The values of `_FOR_HER`."""
    return {
        "school": student.school_id,
        "period": period.id,
        "track": student.track,
        "codes": list(codes_equal_to(student.programme.code, equivalents_of(student.school_id))),
        "begins_on": period.starts_on,
        "today": today(),
    }


def _takes_year_of(student: Student, years: Collection[int]) -> bool:
    """A year of study that is not known is kept out by nothing."""
    return not years or student.year_of_study is None or student.year_of_study in years


def offered_titles(student: Student, period: Period, opening_ids: Collection[int]) -> dict[int, str]:
    """Of these openings, the ones that the student may choose, each with what people call its site; one statement."""
    rows = db.session.execute(_TITLES, {**_asked_by(student, period), "openings": list(opening_ids)})
    return {
        opening_id: title_of(name, number)
        for opening_id, years, number, name in rows
        if _takes_year_of(student, years)
    }


def offers_to(student: Student, period: Period, max_minutes: int | None = None) -> list[Offer]:
    """Every opening of the period that the student may be placed in.

    Sites with women in technical roles come first (R6), then the nearer ones. What her own limits exclude stays
    visible, marked and last: it is no advice. Else nothing here depends on who the student is but her programme,
    track, year and town. The journey is no column, so the order is made here, of plain rows; what a page shows beside
    is loaded by `openings_of`.
    """
    found = db.session.execute(_OFFERED, _asked_by(student, period))
    rows = [row for row in found if _takes_year_of(student, row[2])]
    journeys = _journeys(student, {(town, postcode) for *_rest, town, postcode in rows})
    # Counts apart: joined with the newest of each, a database that has no statistics yet took seconds.
    counts = newest_counts({site_id for _id, site_id, *_rest in rows}, today())
    limit = student.max_minutes or max_minutes
    vetoes = vetoed_site_ids(student.id)
    border = months_before(today(), rules_of(student.school_id).count_valid_months)
    offers = []
    for opening_id, site_id, _years, capacity, number, name, town, postcode in rows:
        women, counted_on = counts.get(site_id, (None, border))
        point, journey = journeys[town, postcode]
        offers.append(
            Offer(
                opening_id=opening_id,
                site_id=site_id,
                name=name,
                town=town,
                band=band_of(women),
                is_outdated=counted_on < border,
                minutes=journey,
                is_too_far=limit is not None and journey is not None and journey > limit,
                is_ruled_out=site_id in vetoes,
                capacity=capacity,
                point=point,
                number=number,
            )
        )
    return sorted(offers, key=_place_of)


def _place_of(offer: Offer) -> tuple[bool, int, int, str, int]:
    too_far, points, name = offer.is_too_far or offer.is_ruled_out, POINTS[offer.band], offer.name.casefold()
    return too_far, -points, offer.minutes or 0, name, offer.opening_id


def _journeys(
    student: Student, addresses: Collection[tuple[str | None, str | None]]
) -> Mapping[tuple[str | None, str | None], tuple[Point | None, int | None]]:
    """Where each (town, postcode) is, and the student's journey there in minutes."""
    home = locate(student.town, student.postcode)
    wanted = list(addresses)
    return {one: (point, minutes(home, point)) for one, point in zip(wanted, locate_all(wanted), strict=True)}


def page_of_offers(offers: Iterable[Offer], state: ListState) -> Listing[Offer]:
    """The page that `state` asks for of the offers that fit its search and filters."""
    found = found_among(offers, state)
    page = min(state.page, max(1, -(-len(found) // PAGE_SIZE)))
    first = (page - 1) * PAGE_SIZE
    return Listing(found[first : first + PAGE_SIZE], len(found), replace(state, page=page))


def found_among(offers: Iterable[Offer], state: ListState) -> list[Offer]:
    """The offers that fit a search and its filters, all pages."""
    return [offer for offer in offers if offer.fits(state)]


def openings_of(offers: Collection[Offer]) -> list[tuple[Offer, Opening]]:
    """Each of these few offers with its opening and site, in one statement."""
    openings = db.session.scalars(
        select(Opening)
        .join(Opening.site)
        .options(contains_eager(Opening.site), lazyload(Opening.programmes))
        .where(Opening.id.in_([offer.opening_id for offer in offers]))
    )
    known = {opening.id: opening for opening in openings}
    return [(offer, known[offer.opening_id]) for offer in offers]
