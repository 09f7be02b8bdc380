"""What waits for a coordinator: applications, and quarantine as numbers, never names."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.companies.models import Company, Site
from app.extensions import db
from app.places.names import key
from app.reading import remembered
from app.rolemodels.models import Contact, ContactKind, Offer, RoleModel, RoleModelState
from app.rolemodels.queries.register import visible_to
from app.schools.queries import AMSTERDAM

ALIKE = 0.6
"""How much of two names has to be the same to suggest that they are one company."""
COMMON = 3
"""A word in so many companies' names says nothing about which of them is meant."""


def waiting_for_decision(user: User) -> list[RoleModel]:
    """The applications that wait for a coordinator, the longest first."""
    query = visible_to(user).where(RoleModel.state == RoleModelState.CONFIRMED)
    return list(
        db.session.scalars(
            query.options(joinedload(RoleModel.programme)).order_by(RoleModel.confirmed_at, RoleModel.id)
        )
    )


def refused_lately(user: User) -> list[RoleModel]:
    """Those who were not accepted and are not wiped yet, so that a coordinator can come back to it."""
    query = visible_to(user).where(RoleModel.state == RoleModelState.REFUSED)
    return list(db.session.scalars(query.order_by(RoleModel.refused_at, RoleModel.id)))


@remembered
def count_waiting(user: User) -> int:
    """How many applications wait for this person."""
    return db.session.scalar(applications_waiting(user)) or 0


def applications_waiting(user: User) -> Select[int]:
    """What counts them."""
    query = visible_to(user).where(RoleModel.state == RoleModelState.CONFIRMED)
    return select(func.count()).select_from(query.subquery())


@dataclass(frozen=True)
class Invited:
    """How many were invited on one day and did not answer yet, and the day on which they are removed."""

    on: date
    removed_on: date
    count: int


def quarantine(school_id: int, answer_days: int) -> list[Invited]:
    """Who waits in quarantine, as numbers per day of invitation. Names are seen by nobody: they agreed to nothing."""
    moments = db.session.scalars(
        select(RoleModel.invited_at).where(
            RoleModel.school_id == school_id, RoleModel.state == RoleModelState.QUARANTINED
        )
    )
    days = sorted(moment.astimezone(AMSTERDAM).date() for moment in moments if moment is not None)
    return [Invited(day, day + timedelta(days=answer_days), days.count(day)) for day in dict.fromkeys(days)]


def sites_like(school_id: int, employer: str | None, town: str | None) -> list[Site]:
    """The sites of the school whose name looks like `employer`, the likeliest first; the same town counts for more."""
    sites = sites_of(school_id)
    common = _common_words(sites)
    wanted = _own_part(employer or "", common)
    if not wanted:
        return []
    scored = [(_likeness(wanted, key(town or ""), site, common), site.id, site) for site in sites]
    return [site for score, _, site in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= ALIKE][
        :5
    ]


def _common_words(sites: Sequence[Site]) -> frozenset[str]:
    """Words that so many of the school's companies have that they tell none from another: "Techniek", "BV"."""
    names = {site.company.name for site in sites}
    words = Counter(word for name in names for word in {key(part) for part in name.split()})
    return frozenset(word for word, times in words.items() if times >= COMMON)


def _own_part(name: str, common: Collection[str]) -> str:
    """What is left of a name without those words; the whole name where it is made of nothing else."""
    return "".join(word for part in name.split() if (word := key(part)) not in common) or key(name)


def _likeness(wanted: str, town: str, site: Site, common: Collection[str]) -> float:
    names = {_own_part(site.title, common), _own_part(site.company.name, common)}
    alike = max(SequenceMatcher(None, wanted, name).ratio() for name in names)
    if any(wanted in name or name in wanted for name in names if min(len(wanted), len(name)) >= 4):
        alike = max(alike, 0.9)
    return alike + (0.05 if town and town == key(site.town or "") else 0)


def sites_of(school_id: int) -> list[Site]:
    """The sites of the school with their companies, by name."""
    query = select(Site).join(Site.company).options(joinedload(Site.company))
    return list(
        db.session.scalars(
            query.where(Site.school_id == school_id).order_by(func.lower(Company.name), Site.town, Site.id)
        )
    )


def contacts_of(role_model: RoleModel) -> list[Contact]:
    """Every contact with her, the newest first."""
    return list(
        db.session.scalars(
            select(Contact)
            .where(Contact.role_model_id == role_model.id)
            .order_by(Contact.at.desc(), Contact.id.desc())
        )
    )


def times_helped(role_model: RoleModel) -> dict[Offer, int]:
    """How often she said yes, by what it was for."""
    rows = db.session.execute(
        select(Contact.offer, func.count())
        .where(Contact.role_model_id == role_model.id, Contact.kind == ContactKind.ACCEPTED)
        .group_by(Contact.offer)
    )
    found = {offer: count for offer, count in rows if offer is not None}
    return {offer: found[offer] for offer in Offer if offer in found}
