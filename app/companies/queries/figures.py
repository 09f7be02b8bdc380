"""The registry in six figures, for the dashboard and the head of the list (R2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from app.companies.calendar import months_before
from app.companies.models import Band, Site
from app.companies.queries.counts import latest_counts
from app.extensions import db
from app.reading import Question
from app.schools.queries import rules_of, today


@dataclass(frozen=True)
class RegistryFigures:
    """Sites of a school by what is known of them. `enough + below + unknown == sites`."""

    sites: int
    enough: int
    """With as many women in technical roles as the threshold, or more."""
    below: int
    unknown: int
    outdated: int
    """Counted, but too long ago; these are among `enough` and `below` too."""
    threshold: int

    @property
    def mapped(self) -> int:
        return self.enough + self.below

    @property
    def mapped_share(self) -> float | None:
        """0 to 1; None for a school without sites."""
        return self.mapped / self.sites if self.sites else None


def registry_figures(school_id: int, day: date | None = None) -> RegistryFigures:
    """Count the sites of a school by standing on `day` (default today), in the database."""
    return registry_question(school_id, day or today()).answer()


def registry_question(school_id: int, day: date) -> Question[RegistryFigures]:
    """The same, to be asked together with others."""
    rules = rules_of(school_id, day)
    latest = latest_counts(day)
    border = months_before(day, rules.count_valid_months)
    query = (
        select(
            func.count(Site.id),
            func.count(case((latest.c.women >= rules.threshold, 1))),
            func.count(case((latest.c.women < rules.threshold, 1))),
            func.count(case((latest.c.counted_on < border, 1))),
        )
        .select_from(Site)
        .outerjoin(latest, latest.c.site_id == Site.id)
        .where(Site.school_id == school_id)
    )

    def figures(row: tuple[Any, ...]) -> RegistryFigures:
        sites, enough, below, outdated = row
        return RegistryFigures(sites, enough, below, sites - enough - below, outdated, rules.threshold)

    return Question(query, figures)


def bands_by_town(school_id: int, day: date) -> list[tuple[str | None, Band, int]]:
    """How many sites of each town have each band on `day`; towns as they are written, one statement."""
    latest = latest_counts(day)
    women = latest.c.women
    band = case(
        (women.is_(None), Band.UNKNOWN.value),
        (women >= 3, Band.THREE_OR_MORE.value),
        (women > 0, Band.ONE_OR_TWO.value),
        else_=Band.NONE.value,
    ).label("band")
    inner = (
        select(Site.town, band)
        .outerjoin(latest, latest.c.site_id == Site.id)
        .where(Site.school_id == school_id)
    )
    sites = inner.subquery()
    rows = db.session.execute(
        select(sites.c.town, sites.c.band, func.count())
        .group_by(sites.c.town, sites.c.band)
        .order_by(sites.c.town)
    )
    return [(town, Band(value), number) for town, value, number in rows]
