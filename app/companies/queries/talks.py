"""Talks to hold: new sites that offer places in a period and where no talk has ended well yet (R13)."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, IntakeOutcome, Opening, Site
from app.companies.queries.intakes import first_known_year, newest_intakes
from app.companies.queries.sites import visible_to
from app.schools.models import Period
from app.web.listing import Listing, ListState, page_of


def _to_hold(user: User, period: Period) -> Select[Any]:
    newest = newest_intakes()
    is_new = or_(Site.last_placed_year.is_(None), Site.last_placed_year < first_known_year(period))
    offering = select(Opening.site_id).where(
        Opening.school_id == user.school_id, Opening.period_id == period.id, Opening.is_withdrawn.is_(False)
    )
    return (
        visible_to(user)
        .outerjoin(newest, newest.c.site_id == Site.id)
        .add_columns(newest.c.outcome, newest.c.held_on)
        .where(
            Site.id.in_(offering),
            or_(newest.c.outcome == IntakeOutcome.NOT_ADEQUATE, and_(newest.c.outcome.is_(None), is_new)),
        )
    )


def talks_to_hold(user: User, period: Period, state: ListState) -> Listing[Any]:
    """A page of rows (Site, outcome of the last talk or None, its day), by company name."""
    name = alphabetical(func.coalesce(Site.name, Company.name))
    return page_of(
        _to_hold(user, period), state, {"name": [name, Site.id], "town": [Site.town, name, Site.id]}
    )
