"""Placement periods: their days, and how places are given where they are short (D11), settled once choices open."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.audit.services import Actor, record
from app.errors import DomainError
from app.extensions import db
from app.listed import Listed
from app.schools import trail
from app.schools.models import Period
from app.schools.queries import today

TIME_TO_CHOOSE = timedelta(weeks=8)
TIME_TO_PREPARE = timedelta(weeks=1)
"""Between a period that is made late and its first day for choices, so that the school can say who goes, and how."""

SETTLING: Listed[Callable[[Period], bool]] = Listed("schools: what settles how places are given in a period")
"""Features above know of choices that were handed in, and of runs."""


class PeriodNameTaken(DomainError):
    """Two periods of a school never have the same name."""

    def __init__(self) -> None:
        super().__init__(
            gettext("There is already a period with this name. Choose another, for example P2 2027-2028.")
        )


class PeriodOutOfOrder(DomainError):
    """A period begins before it ends."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("The last day must be after the first day. Correct one of them."))


class ChoicesTooLate(DomainError):
    """Choices close before the period begins."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Students choose before the period begins: enter a day before the first day of the period."
            )
        )


class ChoicesOutOfOrder(DomainError):
    """Choices open before they close."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("The first day for choices must not be after the last day for choices."))


class ChoicesHaveOpened(DomainError):
    """Their first day has come, so it is what it was."""

    def __init__(self) -> None:
        super().__init__(gettext("Choices are open already, so their first day no longer changes."))


class PlacesSettled(DomainError):
    """D11: students have chosen, or could, knowing how places are given, or a run told what comes of it."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Choices have been open or handed in, or a match run was made, so who goes first and where students "
                "may be placed no longer change: nobody sets the rules knowing what comes of them."
            )
        )


@dataclass(frozen=True)
class PeriodDetails:
    """What a coordinator says of a period. `precedence`: entries of `PRECEDENCE`, who goes first at the front (D11)."""

    name: str
    starts_on: date
    ends_on: date
    choices_open_on: date
    choices_close_on: date
    precedence: Sequence[str]
    only_listed: bool


def first_day_for_choices(last: date, day: date) -> date:
    """When choices open in a period that nobody gave a day: 8 weeks before `last`, but a week from `day` at the least.

    Never after `last`. Where that day is over nobody has to prepare any longer.
    """
    if last < day:
        return last - TIME_TO_CHOOSE
    return min(max(last - TIME_TO_CHOOSE, day + TIME_TO_PREPARE), last)


def choices_have_opened(period: Period) -> bool:
    """Whether the first day for choices has come."""
    return today() >= period.choices_open_on


def is_settled(period: Period) -> bool:
    """D11: how places are given is settled once choices are open, anybody has handed in choices, or a run was made.

    A run tells whose turn it was: whoever has seen one does not choose the rules any longer.
    """
    return choices_have_opened(period) or any(settles(period) for settles in SETTLING)


def save_period(period: Period | None, details: PeriodDetails, *, school_id: int, actor: Actor) -> Period:
    """Add a period (None) or change one.

    Raises PeriodNameTaken, PeriodOutOfOrder, ChoicesTooLate, ChoicesOutOfOrder, ChoicesHaveOpened, PlacesSettled.
    """
    _ensure_order(details)
    same_name = db.session.scalar(
        select(Period).where(Period.school_id == school_id, Period.name == details.name)
    )
    if same_name is not None and same_name is not period:
        raise PeriodNameTaken
    if period is not None:
        _ensure_settled_stays(period, details)
    action = trail.ADD_PERIOD if period is None else trail.CHANGE_PERIOD
    period = period or Period(school_id=school_id)
    for field, value in asdict(details).items():
        setattr(period, field, value)
    period.precedence = list(details.precedence)
    db.session.add(period)
    db.session.flush()
    record(
        action,
        period,
        actor=actor,
        school_id=school_id,
        subject_name=details.name,
        data={field: _noted(value) for field, value in asdict(details).items() if field != "name"},
    )
    return period


def _ensure_order(details: PeriodDetails) -> None:
    if details.starts_on >= details.ends_on:
        raise PeriodOutOfOrder
    if details.choices_close_on >= details.starts_on:
        raise ChoicesTooLate
    if details.choices_open_on > details.choices_close_on:
        raise ChoicesOutOfOrder


def _ensure_settled_stays(period: Period, details: PeriodDetails) -> None:
    if details.choices_open_on != period.choices_open_on and choices_have_opened(period):
        raise ChoicesHaveOpened
    settled = (list(period.precedence), period.only_listed)
    if settled != (list(details.precedence), details.only_listed) and is_settled(period):
        raise PlacesSettled


def _noted(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
