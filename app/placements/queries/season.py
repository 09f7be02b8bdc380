"""How far the placements of a period are: their days, how many agreements are signed, how many have begun (D14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

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


def days_of(periods: Sequence[Period]) -> dict[int, Days]:
    """By period, the days of the placements that count: held or completed. Periods without any are left out."""
    rows = db.session.execute(
        select(
            Placement.period_id,
            func.min(Placement.confirmed_at),
            func.min(Placement.starts_on),
            func.max(Placement.ends_on),
        )
        .where(Placement.period_id.in_([one.id for one in periods]), Placement.state.in_(HAD))
        .group_by(Placement.period_id)
    )
    return {
        period_id: Days(confirmed_at.astimezone(AMSTERDAM).date(), first, last)
        for period_id, confirmed_at, first, last in rows
    }


def _had(period: Period) -> Select[int]:
    had = (Placement.period_id == period.id, Placement.state.in_(HAD))
    return select(func.count(Placement.id)).where(*had)


def agreements_signed(period: Period, _day: date) -> tuple[Select[int], Select[int]]:
    """Of the placements of a period, how many have a signed agreement (R39)."""
    return _had(period).where(Placement.agreement_signed_on.is_not(None)), _had(period)


def internships_active(period: Period, day: date) -> tuple[Select[int], Select[int]]:
    """Of the placements of a period, how many are active on a day."""
    of_period = select(func.count(Placement.id)).where(Placement.period_id == period.id)
    return of_period.where(is_active_on(day)), _had(period)
