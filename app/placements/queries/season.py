"""How far the placements of a period are: their days, how many agreements are signed, how many have begun (D14)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.placements.models import HAD, Placement
from app.placements.queries.lives import is_active_on
from app.schools.models import Period
from app.schools.queries import AMSTERDAM


@dataclass(frozen=True)
class Days:
    """When the first placement of a period was confirmed, when the first begins and when the last ends."""

    confirmed_on: date
    first_on: date
    last_on: date


def days_of(period: Period) -> Days | None:
    """The days of the placements that count: held or completed. None without any."""
    first_of_all = select(
        func.min(Placement.confirmed_at), func.min(Placement.starts_on), func.max(Placement.ends_on)
    )
    found: Any = db.session.execute(
        first_of_all.where(Placement.period_id == period.id, Placement.state.in_(HAD))
    ).one()
    return Days(found[0].astimezone(AMSTERDAM).date(), found[1], found[2]) if found[0] else None


def agreements_signed(period: Period, _day: date) -> tuple[int, int]:
    """Of the placements of a period, how many have a signed agreement (R39)."""
    signed, number = db.session.execute(
        select(func.count(Placement.agreement_signed_on), func.count()).where(
            Placement.period_id == period.id, Placement.state.in_(HAD)
        )
    ).one()
    return signed, number


def internships_active(period: Period, day: date) -> tuple[int, int]:
    """Of the placements of a period, how many are active on a day."""
    of_period = select(func.count()).select_from(Placement).where(Placement.period_id == period.id)
    active = db.session.scalar(of_period.where(is_active_on(day)))
    return active or 0, db.session.scalar(of_period.where(Placement.state.in_(HAD))) or 0
