"""How far the guidance of a period is, for the season."""

from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, GuidancePlan
from app.placements.models import Placement
from app.schools.models import Period


def contacts_held(period: Period, _day: date) -> tuple[int, int]:
    """Of the contacts of the plans of a period that are not dropped, how many were held."""
    rows = db.session.execute(
        select(ContactMoment.state, func.count())
        .join(GuidancePlan, ContactMoment.plan_id == GuidancePlan.id)
        .join(Placement, Placement.id == GuidancePlan.placement_id)
        .where(Placement.period_id == period.id, ContactMoment.state != ContactState.LAPSED)
        .group_by(ContactMoment.state)
    )
    counts = {state: number for state, number in rows}
    return counts.get(ContactState.HELD, 0), sum(counts.values())
