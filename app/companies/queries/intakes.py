"""Talks with new companies: which sites still need one before a placement can be published (R13)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import Case, ColumnElement, Select, Subquery, and_, case, false, func, or_, select

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.calendar import months_before, school_year_of
from app.companies.models import Company, CompanyIntake, IntakeOutcome, Opening, Site
from app.companies.queries.sites import visible_to
from app.extensions import LabelledEnum, db
from app.listed import Listed
from app.schools.models import Period
from app.schools.queries import rules_of
from app.web.listing import Listing, ListState, page_of


class IntakeGap(LabelledEnum):
    """Why a site cannot take anybody yet."""

    MISSING = "missing", lazy_gettext("no intake talk yet")
    EXPIRED = "expired", lazy_gettext("last talk too long ago")
    NOT_ADEQUATE = "not_adequate", lazy_gettext("not in order at the last talk")


KNOWN_SITES: Listed[Callable[[int, date], Select[int]]] = Listed("sites: known")
"""What features above know: the sites of a school where an internship ended well on or after a day (R13)."""


@dataclass(frozen=True)
class Reach:
    """R13: how far back the school's years reach from the first day of a period."""

    day: date
    """A placement that was completed counts when it ended on this day or later, and a talk when it was held then."""
    year: int
    """Where only the school year of the last placement is known, this one or a later one counts.

    Years are those in which a school year ends (1 August to 31 July): 2027 for a period that starts in February 2027.
    """


def reach_of(period: Period) -> Reach:
    """Read the school's number of years, and count back from the period."""
    years = rules_of(period.school_id).intake_after_years
    return Reach(months_before(period.starts_on, 12 * years), school_year_of(period.starts_on) - years)


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


def _is_new(school_id: int, reach: Reach) -> ColumnElement[bool]:
    """Nobody of the school was placed there within its years, as far as files, colleagues and placements say."""
    year = Site.last_placed_year
    known = (Site.id.in_(sites(school_id, reach.day)) for sites in KNOWN_SITES)
    return and_(or_(year.is_(None), year < reach.year), ~or_(false(), *known))


def _gap(period: Period, newest: Subquery) -> Case[str | None]:
    """R13: what is missing at a site, as a code of `IntakeGap`; null where somebody can be placed.

    A last talk that did not end well keeps everybody away, known site or new, until there is a newer one. A new site
    needs a talk that ended well and is not older than the school's years at the start of the period.
    """
    reach = reach_of(period)
    return case(
        (newest.c.outcome == IntakeOutcome.NOT_ADEQUATE, IntakeGap.NOT_ADEQUATE.value),
        (~_is_new(period.school_id, reach), None),
        (newest.c.outcome.is_(None), IntakeGap.MISSING.value),
        (newest.c.held_on < reach.day, IntakeGap.EXPIRED.value),
    )


def sites_without_adequate_intake(
    site_ids: Collection[int] | Select[int], period: Period
) -> dict[int, IntakeGap]:
    """R13: of these sites, those where no placement in `period` can be published, with the reason."""
    newest = newest_intakes()
    gap = _gap(period, newest)
    rows = db.session.execute(
        select(Site.id, gap)
        .outerjoin(newest, newest.c.site_id == Site.id)
        .where(Site.school_id == period.school_id, Site.id.in_(site_ids), gap.is_not(None))
    )
    return {site_id: IntakeGap(code) for site_id, code in rows if code is not None}


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
    offering = select(Opening.site_id).where(
        Opening.school_id == user.school_id, Opening.period_id == period.id, Opening.is_withdrawn.is_(False)
    )
    return (
        visible_to(user)
        .outerjoin(newest, newest.c.site_id == Site.id)
        .add_columns(newest.c.outcome, newest.c.held_on)
        .where(Site.id.in_(offering), _gap(period, newest).is_not(None))
    )


def talks_to_hold(user: User, period: Period, state: ListState) -> Listing[Any]:
    """A page of rows (Site, outcome of the last talk or None, its day), by company name."""
    name = alphabetical(func.coalesce(Site.name, Company.name))
    return page_of(
        _to_hold(user, period), state, {"name": [name, Site.id], "town": [Site.town, name, Site.id]}
    )
