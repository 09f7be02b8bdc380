"""How far the guidance of a period is, for the season."""

from datetime import date

from sqlalchemy import Select, func, select

from app.guidance.models import ContactMoment, ContactState, GuidancePlan
from app.placements.models import Placement
from app.schools.models import Period


def contacts_held(period: Period, _day: date) -> tuple[Select[int], Select[int]]:
    """Of the contacts of the plans of a period that are not dropped, how many were held."""
    contacts = (
        select(func.count(ContactMoment.id))
        .join(GuidancePlan, ContactMoment.plan_id == GuidancePlan.id)
        .join(Placement, Placement.id == GuidancePlan.placement_id)
        .where(Placement.period_id == period.id)
    )
    held = contacts.where(ContactMoment.state == ContactState.HELD)
    return held, contacts.where(ContactMoment.state != ContactState.LAPSED)
