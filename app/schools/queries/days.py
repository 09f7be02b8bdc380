"""On which days the school works: not in weekends, on public holidays, or in its own holidays."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from app.errors import visible_row
from app.extensions import db
from app.schools.holidays import public_holidays
from app.schools.models import Vacation

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def vacations_of(school_id: int) -> list[Vacation]:
    """The school's own holidays, the earliest first."""
    return list(
        db.session.scalars(
            select(Vacation)
            .where(Vacation.school_id == school_id)
            .order_by(Vacation.starts_on, Vacation.ends_on, Vacation.id)
        )
    )


def vacation_of(school_id: int, vacation_id: int) -> Vacation:
    """One holiday of the school; raises NotVisible."""
    return visible_row(select(Vacation).where(Vacation.school_id == school_id, Vacation.id == vacation_id))


class SchoolDays:
    """The school days of one school, for as many questions as there are: its holidays are read once."""

    def __init__(self, vacations: Iterable[Vacation]) -> None:
        self._away = [(one.starts_on, one.ends_on) for one in vacations]

    def __contains__(self, day: date) -> bool:
        """Whether the school works on `day`."""
        if day.weekday() >= SATURDAY or day in public_holidays(day.year):
            return False
        return not any(first <= day <= last for first, last in self._away)

    def on_or_after(self, day: date) -> date:
        """`day` when the school works then, else the first school day after it."""
        while day not in self:
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """`day` when the school works then, else the last school day before it."""
        while day not in self:
            day -= ONE_DAY
        return day

    def plus(self, day: date, n: int) -> date:
        """The `n`th school day after `day`, which itself does not count; with 0 the first on or after it."""
        if n == 0:
            return self.on_or_after(day)
        for _ in range(n):
            day = self.on_or_after(day + ONE_DAY)
        return day


def school_days(school_id: int) -> SchoolDays:
    """The school days of a school: one query, however many days are asked about."""
    return SchoolDays(vacations_of(school_id))


def is_school_day(school_id: int, day: date) -> bool:
    """Whether the school works on `day`. For many days ask `school_days` once."""
    return day in school_days(school_id)


def school_day_on_or_after(school_id: int, day: date) -> date:
    """`day`, or the first school day after it."""
    return school_days(school_id).on_or_after(day)


def add_school_days(school_id: int, day: date, n: int) -> date:
    """The `n`th school day after `day`."""
    return school_days(school_id).plus(day, n)
