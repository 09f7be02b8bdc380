"""Talks with new companies: which sites still need one before a placement can be published (R13)."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import Select, Subquery, and_, func, or_, select

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.calendar import school_year_of
from app.companies.models import Company, CompanyIntake, IntakeOutcome, Opening, Site
from app.companies.queries.sites import visible_to
from app.extensions import LabelledEnum, db
from app.schools.models import Period
from app.schools.queries import rules_of
from app.web.listing import Listing, ListState, page_of


class IntakeGap(LabelledEnum):
    """Why a site cannot take anybody yet."""

    MISSING = "missing", lazy_gettext("no intake talk yet")
    NOT_ADEQUATE = "not_adequate", lazy_gettext("not in order at the last talk")


def first_known_year(period: Period) -> int:
    """R13: a site is known when its last placement ended in this year or later, else it is new.

    Years are those in which a school year ends (1 August to 31 July): 2027 for a period that starts in February 2027.
    """
    return school_year_of(period.starts_on) - rules_of(period.school_id).intake_after_years


def newest_intakes() -> Subquery:
    """The last talk with each site: the last one held, then the last one recorded."""
    ranked = select(
        CompanyIntake.site_id,
        CompanyIntake.outcome,
        CompanyIntake.held_on,
        func.row_number()
        .over(
            partition_by=CompanyIntake.site_id,
            order_by=(
                CompanyIntake.held_on.desc(),
                CompanyIntake.recorded_at.desc(),
                CompanyIntake.id.desc(),
            ),
        )
        .label("place"),
    ).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery("newest_intake")


def sites_without_adequate_intake(
    site_ids: Collection[int], period: Period, *, known_site_ids: Collection[int] = ()
) -> dict[int, IntakeGap]:
    """R13: of these sites, those where no placement in `period` can be published, with the reason.

    A new site needs a talk that ended well. A last talk that did not end well blocks every site. `known_site_ids` are
    sites known to have had a finished placement within the school's years, as far as placements tell.
    """
    newest = newest_intakes()
    is_new = or_(Site.last_placed_year.is_(None), Site.last_placed_year < first_known_year(period))
    rows = db.session.execute(
        select(Site.id, newest.c.outcome, is_new.label("is_new"))
        .outerjoin(newest, newest.c.site_id == Site.id)
        .where(Site.school_id == period.school_id, Site.id.in_(site_ids))
    )
    gaps = {}
    for row in rows:
        if row.outcome is IntakeOutcome.NOT_ADEQUATE:
            gaps[row.id] = IntakeGap.NOT_ADEQUATE
        elif row.outcome is None and row.is_new and row.id not in known_site_ids:
            gaps[row.id] = IntakeGap.MISSING
    return gaps


def intakes_of(site: Site) -> list[CompanyIntake]:
    """Every talk with the site, the newest first."""
    return list(
        db.session.scalars(
            select(CompanyIntake)
            .where(CompanyIntake.site_id == site.id)
            .order_by(CompanyIntake.held_on.desc(), CompanyIntake.recorded_at.desc(), CompanyIntake.id.desc())
        )
    )


def newest_intake_of(site: Site) -> CompanyIntake | None:
    """The talk that decides (R13)."""
    return next(iter(intakes_of(site)), None)


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
