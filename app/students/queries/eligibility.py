"""Which openings a student may choose, with what she sees of each (R6, R7, R15, R36, R37, D7)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from app.companies.models import Band, Opening
from app.companies.queries import openings_of_period, recognised_codes, standings, stopped_site_ids
from app.places.point import minutes
from app.places.queries import locate
from app.schools.models import Period
from app.schools.queries import codes_equal_to, equivalents_of, today
from app.students.models import Student

POINTS = {Band.THREE_OR_MORE: 2, Band.ONE_OR_TWO: 1, Band.NONE: 0, Band.UNKNOWN: 0}


OpeningRule = Literal["programme", "track", "year"]


def rule_of_opening(student: Student, opening: Opening, codes: Collection[str]) -> OpeningRule | None:
    """Whom an opening is for, said once for choices, files, decisions and runs: the first rule that leaves her out.

    `codes` are her programme and its equivalents. An opening that names no track or no year takes every one, and a
    student whose year of study is not known is in any year.
    """
    if not set(codes) & set(opening.programme_codes):
        return "programme"
    return opening.leaves_out(student.track, student.year_of_study)


@dataclass(frozen=True)
class OfferedOpening:
    """An opening as a student sees it: the band, never the count; the estimated journey in minutes, one way."""

    opening: Opening
    band: Band
    is_outdated: bool
    minutes: int | None
    is_too_far: bool
    number: int | None = None
    """1, 2, … where the site offers her several openings, so that they can be told apart."""

    @property
    def title(self) -> str:
        name = self.opening.site.title
        return f"{name} ({self.number})" if self.number else name


def offered_openings(
    student: Student, period: Period, max_minutes: int | None = None
) -> list[OfferedOpening]:
    """Every opening of the period that the student may be placed in.

    It is for her programme or an equivalent, for her track and her year of study, its site is recognised for the
    programme on the first day (R37), and nobody is kept from being placed there today (R15), which is what a match run
    goes by as well. Sites with women in technical roles come first (R6), then the nearer ones. Openings beyond her
    limit stay visible, marked; nothing here depends on who the student is but her programme, track, year and town.
    """
    codes = codes_equal_to(student.programme.code, equivalents_of(student.school_id))
    openings = [
        opening
        for opening in openings_of_period(student.school_id, period.id)
        if rule_of_opening(student, opening, codes) is None
    ]
    site_ids = {opening.site_id for opening in openings}
    stopped = stopped_site_ids(student.school_id, today())
    recognised = recognised_codes(site_ids, period.starts_on)
    known = standings(student.school_id, site_ids)
    home = locate(student.town, student.postcode)
    limit = student.max_minutes or max_minutes
    offered = []
    for opening in openings:
        if (
            opening.is_withdrawn
            or opening.capacity < 1
            or opening.site_id in stopped
            or not codes & recognised.get(opening.site_id, set())
        ):
            continue
        journey = minutes(home, locate(opening.site.town, opening.site.postcode))
        standing = known[opening.site_id]
        too_far = limit is not None and journey is not None and journey > limit
        offered.append(OfferedOpening(opening, standing.band, standing.is_outdated, journey, too_far))
    offered.sort(
        key=lambda offer: (
            offer.is_too_far,
            -POINTS[offer.band],
            offer.minutes or 0,
            offer.title.casefold(),
            offer.opening.id,
        )
    )
    return _numbered(offered)


def _numbered(offered: list[OfferedOpening]) -> list[OfferedOpening]:
    """Number the openings of sites that offer several, in the order in which they were made."""
    of_site: dict[int, list[int]] = {}
    for opening_id, site_id in sorted((offer.opening.id, offer.opening.site_id) for offer in offered):
        of_site.setdefault(site_id, []).append(opening_id)
    several = {site_id: ids for site_id, ids in of_site.items() if len(ids) > 1}
    return [
        replace(offer, number=several[offer.opening.site_id].index(offer.opening.id) + 1)
        if offer.opening.site_id in several
        else offer
        for offer in offered
    ]
