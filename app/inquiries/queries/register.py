"""What the register says now, beside what somebody said."""

from collections.abc import Collection

from sqlalchemy import select

from app.companies.models import Opening, Site
from app.companies.queries import is_recognised_for, recognised_codes
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import equivalents_of, programmes_of


def openings_in(site_id: int, period_id: int) -> list[Opening]:
    """The openings of a site in a period that are offered, the first first."""
    return list(
        db.session.scalars(
            select(Opening)
            .where(
                Opening.site_id == site_id, Opening.period_id == period_id, Opening.is_withdrawn.is_(False)
            )
            .order_by(Opening.id)
        )
    )


def offered_at(site_ids: Collection[int]) -> dict[tuple[int, int], list[int]]:
    """By site and period the places of each opening that is offered, in one statement."""
    rows = db.session.execute(
        select(Opening.site_id, Opening.period_id, Opening.capacity)
        .where(Opening.site_id.in_(site_ids), Opening.is_withdrawn.is_(False))
        .order_by(Opening.id)
    )
    found: dict[tuple[int, int], list[int]] = {}
    for site_id, period_id, capacity in rows:
        found.setdefault((site_id, period_id), []).append(capacity)
    return found


def codes_offered(site: Site, period: Period) -> list[str]:
    """The school's own programmes for which the site is recognised on the first day of the period (R37)."""
    codes = recognised_codes([site.id], period.starts_on)[site.id]
    equivalents = equivalents_of(site.school_id)
    programmes = programmes_of(site.school_id)
    return sorted(one.code for one in programmes if is_recognised_for(one.code, codes, equivalents))
