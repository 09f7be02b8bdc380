"""Openings: what a person sees of them, and those of a period for the match."""

from sqlalchemy import ColumnElement, Select, exists, false, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Company, Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.schools.models import Period


def _with_places() -> Select[Opening]:
    """Openings with site, company and period in one statement; programmes follow in a second."""
    return (
        select(Opening)
        .join(Opening.site)
        .join(Site.company)
        .join(Opening.period)
        .options(
            contains_eager(Opening.site).contains_eager(Site.company),
            contains_eager(Opening.period),
        )
    )


def openings_visible_to(user: User) -> Select[Opening]:
    """The openings of the user's school; withdrawn ones only for whoever manages companies."""
    query = _with_places().where(Opening.school_id == user.school_id)
    if not user.has(Permission.VIEW_COMPANIES):
        return query.where(false())
    if not user.has(Permission.MANAGE_COMPANIES):
        return query.where(Opening.is_withdrawn.is_(False))
    return query


def opening_for(user: User, opening_id: int) -> Opening:
    """The opening with this id, when the user may see it; raises `NotVisible`."""
    return visible_row(openings_visible_to(user).where(Opening.id == opening_id))


def openings_of_site(user: User, site: Site) -> list[Opening]:
    """The openings of the site that the user may see, the latest period first."""
    query = openings_visible_to(user).where(Opening.site_id == site.id)
    return list(
        db.session.scalars(
            query.order_by(Period.starts_on.desc(), Opening.is_withdrawn, Opening.starts_on, Opening.id)
        )
    )


def has_openings(school_id: int, period_id: int) -> bool:
    """Whether any company has an opening in a period that was not withdrawn."""
    kept = (
        Opening.school_id == school_id,
        Opening.period_id == period_id,
        Opening.is_withdrawn.is_(False),
    )
    return bool(db.session.scalar(select(exists().where(*kept))))


def openings_of_period(school_id: int, period_id: int, *only: ColumnElement[bool]) -> list[Opening]:
    """The openings of a period that have not been withdrawn, by company and place: what a match run may fill.

    `only`: what else is asked of an opening, for whoever does not need them all.
    """
    return list(
        db.session.scalars(
            _with_places()
            .where(
                Opening.school_id == school_id,
                Opening.period_id == period_id,
                Opening.is_withdrawn.is_(False),
                *only,
            )
            .order_by(Company.name, Site.town, Opening.id)
        )
    )
