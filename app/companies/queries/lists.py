"""The list of sites: searched, filtered, sorted and paged by the database, one row per site with its latest count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, exists, func, or_, select
from sqlalchemy.orm import lazyload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.calendar import months_before
from app.companies.models import Company, Opening, Recognition, Site
from app.companies.queries.contacts import HAS_ADDRESS
from app.companies.queries.counts import Standing, latest_counts, standing_of
from app.companies.queries.sites import recognised_for, visible_to
from app.extensions import db
from app.places.queries import locate_all
from app.places.ring import Ring, ring_around
from app.schools.models import Period, SchoolRules
from app.schools.queries import codes_equal_to, equivalents_of
from app.searching import has_words
from app.web.listing import Listing, ListState, SortColumn, page_of

NEVER = date(1900, 1, 1)


@dataclass(frozen=True)
class SiteRow:
    """A line of the list: the site, where it stands, how many places it offers in the period."""

    site: Site
    standing: Standing
    places: int


@dataclass(frozen=True)
class SiteList:
    """What a list of sites needs to know: whose, on which day, by which rules, for which period."""

    user: User
    day: date
    rules: SchoolRules
    period: Period | None

    def ring(self, state: ListState) -> Ring | None:
        """The ring of travel time that the search asks for, or None."""
        return ring_around(state.filters.get("near"), state.filters.get("within"))

    def page(self, state: ListState) -> Listing[SiteRow]:
        """One page of the sites that match `state`."""
        query, sorts = self._query(state)
        found = page_of(query, state, sorts)
        return Listing([self._row(row) for row in found.rows], found.total, found.state, found.page_size)

    def all(self, state: ListState) -> list[SiteRow]:
        """Every site that matches `state`, in its order: for an export."""
        query, sorts = self._query(state)
        columns = sorts[state.sort]
        order = [column.desc() if state.descending else column.asc() for column in _as_list(columns)]
        return [self._row(row) for row in db.session.execute(query.order_by(*order)).unique()]

    def ids(self, state: ListState) -> list[int]:
        """The numbers of every site that matches `state`."""
        found = self._query(state)[0].order_by(None).with_only_columns(Site.id).subquery()
        return list(db.session.scalars(select(found.c.id).order_by(found.c.id)))

    def points(self, state: ListState) -> Sequence[Row[Any]]:
        """What a map needs of every site that matches: number, title, town, postcode, women, places; in R6's order."""
        query, sorts = self._query(state)
        columns = {column["name"]: column["expr"] for column in query.column_descriptions}
        title = func.coalesce(Site.name, Company.name).label("title")
        wanted = [Site.id, title, Site.town, Site.postcode, columns["women"], columns["places"]]
        rows = query.options(lazyload("*")).with_only_columns(*wanted).order_by(*_as_list(sorts["advice"]))
        return db.session.execute(rows).all()

    def _row(self, row: Any) -> SiteRow:
        return SiteRow(row.Site, standing_of(row, self.rules, self.day), row.places or 0)

    def _query(self, state: ListState) -> tuple[Select[Any], Mapping[str, Sequence[SortColumn]]]:
        latest = latest_counts(self.day)
        places = _places(self.user.school_id, self.period)
        query = (
            visible_to(self.user)
            .outerjoin(latest, latest.c.site_id == Site.id)
            .outerjoin(places, places.c.site_id == Site.id)
            .add_columns(
                func.coalesce(Site.technical_staff, latest.c.technical_staff).label("technical_staff"),
                latest.c.women,
                latest.c.counted_on,
                latest.c.source,
                places.c.places,
            )
        )
        conditions = [
            *_matches(state.search),
            *self._standing(state.filters, latest),
            *self._programme(state.filters),
            *_offers(state.filters, places),
            *_contact(state.filters),
            *self._near(state),
        ]
        return query.where(*conditions), _sorts(latest, places)

    def _standing(self, filters: Mapping[str, str], latest: Subquery) -> list[ColumnElement[bool]]:
        women, threshold = latest.c.women, self.rules.threshold
        border = months_before(self.day, self.rules.count_valid_months)
        choices: dict[str, ColumnElement[bool]] = {
            "flagged": or_(women.is_(None), women < threshold),
            "fine": women >= threshold,
            "below": women < threshold,
            "unknown": women.is_(None),
            "outdated": latest.c.counted_on < border,
            "three_or_more": women >= 3,
            "one_or_two": women.between(1, 2),
            "none": women == 0,
        }
        return [choices[filters[name]] for name in ("standing", "band") if filters.get(name) in choices]

    def _near(self, state: ListState) -> list[ColumnElement[bool]]:
        """In the ring. The journey is no column, so the sites in it are found here, of plain rows."""
        ring = self.ring(state)
        if ring is None:
            return []
        rows = db.session.execute(
            select(Site.id, Site.town, Site.postcode).where(Site.school_id == self.user.school_id)
        ).all()
        points = locate_all((row.town, row.postcode) for row in rows)
        return [Site.id.in_([row.id for row, point in zip(rows, points, strict=True) if ring.holds(point)])]

    def _programme(self, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
        """R37: recognised on the day for this code or an equivalent."""
        code = filters.get("programme")
        if not code:
            return []
        codes = codes_equal_to(code, equivalents_of(self.user.school_id))
        return [recognised_for(codes, self.day)]


def _as_list(columns: SortColumn | Sequence[SortColumn]) -> Sequence[SortColumn]:
    return columns if isinstance(columns, (list, tuple)) else [columns]  # type: ignore[list-item]


def _places(school_id: int, period: Period | None) -> Subquery:
    """Places offered per site in the period; withdrawn openings offer none."""
    return (
        select(Opening.site_id, func.sum(Opening.capacity).label("places"))
        .where(
            Opening.school_id == school_id,
            Opening.period_id == (period.id if period else None),
            Opening.is_withdrawn.is_(False),
        )
        .group_by(Opening.site_id)
        .subquery("places")
    )


def _matches(search: str) -> list[ColumnElement[bool]]:
    """Every word of the search stands somewhere: in a name, the town or one of the numbers."""
    columns = (
        Company.name,
        Site.name,
        Site.town,
        Site.sbb_company_id,
        Company.kvk_number,
        Site.establishment_number,
    )
    conditions: list[ColumnElement[bool]] = []
    for word in search.split():
        somewhere = has_words(word, *columns)
        if word.isdigit() and len(word) == 5:
            somewhere.append(
                exists().where(Recognition.site_id == Site.id, Recognition.programme_code == word)
            )
        conditions.append(or_(*somewhere))
    return conditions


def _offers(filters: Mapping[str, str], places: Subquery) -> list[ColumnElement[bool]]:
    choices = {"yes": places.c.places > 0, "no": func.coalesce(places.c.places, 0) == 0}
    return [choices[filters["openings"]]] if filters.get("openings") in choices else []


def _contact(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    choices = {"yes": HAS_ADDRESS, "no": ~HAS_ADDRESS}
    return [choices[filters["contact"]]] if filters.get("contact") in choices else []


def _sorts(latest: Subquery, places: Subquery) -> dict[str, Sequence[SortColumn]]:
    """R6: `advice` puts sites with women in technical roles first, ties by name. Each order is complete."""
    name = alphabetical(func.coalesce(Site.name, Company.name))
    points = case((latest.c.women >= 3, 2), (latest.c.women >= 1, 1), else_=0)
    return {
        "advice": [-points, name, Site.id],
        "name": [name, Site.id],
        "town": [func.lower(func.coalesce(Site.town, "")), name, Site.id],
        "women": [func.coalesce(latest.c.women, -1), name, Site.id],
        "counted_on": [func.coalesce(latest.c.counted_on, NEVER), name, Site.id],
        "places": [func.coalesce(places.c.places, 0), name, Site.id],
    }
