"""For which programmes a site is recognised (R37)."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import or_, select

from app.companies.models import Recognition
from app.extensions import db
from app.schools.queries import codes_equal_to


def recognised_codes(site_ids: Collection[int], day: date) -> dict[int, set[str]]:
    """Per site the programme codes for which it is recognised on `day`, as registered: without equivalents."""
    found: dict[int, set[str]] = {site_id: set() for site_id in site_ids}
    rows = db.session.execute(
        select(Recognition.site_id, Recognition.programme_code).where(
            Recognition.site_id.in_(site_ids),
            or_(Recognition.valid_from.is_(None), Recognition.valid_from <= day),
            or_(Recognition.valid_until.is_(None), Recognition.valid_until >= day),
        )
    )
    for site_id, code in rows:
        found[site_id].add(code)
    return found


def is_recognised_for(
    programme_code: str, codes: Collection[str], equivalents: Mapping[str, Collection[str]]
) -> bool:
    """R37: recognised for the code itself, or for one that counts as it."""
    return not codes_equal_to(programme_code, equivalents).isdisjoint(codes)
