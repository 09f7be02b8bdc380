"""Which sites a person sees."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Company, Site
from app.errors import NotVisible
from app.extensions import db


def visible_to(user: User) -> Select[Site]:
    """The sites of the user's school, each with its company; none for whoever may not see companies.

    A stopped site stays in: it is shown as not available, for leaving it out would say as much (R6, R15).
    """
    query = select(Site).join(Site.company).options(contains_eager(Site.company))
    if not user.has(Permission.VIEW_COMPANIES):
        return query.where(false())
    return query.where(Site.school_id == user.school_id, Company.school_id == user.school_id)


def site_for(user: User, site_id: int) -> Site:
    """The site with this id, when the user may see it; raises `NotVisible`."""
    site = db.session.scalar(visible_to(user).where(Site.id == site_id))
    if site is None:
        raise NotVisible
    return site
