"""Who may be asked: the one place that says so, for requests, runs and invitations alike (R26)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from app.companies.calendar import school_year_of
from app.extensions import db
from app.rolemodels.models import Consent, Contact, ContactKind, Offer, RoleModel, RoleModelState
from app.schools.queries import AMSTERDAM, today


def asked_for(school_id: int, offer: Offer, day: date | None = None) -> Select[RoleModel]:
    """The role models of the school who may be asked, proposed or put in a run for `offer` on `day` (default today).

    Active, with a consent for that offer that holds on the day, and not past the last day on which she can be asked.
    By id, so that a run always sees the same order. How often she was asked already: `times_asked`.
    """
    on = day or today()
    return (
        select(RoleModel)
        .where(
            RoleModel.school_id == school_id,
            RoleModel.state == RoleModelState.ACTIVE,
            or_(RoleModel.available_until.is_(None), RoleModel.available_until >= on),
            agreed_to(offer, on),
        )
        .order_by(RoleModel.id)
    )


def may_be_asked(role_model: RoleModel, offer: Offer, day: date | None = None) -> bool:
    """Whether this one is among `asked_for` now: ask it again, with the row locked, before an act depends on it."""
    query = asked_for(role_model.school_id, offer, day).where(RoleModel.id == role_model.id)
    return db.session.scalar(query.with_only_columns(RoleModel.id)) is not None


def agreed_to(offer: Offer, day: date) -> ColumnElement[bool]:
    """Whether a role model has a consent for `offer` that holds on `day`: a condition on `RoleModel`."""
    return agreed_to_one_of((offer,), day)


def agreed_to_one_of(offers: Iterable[Offer], day: date) -> ColumnElement[bool]:
    """Whether she has a consent for one of these offers that holds on `day`: a condition on `RoleModel`."""
    return exists().where(
        Consent.role_model_id == RoleModel.id,
        Consent.offer.in_(offers),
        Consent.ended_at.is_(None),
        Consent.given_on <= day,
        Consent.ends_on >= day,
    )


def school_year_began(day: date) -> datetime:
    """The moment at which the school year of `day` began: 1 August, in Amsterdam."""
    return datetime.combine(date(school_year_of(day) - 1, 8, 1), time(), AMSTERDAM)


def times_asked(role_model_ids: Collection[int], day: date | None = None) -> dict[int, int]:
    """How often each of these was asked in the school year of `day`; who was not asked is absent."""
    rows = db.session.execute(
        select(Contact.role_model_id, func.count())
        .where(
            Contact.role_model_id.in_(role_model_ids),
            Contact.kind == ContactKind.ASKED,
            Contact.at >= school_year_began(day or today()),
        )
        .group_by(Contact.role_model_id)
    )
    return {role_model_id: count for role_model_id, count in rows}
