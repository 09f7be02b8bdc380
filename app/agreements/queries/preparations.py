"""Which companies know who comes, and which still have to be told (R14)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select

from app.accounts.models import User
from app.agreements.models import CompanyPreparation
from app.extensions import db
from app.placements.models import HELD, Placement
from app.placements.queries.lives import placements_visible_to

AHEAD = timedelta(days=7)
"""A company is told this long before the first day."""
IN_SIGHT = timedelta(days=28)
"""From this long before the first day it is a task."""


def due_on(placement: Placement) -> date:
    """The day by which the company is told."""
    return placement.starts_on - AHEAD


def preparations_of(placement: Placement) -> list[CompanyPreparation]:
    """Every time that the company was told, the newest first."""
    mine = select(CompanyPreparation).where(CompanyPreparation.placement_id == placement.id)
    return list(db.session.scalars(mine.order_by(CompanyPreparation.id.desc())))


def _was_told() -> ColumnElement[bool]:
    return exists().where(
        CompanyPreparation.placement_id == Placement.id,
        CompanyPreparation.starts_on == Placement.starts_on,
        CompanyPreparation.ends_on == Placement.ends_on,
    )


def is_prepared(placement: Placement) -> bool:
    """Whether the company was told who comes, with the days as they are now."""
    return bool(db.session.scalar(select(Placement.id).where(Placement.id == placement.id, _was_told())))


def to_prepare(day: date) -> tuple[ColumnElement[bool], ...]:
    """Of a placement: it is held, begins within four weeks, and its company was not told.

    Once the internship has begun there is nothing left to prepare.
    """
    return (
        Placement.state.in_(HELD),
        Placement.starts_on > day,
        Placement.starts_on <= day + IN_SIGHT,
        ~_was_told(),
    )


def unprepared(user: User, day: date, most: int) -> Sequence[Placement]:
    """Placements that the user sees and `to_prepare` finds, the first day first; at most so many."""
    query = placements_visible_to(user).where(*to_prepare(day))
    return db.session.scalars(query.order_by(Placement.starts_on, Placement.id).limit(most)).all()


def waits_for_a_look() -> ColumnElement[bool]:
    """Of a placement: its company said something of the agreement that nobody dealt with."""
    return exists().where(
        CompanyPreparation.placement_id == Placement.id,
        CompanyPreparation.answered_at.is_not(None),
        CompanyPreparation.settled_at.is_(None),
    )


def answer_of(told: Sequence[CompanyPreparation]) -> CompanyPreparation | None:
    """Of what a company was told, the newest first: the last that it answered, if any."""
    return next((one for one in told if one.answered_at is not None), None)
