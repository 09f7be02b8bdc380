"""What waits for somebody: signatures before the first day, companies that were not told, sheets with other days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func

from app.accounts.models import User
from app.agreements.queries.listing import FILTERS, on_day, placements_with_sheets
from app.placements.models import Placement
from app.reading import Question


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
    answers: Waiting
    """A company said something of the agreement by its link that nobody dealt with."""


def agreements_waiting(user: User, day: date) -> AgreementsWaiting:
    """Count them in one statement, for the placements that the user sees."""
    return question_of(user, day).answer()


def question_of(user: User, day: date) -> Question[AgreementsWaiting]:
    """The same, to be asked together with others."""
    columns: list[ColumnElement[Any]] = []
    for condition in (
        on_day("to_sign", day),
        FILTERS["other_days"],
        on_day("to_tell", day),
        FILTERS["answered"],
    ):
        columns += [func.count(case((condition, 1))), func.min(case((condition, Placement.starts_on)))]
    return Question(
        placements_with_sheets(user).order_by(None).with_only_columns(*columns),
        lambda row: AgreementsWaiting(*(Waiting(*row[start : start + 2]) for start in (0, 2, 4, 6))),
    )
