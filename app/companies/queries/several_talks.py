"""The companies of which the talks can be recorded together, and the newest talk of each (R13)."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, CompanyIntake, Opening, Site
from app.companies.queries.intakes import sites_without_adequate_intake
from app.companies.queries.sites import visible_to
from app.extensions import db
from app.schools.models import Period
from app.searching import has_words


def sites_to_talk_with(
    user: User, period: Period, site_ids: Collection[int] = (), search: str = ""
) -> list[Site]:
    """Sites with an opening in the period where nobody can be placed before a talk, by name, with their company.

    `site_ids` keeps those only, `search` those with these words in name or town.
    """
    offering = select(Opening.site_id).where(
        Opening.school_id == user.school_id, Opening.period_id == period.id, Opening.is_withdrawn.is_(False)
    )
    title = func.coalesce(Site.name, Company.name)
    query = visible_to(user).where(Site.id.in_(offering)).order_by(alphabetical(title), Site.id)
    if site_ids:
        query = query.where(Site.id.in_(site_ids))
    sites = list(db.session.scalars(query.where(*has_words(search, title, Site.town))).unique())
    gaps = sites_without_adequate_intake([site.id for site in sites], period)
    return [site for site in sites if site.id in gaps]


def newest_talks(site_ids: Collection[int]) -> dict[int, CompanyIntake]:
    """The newest talk by site, of those sites that had one, in one statement."""
    rows = db.session.scalars(
        select(CompanyIntake)
        .where(CompanyIntake.site_id.in_(site_ids))
        .order_by(CompanyIntake.held_on, CompanyIntake.recorded_at, CompanyIntake.id)
    )
    return {row.site_id: row for row in rows}
