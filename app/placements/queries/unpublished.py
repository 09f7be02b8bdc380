"""Placements of a period of which no run is published: they came by a file or were entered by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exists, func, or_, select

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.extensions import db
from app.placements.models import MatchRun, Placement
from app.placements.queries.lives import WHO_AND_WHERE, placements_visible_to
from app.runs.models import RunState
from app.schools.models import Period
from app.searching import has_words
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

_NAME = (alphabetical(Student.last_name), alphabetical(Student.first_name), Placement.id)
LIFE_ORDERS: Mapping[str, Sequence[Any]] = {
    "name": _NAME,
    "place": (alphabetical(func.coalesce(Site.name, Company.name)), *_NAME),
    "start": (Placement.starts_on, *_NAME),
}


def periods_with_placements(school_id: int) -> list[Period]:
    """Periods in which anybody has or had a placement, or was told of one, the latest first; one statement."""
    has_any = exists().where(Placement.period_id == Period.id)
    is_published = exists().where(MatchRun.period_id == Period.id, MatchRun.state == RunState.PUBLISHED)
    periods = select(Period).where(Period.school_id == school_id, or_(has_any, is_published))
    return list(db.session.scalars(periods.order_by(Period.starts_on.desc(), Period.id.desc())))


def placements_in(user: User, period: Period, state: ListState) -> Listing[Placement]:
    """One page of the placements of a period, as search and filters say."""
    query = placements_visible_to(user).where(Placement.period_id == period.id)
    if state.search:
        query = query.where(*has_words(state.search, *WHO_AND_WHERE))
    if wanted := state.filters.get("state"):
        query = query.where(Placement.state == wanted)
    return page_of(query, state, LIFE_ORDERS)
