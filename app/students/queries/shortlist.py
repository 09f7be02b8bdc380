"""Places that a student keeps to find back, apart from her list."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.companies.models import Opening, Site
from app.extensions import db
from app.schools.models import Period
from app.students.models import KeptPlace


def kept_ids(student_id: int, period: Period) -> list[int]:
    """The openings of the period that she keeps, the first kept first."""
    query = (
        select(KeptPlace.opening_id)
        .join(Opening, Opening.id == KeptPlace.opening_id)
        .where(KeptPlace.student_id == student_id, Opening.period_id == period.id)
        .order_by(KeptPlace.kept_at, KeptPlace.opening_id)
    )
    return list(db.session.scalars(query))


def openings_known_as(opening_ids: Collection[int]) -> list[Opening]:
    """These openings with their sites and companies, for what is no longer offered; asks nothing for none."""
    if not opening_ids:
        return []
    query = (
        select(Opening)
        .where(Opening.id.in_(opening_ids))
        .options(joinedload(Opening.site).joinedload(Site.company))
        .order_by(Opening.id)
    )
    return list(db.session.scalars(query))
