"""The register as a list: searched and filtered by the database, with how often each was asked this school year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.extensions import db
from app.places.point import minutes
from app.places.queries import locate_all
from app.rolemodels.models import (
    IN_REGISTER,
    Consent,
    Contact,
    ContactKind,
    Offer,
    RoleModel,
    RoleModelField,
    RoleModelState,
)
from app.rolemodels.queries.asking import agreed_to, school_year_began
from app.rolemodels.queries.register import visible_to
from app.searching import has_words
from app.web.listing import Listing, ListState, SortColumn, page_of

SORTS = ("name", "town", "asked")
JOURNEYS = (15, 30, 45, 60, 90)
STATES = (RoleModelState.ACTIVE, RoleModelState.PAUSED)


@dataclass(frozen=True)
class RegisterRow:
    """A line of the list. `minutes` is the journey from the town that was asked for; None without one."""

    role_model: RoleModel
    offers: list[Offer]
    asked: int
    minutes: int | None


@dataclass(frozen=True)
class RegisterList:
    """What the list needs to know: for whom, on which day, from which town the journey counts."""

    user: User
    day: date
    near: str = ""

    def page(self, state: ListState) -> Listing[RegisterRow]:
        """One page of those that match `state`."""
        query, sorts = self._query(state)
        found = page_of(query, state, sorts)
        return Listing(self._rows(list(found.rows)), found.total, found.state, found.page_size)

    def all(self, state: ListState) -> list[RegisterRow]:
        """Everybody who matches `state`, by name: for an export."""
        query, sorts = self._query(state)
        return self._rows(list(db.session.execute(query.order_by(*sorts["name"])).unique()))

    def _query(self, state: ListState) -> tuple[Select[Any], Mapping[str, tuple[SortColumn, ...]]]:
        asked = (
            select(Contact.role_model_id, func.count().label("times"))
            .where(Contact.kind == ContactKind.ASKED, Contact.at >= school_year_began(self.day))
            .group_by(Contact.role_model_id)
            .subquery()
        )
        times = func.coalesce(asked.c.times, 0)
        query = (
            visible_to(self.user)
            .where(RoleModel.state.in_(IN_REGISTER), *self._conditions(state))
            .outerjoin(asked, asked.c.role_model_id == RoleModel.id)
            .outerjoin(Site, Site.id == RoleModel.site_id)
            .outerjoin(Company, Company.id == Site.company_id)
            .options(joinedload(RoleModel.site).joinedload(Site.company), joinedload(RoleModel.programme))
            .add_columns(times.label("asked"))
        )
        name = (alphabetical(RoleModel.last_name), alphabetical(RoleModel.first_name), RoleModel.id)
        return query, {"name": name, "town": (func.lower(RoleModel.town), *name), "asked": (times, *name)}

    def _conditions(self, state: ListState) -> list[ColumnElement[bool]]:
        found = []
        if state.search:
            full = func.trim(
                RoleModel.first_name
                + " "
                + func.coalesce(RoleModel.name_prefix + " ", "")
                + RoleModel.last_name
            )
            columns = (full, RoleModel.employer, RoleModel.job_title, RoleModel.town, Site.name, Company.name)
            found += has_words(state.search, *columns)
        chosen = state.filters
        if "offer" in chosen:
            found.append(agreed_to(Offer(chosen["offer"]), self.day))
        if "field" in chosen:
            found.append(RoleModel.fields.any(RoleModelField.domain_code == chosen["field"]))
        if "programme" in chosen:
            found.append(RoleModel.programme_id == int(chosen["programme"]))
        if "state" in chosen:
            found.append(RoleModel.state == RoleModelState(chosen["state"]))
        if "minutes" in chosen and self.near:
            found.append(self._within(int(chosen["minutes"])))
        return found

    def _within(self, most: int) -> ColumnElement[bool]:
        """Lives in one of the places from which the journey takes at most so long. An unknown place is not near."""
        places = self._journeys(
            [
                tuple(pair)
                for pair in db.session.execute(
                    visible_to(self.user).with_only_columns(RoleModel.town, RoleModel.postcode).distinct()
                )
            ]
        )
        near = [
            and_(RoleModel.town.is_not_distinct_from(town), RoleModel.postcode.is_not_distinct_from(postcode))
            for (town, postcode), journey in places.items()
            if journey is not None and journey <= most
        ]
        return or_(*near) if near else false()

    def _journeys(self, places: list[Any]) -> dict[Any, int | None]:
        """Minutes from the town that was asked for to each (town, postcode)."""
        start, *points = locate_all([(self.near or None, None), *places])
        return {place: minutes(start, point) for place, point in zip(places, points, strict=True)}

    def _rows(self, found: list[Any]) -> list[RegisterRow]:
        people = [row.RoleModel for row in found]
        offers = _offers_of([one.id for one in people], self.day)
        places = [(one.town, one.postcode) for one in people]
        journeys = self._journeys(places) if self.near else {}
        return [
            RegisterRow(one, offers.get(one.id, []), row.asked, journeys.get((one.town, one.postcode)))
            for one, row in zip(people, found, strict=True)
        ]


def _offers_of(ids: list[int], day: date) -> dict[int, list[Offer]]:
    """What each of these agreed to and holds on the day, in the order of the offers."""
    rows = db.session.execute(
        select(Consent.role_model_id, Consent.offer).where(
            Consent.role_model_id.in_(ids),
            Consent.ended_at.is_(None),
            Consent.given_on <= day,
            Consent.ends_on >= day,
        )
    )
    found: dict[int, set[Offer]] = {}
    for role_model_id, offer in rows:
        found.setdefault(role_model_id, set()).add(offer)
    return {one: [offer for offer in Offer if offer in offers] for one, offers in found.items()}
