"""Once a year a former student confirms the number of the company where she works, where it is unknown or old.

It goes with the question whether her own entry is still right, so that she hears from the school once.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select

from app.companies.models import Site
from app.companies.queries import standings
from app.extensions import db, now
from app.inquiries.models import CompanyInquiry
from app.inquiries.queries.people import can_be_asked
from app.inquiries.services.asking import Way, ask_alumna, last_day
from app.rolemodels.models import RoleModel
from app.schools.queries import current_period, today

LATELY = timedelta(days=1)
A_YEAR = timedelta(days=365)


def due_yearly() -> Sequence[int]:
    """Former students at a company who were asked in the past day whether all is right, and not about it this year."""
    this_year = exists().where(
        CompanyInquiry.role_model_id == RoleModel.id,
        CompanyInquiry.site_id == RoleModel.site_id,
        CompanyInquiry.asked_at > now() - A_YEAR,
    )
    found = can_be_asked().where(
        RoleModel.site_id.is_not(None), RoleModel.asked_to_verify_at > now() - LATELY, ~this_year
    )
    return db.session.scalars(found.with_only_columns(RoleModel.id).order_by(RoleModel.id)).all()


def ask_yearly(role_model_id: int) -> None:
    """Ask her, where nobody counted or the count is outdated, and there is a period to ask about. Flushes."""
    her = db.session.scalar(
        select(RoleModel).where(RoleModel.id == role_model_id).with_for_update(key_share=True)
    )
    site = db.session.get(Site, her.site_id) if her is not None and her.site_id is not None else None
    period = current_period(her.school_id) if her is not None else None
    if her is None or site is None or period is None:
        return
    standing = standings(site.school_id, [site.id])[site.id]
    if standing.women is None or standing.is_outdated:
        ask_alumna(her, site, Way(period, last_day(today()), her.language, by_email=True))
