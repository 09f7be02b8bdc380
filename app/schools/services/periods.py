"""Placement periods and the day on which choices close."""

from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from app.audit.services import Actor, record
from app.errors import DomainError
from app.extensions import db
from app.schools import trail
from app.schools.models import Period


class PeriodNameTaken(DomainError):
    """Two periods of a school never have the same name."""

    def __init__(self) -> None:
        super().__init__(
            gettext("There is already a period with this name. Choose another, for example P2 2027-2028.")
        )


class PeriodOutOfOrder(DomainError):
    """Choices close before the period begins, and it begins before it ends."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The last day for choices comes before the first day of the period, and that before its last day."
            )
        )


def save_period(
    period: Period | None,
    *,
    school_id: int,
    name: str,
    starts_on: date,
    ends_on: date,
    choices_close_on: date,
    actor: Actor,
) -> Period:
    """Add a period (None) or change one. Raises PeriodNameTaken, PeriodOutOfOrder."""
    if not choices_close_on < starts_on < ends_on:
        raise PeriodOutOfOrder
    same_name = db.session.scalar(select(Period).where(Period.school_id == school_id, Period.name == name))
    if same_name is not None and same_name is not period:
        raise PeriodNameTaken
    action = trail.ADD_PERIOD if period is None else trail.CHANGE_PERIOD
    period = period or Period(school_id=school_id)
    period.name, period.starts_on, period.ends_on = name, starts_on, ends_on
    period.choices_close_on = choices_close_on
    db.session.add(period)
    db.session.flush()
    days = {"starts_on": starts_on, "ends_on": ends_on, "choices_close_on": choices_close_on}
    record(
        action,
        period,
        actor=actor,
        school_id=school_id,
        subject_name=name,
        data={key: day.isoformat() for key, day in days.items()},
    )
    return period
