"""The rules that even a decision of a person obeys: programme, recognition, track, year, stops (R13, R15, R37)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.companies.queries import (
    IntakeGap,
    recognised_codes,
    sites_without_adequate_intake,
    stopped_site_ids,
)
from app.schools.models import Period
from app.schools.queries import codes_equal_to, equivalents_of, today
from app.students.queries import rule_of_opening
from app.students.queries.eligibility import Learner, Offered

BINDING_RULES = frozenset({"programme", "period", "recognition", "track", "year", "stopped"})
"""Rules that hold for everybody; the others a person may overrule."""


class Grounds(Protocol):
    """The data that the rules look at."""

    @property
    def recognised(self) -> Mapping[int, set[str]]: ...

    @property
    def closed_sites(self) -> set[int]: ...

    @property
    def equivalents(self) -> Mapping[str, list[str]]: ...


@dataclass(frozen=True)
class CurrentGrounds:
    """That data as they are now, for a few sites."""

    recognised: dict[int, set[str]]
    closed_sites: set[int]
    equivalents: dict[str, list[str]]


def current_grounds(period: Period, site_ids: set[int]) -> CurrentGrounds:
    """Read the data that the rules look at, for these sites in this period."""
    return CurrentGrounds(
        recognised=recognised_codes(site_ids, period.starts_on),
        closed_sites=closed_site_ids(period, site_ids),
        equivalents=equivalents_of(period.school_id),
    )


def closed_site_ids(period: Period, site_ids: set[int]) -> set[int]:
    """Sites where nobody may be placed: a placement stop today (R15), or an inadequate latest intake talk (R13)."""
    gaps = sites_without_adequate_intake(site_ids, period)
    not_in_order = {site_id for site_id, gap in gaps.items() if gap is IntakeGap.NOT_ADEQUATE}
    return (stopped_site_ids(period.school_id, today()) & site_ids) | not_in_order


class Coded(Protocol):
    """A programme."""

    @property
    def code(self) -> str: ...


class Candidate(Learner, Protocol):
    """What the rules look at of a student."""

    @property
    def programme(self) -> Coded: ...


class Place(Offered, Protocol):
    """And of an opening."""

    @property
    def site_id(self) -> int: ...


def rule_against(student: Candidate, opening: Place, grounds: Grounds) -> str | None:
    """The code of the first rule that keeps this student from this opening whoever decides; None when none does.

    In the order of the solver: programme, recognition, track, year, stopped.
    """
    codes = codes_equal_to(student.programme.code, grounds.equivalents)
    rule = rule_of_opening(student, opening, codes)
    if rule == "programme":
        return rule
    if codes.isdisjoint(grounds.recognised.get(opening.site_id, ())):
        return "recognition"
    if rule is not None:
        return rule
    if opening.site_id in grounds.closed_sites:
        return "stopped"
    return None
