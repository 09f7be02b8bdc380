"""Which sites are probably one: equal numbers, the same address, or names that are nearly the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from app.accounts.models import User
from app.companies.likeness import alike, house_of, likely_pairs, plain_name
from app.companies.models import Company, FormerSite, Site, SitesApart
from app.companies.queries.sites import visible_to
from app.extensions import LabelledEnum, db


class Reason(LabelledEnum):
    """Why two may be one; the surest first."""

    KVK = "kvk", lazy_gettext("same KvK number")
    SBB = "sbb", lazy_gettext("same SBB company ID")
    ESTABLISHMENT = "establishment", lazy_gettext("same establishment number")
    ADDRESS = "address", lazy_gettext("same postcode and house number")
    NAME = "name", lazy_gettext("nearly the same name")


@dataclass(frozen=True)
class Known:
    """A site of the register, as far as it can be recognised."""

    id: int
    company_id: int
    title: str
    company: str
    town: str | None
    keys: Mapping[Reason, str]

    @property
    def where(self) -> str:
        """Name and town in one line."""
        return f"{self.title}, {self.town}" if self.town else self.title


@dataclass(frozen=True)
class Likely:
    """A site that may be the same, and why."""

    known: Known
    reasons: list[Reason]


@dataclass(frozen=True)
class LikelyPair:
    """Two sites that may be one, and why."""

    one: Known
    other: Known
    reasons: list[Reason]


def known_sites(user: User) -> list[Known]:
    """Every site of the school with what it can be recognised by, in one statement."""
    rows = db.session.execute(
        select(
            Site.id,
            Site.company_id,
            func.coalesce(Site.name, Company.name),
            Company.name,
            Site.town,
            Company.kvk_number,
            Site.sbb_company_id,
            Site.establishment_number,
            Site.postcode,
            Site.address,
        )
        .join(Site.company)
        .where(Site.id.in_(visible_to(user).with_only_columns(Site.id)))
        .order_by(Site.id)
    )
    return [
        Known(row[0], row[1], row[2], row[3], row[4], _keys(row[5], row[6], row[7], row[8], row[9]))
        for row in rows
    ]


def _keys(
    kvk: str | None, sbb: str | None, establishment: str | None, postcode: str | None, address: str | None
) -> dict[Reason, str]:
    found = {
        Reason.KVK: kvk,
        Reason.SBB: sbb,
        Reason.ESTABLISHMENT: establishment,
        Reason.ADDRESS: house_of(postcode, address),
    }
    return {reason: key for reason, key in found.items() if key}


def likely_same(user: User, name: str, values: Mapping[str, Any]) -> list[Likely]:
    """Sites of the register that may be the one of these values; `values` by column, of company and site together."""
    known = {one.id: one for one in known_sites(user)}
    keys = _keys(
        values.get("kvk_number"),
        values.get("sbb_company_id"),
        values.get("establishment_number"),
        values.get("postcode"),
        values.get("address"),
    )
    found: dict[int, list[Reason]] = {}
    for one in known.values():
        same = [reason for reason, key in keys.items() if one.keys.get(reason) == key]
        if same:
            found[one.id] = same
    for number in alike(name, {one.id: plain_name(one.title) for one in known.values()}):
        found.setdefault(number, []).append(Reason.NAME)
    order = list(Reason)
    sure_first = sorted(found, key=lambda number: (order.index(found[number][0]), number))
    return [Likely(known[number], found[number]) for number in sure_first[:8]]


def likely_doubles(user: User) -> list[LikelyPair]:
    """All pairs in the register that may be one site, the surest first; not those of which somebody said they are two.

    Sites of one company share a KvK number and often a name: they are a pair only where their address is the same too.
    """
    known = {one.id: one for one in known_sites(user)}
    reasons: dict[tuple[int, int], list[Reason]] = {}
    for reason in (Reason.SBB, Reason.ESTABLISHMENT, Reason.ADDRESS):
        for pair in _equal(known.values(), reason):
            reasons.setdefault(pair, []).append(reason)
    for pair in likely_pairs({one.id: plain_name(one.title) for one in known.values()}):
        reasons.setdefault(pair, []).append(Reason.NAME)
    apart = _said_apart(user)
    pairs = [
        LikelyPair(known[one], known[other], why)
        for (one, other), why in reasons.items()
        if (one, other) not in apart and _may_be_one(known[one], known[other], why)
    ]
    order = list(Reason)
    return sorted(
        pairs, key=lambda pair: (order.index(pair.reasons[0]), pair.one.title.casefold(), pair.one.id)
    )


def _may_be_one(one: Known, other: Known, why: list[Reason]) -> bool:
    """Two numbers that differ are two companies or sites, however alike the names."""
    for reason in (Reason.KVK, Reason.SBB, Reason.ESTABLISHMENT):
        mine, theirs = one.keys.get(reason), other.keys.get(reason)
        if mine and theirs and mine != theirs:
            return False
    is_elsewhere = bool(one.town and other.town and one.town.casefold() != other.town.casefold())
    return why != [Reason.NAME] or not (is_elsewhere or one.company_id == other.company_id)


def _equal(known: Iterable[Known], reason: Reason) -> Iterable[tuple[int, int]]:
    by_key: dict[str, list[int]] = {}
    for one in known:
        if key := one.keys.get(reason):
            by_key.setdefault(key, []).append(one.id)
    for ids in by_key.values():
        yield from ((one, other) for place, one in enumerate(ids) for other in ids[place + 1 :])


def now_part_of(user: User, site_id: int) -> int | None:
    """The site into which the one with this number was merged, where the user may see it; None for any other."""
    return db.session.scalar(
        select(FormerSite.site_id).where(
            FormerSite.school_id == user.school_id,
            FormerSite.former_id == site_id,
            FormerSite.site_id.in_(visible_to(user).with_only_columns(Site.id)),
        )
    )


def _said_apart(user: User) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(SitesApart.first_id, SitesApart.second_id).where(SitesApart.school_id == user.school_id)
    )
    return {(first, second) for first, second in rows}
