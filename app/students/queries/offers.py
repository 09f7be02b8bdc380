"""The openings a student may choose, and what she sees of each (R6, R7, R15, R36, R37, D7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select
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


_NUMBERED = (Opening.number.label("number"), Opening.of_several.label("of_several"))


@dataclass(frozen=True, slots=True)
class Offer:
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
        return numbered(self.name, self.number, 2) if self.number else self.name

    def fits(self, state: ListState) -> bool:
        """Whether every word that is searched for stands in its name or town, and it passes the filters."""
        within = state.filters.get("within")
        return (
            state.filters.get("women", self.band) == self.band
            and (within is None or (self.minutes is not None and self.minutes <= int(within)))
            and (not state.search or says(f"{self.title} {self.town or ''}", state.search))
        )


def _is_offered(student: Student, period: Period) -> list[ColumnElement[bool]]:
    """On `Opening` with its `Site`: she may be placed there, as a match run has it; but for her year of study.

    It is for her programme or an equivalent and for her track, its site is recognised for the programme on the first
    day (R37), and nobody is kept from being placed there today (R15).
    """
    codes = codes_equal_to(student.programme.code, equivalents_of(student.school_id))
    stopped = exists().where(PlacementStop.site_id == Opening.site_id, stops_on(today()))
    takes_programme = exists().where(
        OpeningProgramme.opening_id == Opening.id, OpeningProgramme.programme_code.in_(codes)
    )
    return [
        Opening.school_id == student.school_id,
        Opening.period_id == period.id,
        Opening.is_withdrawn.is_(False),
        Opening.capacity >= 1,
        or_(Opening.track.is_(None), Opening.track == student.track),
        takes_programme,
        recognised_for(codes, period.starts_on),
        ~stopped,
    ]


def offered_titles(student: Student, period: Period, opening_ids: Collection[int]) -> dict[int, str]:
    """Of these openings, the ones that the student may choose, each with what people call its site; one statement."""
    rows = db.session.execute(
        select(Opening.id, Opening.years, *_NUMBERED, Site.name, Company.name.label("company_name"))
        .join(Opening.site)
        .join(Site.company)
        .where(Opening.id.in_(opening_ids), *_is_offered(student, period))
    )
    return {
        row.id: numbered(row.name or row.company_name, row.number, row.of_several)
        for row in rows
        if _takes_year(row, student)
    }


def _takes_year(row: Row[Any], student: Student) -> bool:
    """A year of study that is not known is kept out by nothing."""
    return not row.years or student.year_of_study is None or student.year_of_study in row.years


def _rows(student: Student, period: Period) -> Select[Any]:
    return (
        select(
            Opening.id,
            Opening.site_id,
            Opening.years,
            Opening.capacity,
            *_NUMBERED,
            Site.name,
            Company.name.label("company_name"),
            Site.town,
            Site.postcode,
        )
        .join(Opening.site)
        .join(Site.company)
        .where(*_is_offered(student, period))
    )


def offers_to(student: Student, period: Period, max_minutes: int | None = None) -> list[Offer]:
    """Every opening of the period that the student may be placed in.

    Sites with women in technical roles come first (R6), then the nearer ones. What her own limits exclude stays
    visible, marked and last: it is no advice. Else nothing here depends on who the student is but her programme,
    track, year and town. The journey is no column, so the order is made here, of plain rows; what a page shows beside
    is loaded by `openings_of`.
    """
    rows = [row for row in db.session.execute(_rows(student, period)) if _takes_year(row, student)]
    journeys = _journeys(student, {(row.town, row.postcode) for row in rows})
    # Counts apart: joined with the newest of each, a database that has no statistics yet took seconds.
    counts = newest_counts({row.site_id for row in rows}, today())
    limit = student.max_minutes or max_minutes
    vetoes = vetoed_site_ids(student.id)
    border = months_before(today(), rules_of(student.school_id).count_valid_months)
    offers = []
    for row in rows:
        women, counted_on = counts.get(row.site_id, (None, border))
        point, journey = journeys[row.town, row.postcode]
        offers.append(
            Offer(
                opening_id=row.id,
                site_id=row.site_id,
                name=row.name or row.company_name,
                town=row.town,
                band=band_of(women),
                is_outdated=counted_on < border,
                minutes=journey,
                is_too_far=limit is not None and journey is not None and journey > limit,
                is_ruled_out=row.site_id in vetoes,
                capacity=row.capacity,
                point=point,
                number=row.number if row.of_several > 1 else None,
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
