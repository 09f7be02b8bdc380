"""Companies to ask for places: recognised for a programme, open to students, and without an opening in the period."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, extract, func, or_, select

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, IntakeOutcome, Opening, PlacementStop, Recognition, Site
from app.companies.queries import Standing, latest_counts, standing_of, visible_to
from app.companies.queries.intakes import newest_intakes
from app.companies.queries.stops import stops_on
from app.extensions import db
from app.placements.models import HAD, Placement
from app.schools.models import Period, SchoolRules
from app.schools.queries import codes_equal_to, rules_of, today
from app.web.listing import Listing, ListState, SortColumn, page_of

BEFORE, NEVER = "before", "never"
"""Companies that had a student of the school before, and those that never had one."""
SORTS = ("advice", "name", "town", "last")


@dataclass(frozen=True)
class Call:
    """A site to ask: where it stands on women in technical roles, and the school year of its last student (or None)."""

    site: Site
    standing: Standing
    last_year: int | None


def _last_years(school_id: int) -> Subquery:
    """Per site the year in which the school year of its last placement ends, as placements tell."""
    year = extract("year", Placement.ends_on) + case((extract("month", Placement.ends_on) >= 8, 1), else_=0)
    return (
        select(Opening.site_id, func.max(year).label("year"))
        .join(Placement, Placement.opening_id == Opening.id)
        .where(Placement.school_id == school_id, Placement.state.in_(HAD))
        .group_by(Opening.site_id)
        .subquery("last_placed")
    )


def _is_recognised(codes: Collection[str], period: Period) -> ColumnElement[bool]:
    return exists().where(Recognition.site_id == Site.id, *_recognitions(codes, period))


def _recognitions(codes: Collection[str], period: Period) -> tuple[ColumnElement[bool], ...]:
    """R37: for one of these codes, on the first day of the period."""
    day = period.starts_on
    return (
        Recognition.programme_code.in_(codes),
        or_(Recognition.valid_from.is_(None), Recognition.valid_from <= day),
        or_(Recognition.valid_until.is_(None), Recognition.valid_until >= day),
    )


def _can_be_asked(period: Period) -> tuple[ColumnElement[bool], ...]:
    """No place on offer in the period, no placement stop today (R15), the last talk not out of order (R13)."""
    newest = newest_intakes()
    offering = select(Opening.site_id).where(
        Opening.school_id == period.school_id,
        Opening.period_id == period.id,
        Opening.is_withdrawn.is_(False),
        Opening.capacity > 0,
    )
    stopped = select(PlacementStop.site_id).where(
        PlacementStop.school_id == period.school_id, stops_on(today())
    )
    not_in_order = select(newest.c.site_id).where(newest.c.outcome == IntakeOutcome.NOT_ADEQUATE)
    return Site.id.not_in(offering), Site.id.not_in(stopped), Site.id.not_in(not_in_order)


def codes_counting_as(codes: Iterable[str], equivalents: Mapping[str, Collection[str]]) -> set[str]:
    """R37: these programme codes and all that count as one of them."""
    return {other for code in codes for other in codes_equal_to(code, equivalents)}


def calls_by_programme(
    period: Period, codes: Collection[str], equivalents: Mapping[str, Collection[str]]
) -> dict[str, int]:
    """How many companies that had students before can be asked, per programme code, in one statement."""
    wanted = codes_counting_as(codes, equivalents)
    last = _last_years(period.school_id)
    rows = db.session.execute(
        select(Site.id, Recognition.programme_code)
        .join(Recognition, Recognition.site_id == Site.id)
        .outerjoin(last, last.c.site_id == Site.id)
        .where(
            Site.school_id == period.school_id,
            or_(Site.last_placed_year.is_not(None), last.c.year.is_not(None)),
            *_recognitions(wanted, period),
            *_can_be_asked(period),
        )
    )
    sites: dict[str, set[int]] = {}
    for site_id, code in rows:
        sites.setdefault(code, set()).add(site_id)
    return {
        code: len(set().union(*(sites.get(other, set()) for other in codes_equal_to(code, equivalents))))
        for code in codes
    }


@dataclass(frozen=True)
class CallList:
    """The companies to ask for places for programmes (their codes, with those that count as one) in a period."""

    user: User
    period: Period
    codes: Collection[str]

    def page(self, state: ListState) -> Listing[Call]:
        """One page of those that fit the state: filter `history` is BEFORE (default) or NEVER."""
        query, sorts = self._query(state)
        found = page_of(query, state, sorts)
        rules, day = rules_of(self.user.school_id), today()
        rows = [_call(row, rules, day) for row in found.rows]
        return Listing(rows, found.total, found.state, found.page_size)

    def all(self, state: ListState) -> list[Call]:
        """All that fit the state, in its order: for a file."""
        query, sorts = self._query(state)
        rules, day = rules_of(self.user.school_id), today()
        order = [column.desc() if state.descending else column.asc() for column in sorts[state.sort]]
        return [_call(row, rules, day) for row in db.session.execute(query.order_by(*order)).unique()]

    def _query(self, state: ListState) -> tuple[Select[Any], Mapping[str, Sequence[SortColumn]]]:
        counts, last = latest_counts(today()), _last_years(self.user.school_id)
        year = func.coalesce(last.c.year, 0)
        known = func.coalesce(Site.last_placed_year, 0)
        newest = case((year > known, year), else_=known)
        had_students = newest > 0
        query = (
            visible_to(self.user)
            .outerjoin(counts, counts.c.site_id == Site.id)
            .outerjoin(last, last.c.site_id == Site.id)
            .add_columns(
                func.coalesce(Site.technical_staff, counts.c.technical_staff).label("technical_staff"),
                counts.c.women,
                counts.c.counted_on,
                counts.c.source,
                newest.label("last_year"),
            )
            .where(
                _is_recognised(self.codes, self.period),
                *_can_be_asked(self.period),
                ~had_students if state.filters.get("history") == NEVER else had_students,
            )
        )
        return query, _sorts(counts, newest)


def _sorts(counts: Subquery, newest: ColumnElement[int]) -> dict[str, Sequence[SortColumn]]:
    """R6: `advice` puts sites with women in technical roles first, then those with a student lately, then names."""
    name = alphabetical(func.coalesce(Site.name, Company.name))
    points = case((counts.c.women >= 3, 2), (counts.c.women >= 1, 1), else_=0)
    return {
        "advice": [-points, -newest, name, Site.id],
        "name": [name, Site.id],
        "town": [func.lower(func.coalesce(Site.town, "")), name, Site.id],
        "last": [newest, name, Site.id],
    }


def _call(row: Any, rules: SchoolRules, day: date) -> Call:
    return Call(row.Site, standing_of(row, rules, day), int(row.last_year) or None)
