"""What supervisors have in a period: which a person sees, and how it stands beside what is needed."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from app.access import Permission, Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.alphabet import alphabetical
from app.coaching.models import CoachOffer
from app.errors import NotVisible
from app.extensions import db
from app.guidance.models import GuidanceProfile
from app.schools.models import Period
from app.schools.queries import current_period, periods_to_choose, today
from app.searching import has_words
from app.supervision.models import SupervisorOffer
from app.web.listing import Listing, ListState, page_of

SORTS: dict[str, tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]] = {
    "name": (alphabetical(User.name), User.id),
    "hours": (func.coalesce(SupervisorOffer.hours, -1), User.id),
}
SHOWS = ("without", "away", "untrained")


@dataclass(frozen=True)
class Totals:
    """Who has hours in a period and how many together, without those who are away."""

    supervisors: int
    hours: int
    away: int
    without: int
    """Supervisors of the school of whom nobody said anything for this period."""


@dataclass(frozen=True)
class OfferLine:
    """A supervisor of the school, with what she has in a period and what she says of herself, if anything."""

    user: User
    offer: SupervisorOffer | None
    profile: GuidanceProfile | None
    coach: CoachOffer | None


def _supervisors(school_id: int, period: Period) -> Select[Any]:
    mine = and_(SupervisorOffer.user_id == User.id, SupervisorOffer.period_id == period.id)
    rows = (
        select(User, SupervisorOffer, GuidanceProfile, CoachOffer)
        .outerjoin(SupervisorOffer, mine)
        .outerjoin(GuidanceProfile, GuidanceProfile.user_id == User.id)
        .outerjoin(CoachOffer, CoachOffer.user_id == User.id)
        .where(User.school_id == school_id, User.is_closed.is_(False), holds(Role.SUPERVISOR))
    )
    return cast("Select[Any]", rows)


def is_away(period: Period) -> ColumnElement[bool]:
    """Of an offer: she is not there for a part of the period, or all of it."""
    return func.coalesce(SupervisorOffer.away_from <= period.ends_on, False)


def other_offers(offer: SupervisorOffer) -> list[SupervisorOffer]:
    """What the same person has in other periods that are not over, the earliest first: being away is of one period."""
    return list(
        db.session.scalars(
            select(SupervisorOffer)
            .join(SupervisorOffer.period)
            .options(contains_eager(SupervisorOffer.period))
            .where(
                SupervisorOffer.user_id == offer.user_id,
                SupervisorOffer.id != offer.id,
                Period.ends_on >= today(),
            )
            .order_by(Period.starts_on, Period.id)
        )
    )


def periods_with_hours(beside: Period) -> list[Period]:
    """The other periods of the school in which somebody has hours, in the order of lists: whose hours can be copied."""
    rows = select(SupervisorOffer.period_id).where(SupervisorOffer.school_id == beside.school_id).distinct()
    with_hours = set(db.session.scalars(rows))
    return [
        one for one in periods_to_choose(beside.school_id) if one.id in with_hours and one.id != beside.id
    ]


def periods_of_hers(user: User) -> list[Period]:
    """Of which somebody can say or correct her hours: those that are not over, then those in which she has some."""
    hers = set(
        db.session.scalars(select(SupervisorOffer.period_id).where(SupervisorOffer.user_id == user.id))
    )
    planned, day = current_period(user.school_id), today()
    return [
        one
        for one in periods_to_choose(user.school_id)
        if one.ends_on >= day or one == planned or one.id in hers
    ]


def offers_page(user: User, period: Period, state: ListState) -> Listing[OfferLine]:
    """One page of the supervisors of the school with what they have in a period."""
    if not user.has(Permission.ASSIGN_SUPERVISORS) or period.school_id != user.school_id:
        raise NotVisible
    conditions: dict[str, ColumnElement[bool]] = {
        "without": SupervisorOffer.id.is_(None),
        "away": is_away(period),
        "untrained": GuidanceProfile.trained_on.is_(None),
    }
    query = _supervisors(user.school_id, period).where(*has_words(state.search, User.name, User.email))
    show = state.filters.get("show")
    if show:
        query = query.where(conditions[show])
    listing = page_of(query, state, SORTS)
    rows = [OfferLine(*row) for row in listing.rows]
    return Listing(rows, listing.total, listing.state, listing.page_size)


def line_for(user: User, period: Period, number: int) -> OfferLine:
    """One supervisor of the school; raises `NotVisible`."""
    row = db.session.execute(_supervisors(user.school_id, period).where(User.id == number)).first()
    if row is None or period.school_id != user.school_id:
        raise NotVisible
    return OfferLine(*row)


def totals_of(school_id: int, period: Period) -> Totals:
    """Count in the database, in one statement."""
    there = and_(SupervisorOffer.id.is_not(None), ~is_away(period))
    row = db.session.execute(
        _supervisors(school_id, period).with_only_columns(
            func.count().filter(there),
            func.coalesce(func.sum(SupervisorOffer.hours).filter(there), 0),
            func.count().filter(and_(SupervisorOffer.id.is_not(None), is_away(period))),
            func.count().filter(SupervisorOffer.id.is_(None)),
        )
    ).one()
    return Totals(*map(int, row))
