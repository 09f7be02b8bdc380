"""The list of openings: searched, filtered, sorted and paged by the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, or_, select

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Opening, OpeningProgramme, Site
from app.companies.queries.openings import openings_visible_to
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import today
from app.searching import has_words
from app.web.listing import Listing, ListState, SortColumn, page_of


def page_of_openings(user: User, state: ListState) -> Listing[Opening]:
    """One page of the openings that match `state`: filters period, programme, track, year and withdrawn (yes, no).

    Track BOL or BBL and a year of study find all that take such students, also those that take every one; track
    "assumed" finds those of which nobody said it.
    """
    return page_of(_query(user, state), state, _sorts())


def openings_without_track(school_id: int) -> int:
    """How many openings that can still be filled take both tracks because nobody ever said which."""
    return db.session.scalar(without_track(school_id)) or 0


def without_track(school_id: int) -> Select[int]:
    """What counts them."""
    query = select(func.count(Opening.id)).join(Opening.period)
    return query.where(Opening.school_id == school_id, *_nobody_said())


def _nobody_said() -> list[ColumnElement[bool]]:
    return [Opening.track_is_assumed.is_(True), Opening.is_withdrawn.is_(False), Period.ends_on >= today()]


def _query(user: User, state: ListState) -> Select[Any]:
    return openings_visible_to(user).where(*_matches(state.search), *_conditions(state.filters))


def _matches(search: str) -> list[ColumnElement[bool]]:
    columns = (Company.name, Site.name, Site.town, Opening.requirements)
    return has_words(search, *columns)


def _conditions(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if period := filters.get("period"):
        found.append(Opening.period_id == int(period))
    if code := filters.get("programme"):
        found.append(
            exists().where(OpeningProgramme.opening_id == Opening.id, OpeningProgramme.programme_code == code)
        )
    if (track := filters.get("track")) == "assumed":
        found += _nobody_said()
    elif track:
        found.append(or_(Opening.track.is_(None), Opening.track == track))
    if year := filters.get("year"):
        years = cast(Opening.years, String)  # numbers of one digit, so that its text holds a year or does not
        found.append(or_(years == "[]", years.contains(year, autoescape=True)))
    if withdrawn := filters.get("withdrawn"):
        found.append(Opening.is_withdrawn.is_(withdrawn == "yes"))
    return found


def _sorts() -> dict[str, Sequence[SortColumn]]:
    name = alphabetical(func.coalesce(Site.name, Company.name))
    return {
        "name": [name, Opening.starts_on, Opening.id],
        "town": [func.lower(func.coalesce(Site.town, "")), name, Opening.id],
        "period": [Period.starts_on, name, Opening.id],
        "starts_on": [Opening.starts_on, name, Opening.id],
        "capacity": [Opening.capacity, name, Opening.id],
    }
