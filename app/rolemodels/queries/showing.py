"""Whom students see by name beside a company: who agreed to that, and can be asked for something now."""

from sqlalchemy import or_, select

from app.companies.models import Site
from app.companies.site_page import ShownPerson
from app.extensions import db
from app.rolemodels.models import Offer, RoleModel, RoleModelState
from app.rolemodels.queries.asking import agreed_to
from app.schools.queries import today


def role_models_at(site: Site) -> list[ShownPerson]:
    """First names and jobs of the active role models at this site who want to be shown. Nothing else of them."""
    rows = db.session.execute(
        select(RoleModel.first_name, RoleModel.job_title)
        .where(
            RoleModel.school_id == site.school_id,
            RoleModel.site_id == site.id,
            RoleModel.state == RoleModelState.ACTIVE,
            RoleModel.shows_name,
            or_(*(agreed_to(offer, today()) for offer in Offer)),
        )
        .order_by(RoleModel.first_name, RoleModel.id)
    )
    return [ShownPerson(first_name, job or "") for first_name, job in rows]
