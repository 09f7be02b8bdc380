"""Reads of consents: to what somebody said yes, and until when."""

from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.rolemodels.models import Consent, Offer, RoleModel
from app.schools.queries import today


def current_consents(role_model: RoleModel) -> list[Consent]:
    """Her consents that were not withdrawn or replaced, in the order of the offers; also those whose day has passed."""
    order = list(Offer)
    rows = db.session.scalars(
        select(Consent).where(Consent.role_model_id == role_model.id, Consent.ended_at.is_(None))
    )
    return sorted(rows, key=lambda consent: order.index(consent.offer))


def offers_in_force(role_model: RoleModel, day: date | None = None) -> list[Offer]:
    """The offers to which she agreed and that hold on `day` (default today)."""
    on = day or today()
    return [
        consent.offer for consent in current_consents(role_model) if consent.given_on <= on <= consent.ends_on
    ]


def last_day_of_consent(role_model: RoleModel) -> date | None:
    """The last day on which any consent of hers holds; None when she has none."""
    return db.session.scalar(
        select(func.max(Consent.ends_on)).where(
            Consent.role_model_id == role_model.id, Consent.ended_at.is_(None)
        )
    )
