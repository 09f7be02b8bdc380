"""Evaluations as totals: never by name, never of fewer than three, and only in threes.

A total that grows by one answer at a time would show that answer to whoever writes the totals down; so the first three
answers count, then the first six, and so on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from sqlalchemy import select

from app.circles.models import CircleEvaluation, Membership, MentoringCircle
from app.extensions import db

FEWEST = 3
HELPED_FROM = 4
"""R47: from this mean on, of scores from 1 to 5, a circle or an activity helped. The one place that says so."""


@dataclass(frozen=True)
class Totals:
    """What the people in a circle thought of it. Averages are None, and remarks empty, below three answers."""

    answers: int
    """How many count: a multiple of three."""
    helped: float | None = None
    felt_safe: float | None = None
    would_again: float | None = None
    remarks: tuple[str, ...] = ()
    """In the order of the alphabet, so that the order tells nothing."""

    @property
    def has_helped(self) -> bool | None:
        """R47; None while too few have answered."""
        return None if self.helped is None else self.helped >= HELPED_FROM


def totals_of(circle_ids: Collection[int]) -> dict[int, Totals]:
    """Per circle what its people thought; one statement."""
    rows: dict[int, list[CircleEvaluation]] = {circle_id: [] for circle_id in circle_ids}
    query = (
        select(Membership.circle_id, CircleEvaluation)
        .join(Membership, Membership.id == CircleEvaluation.membership_id)
        .where(Membership.circle_id.in_(circle_ids))
        .order_by(CircleEvaluation.given_at, CircleEvaluation.membership_id)
    )
    for circle_id, row in db.session.execute(query):
        rows[circle_id].append(row)
    return {circle_id: totals_from(answers) for circle_id, answers in rows.items()}


def totals_from(rows: Sequence[Any]) -> Totals:
    """The totals of rows with three scores and a remark, in the order in which they were given."""
    counted = rows[: len(rows) // FEWEST * FEWEST]
    if not counted:
        return Totals(0)
    return Totals(
        len(counted),
        fmean(row.helped for row in counted),
        fmean(row.felt_safe for row in counted),
        fmean(row.would_again for row in counted),
        tuple(sorted(row.remark for row in counted if row.remark)),
    )


def circles_evaluated(school_id: int, period_id: int | None = None) -> list[tuple[MentoringCircle, Totals]]:
    """R47: the circles of a school with enough answers, what helped most on top; the list "which helped"."""
    query = select(MentoringCircle).where(MentoringCircle.school_id == school_id)
    if period_id is not None:
        query = query.where(MentoringCircle.period_id == period_id)
    circles = db.session.scalars(query.order_by(MentoringCircle.number)).all()
    totals = totals_of([circle.id for circle in circles])
    known = [(circle, totals[circle.id]) for circle in circles if totals[circle.id].helped is not None]
    return sorted(known, key=lambda pair: -(pair[1].helped or 0))
