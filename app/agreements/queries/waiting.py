"""What waits for somebody: signatures before the first day, companies that were not told, sheets with other days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func

from app.accounts.models import User
from app.agreements.queries.listing import FILTERS, placements_with_sheets
from app.agreements.queries.preparations import to_prepare
from app.placements.models import Placement, PlacementState
from app.reading import Question

IN_SIGHT = timedelta(days=42)
"""From six weeks before the first day it is a task to have the agreement signed."""


@dataclass(frozen=True)
class Waiting:
    """How many placements wait for something, and the first day among them; None where none does."""

    count: int
    first_day: date | None


@dataclass(frozen=True)
class AgreementsWaiting:
    """What waits before internships begin; those that have begun without a signature are late, and another task."""

    signatures: Waiting
    new_sheets: Waiting
    """The days of the placement are no longer those of the sheet."""
    companies: Waiting
    """R14: not told yet who comes."""


def agreements_waiting(user: User, day: date) -> AgreementsWaiting:
    """Count all three in one statement, for the placements that the user sees."""
    return question_of(user, day).answer()


def question_of(user: User, day: date) -> Question[AgreementsWaiting]:
    """The same, to be asked together with others."""
    signatures = and_(
        FILTERS["unsigned"],
        Placement.state == PlacementState.CONFIRMED,
        Placement.agreement_signed_on.is_(None),
        Placement.starts_on > day,
        Placement.starts_on <= day + IN_SIGHT,
    )
    columns: list[ColumnElement[Any]] = []
    for condition in (signatures, FILTERS["other_days"], and_(*to_prepare(day))):
        columns += [func.count(case((condition, 1))), func.min(case((condition, Placement.starts_on)))]
    return Question(
        placements_with_sheets(user).order_by(None).with_only_columns(*columns),
        lambda row: AgreementsWaiting(*(Waiting(*row[start : start + 2]) for start in (0, 2, 4))),
    )
