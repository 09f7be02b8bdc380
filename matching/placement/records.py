"""The frozen records of a placement problem. A record that exists is valid: making a wrong one raises ProblemError.

The package knows students, openings, sites, teams, minutes and wishes; no names and no gender.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from matching.faults import (
    Fault,
    check_choice,
    check_flag,
    check_location,
    check_number,
    check_text,
    check_texts,
    check_whole,
    check_wholes,
    quoted,
    reject,
)

Criterion = Literal[
    "placed", "alone", "overload", "preference", "women_present", "flagged", "travel", "changes"
]
PreferenceMode = Literal["total", "generous", "rank_maximal"]
Precedence = Literal["published", "chosen"]
Location = tuple[float, float]

DEFAULT_ORDER: tuple[Criterion, ...] = get_args(Criterion)
REPLAN_ORDER: tuple[Criterion, ...] = ("placed", "changes", *DEFAULT_ORDER[1:-1])
PREFERENCE_MODES: tuple[PreferenceMode, ...] = get_args(PreferenceMode)
DEFAULT_PRECEDENCE: tuple[Precedence, ...] = get_args(Precedence)
LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Travel:
    """How distance becomes minutes: floor(base + detour * 60 / km_per_hour * kilometres + 0.5)."""

    base_minutes: float = 8
    detour: float = 1.3
    km_per_hour: float = 50

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_number(faults, "base_minutes", self.base_minutes, 0, 1440)
        check_number(faults, "detour", self.detour, 0, 100)
        check_number(faults, "km_per_hour", self.km_per_hour, 0.1, 1000)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the coordinator decided: the order of the criteria and the settings that give them meaning.

    `precedence`: who goes first where places are short, ahead of her lot (D11): `published`, whoever has a published
    place, and `chosen`, whoever listed anything. `placed` is then the first criterion of every order. None: the policy
    of a `placement-problem/1`, in which the criteria decided who had a place, in any order.
    """

    threshold: int = 3
    criteria: tuple[Criterion, ...] = DEFAULT_ORDER
    preference_mode: PreferenceMode = "total"
    unranked: bool = True
    precedence: tuple[Precedence, ...] | None = DEFAULT_PRECEDENCE
    travel: Travel = field(default_factory=Travel)

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_whole(faults, "threshold", self.threshold)
        self._check_criteria(faults)
        self._check_precedence(faults)
        check_choice(faults, "preference_mode", self.preference_mode, PREFERENCE_MODES)
        check_flag(faults, "unranked", self.unranked)
        if not isinstance(self.travel, Travel):
            faults.append(Fault("travel", "must be an object"))
        reject(faults)

    def _check_criteria(self, faults: list[Fault]) -> None:
        check_texts(faults, "criteria", self.criteria, unique=True)
        criteria: object = self.criteria
        names: tuple[object, ...] = criteria if isinstance(criteria, tuple) else ("placed",)
        if not names:
            faults.append(Fault("criteria", "must name at least one criterion"))
        elif self.precedence is not None and names[0] != "placed":
            faults.append(Fault("criteria", f'must begin with "placed", not {quoted(names[0])}'))
        _check_among(faults, "criteria", names, DEFAULT_ORDER, "criterion")

    def _check_precedence(self, faults: list[Fault]) -> None:
        if self.precedence is not None:
            check_texts(faults, "precedence", self.precedence, unique=True)
        entries: object = self.precedence
        names = entries if isinstance(entries, tuple) else ()
        _check_among(faults, "precedence", names, DEFAULT_PRECEDENCE, "precedence")


def _check_among(
    faults: list[Fault], path: str, names: tuple[object, ...], choices: tuple[str, ...], noun: str
) -> None:
    """Texts that are among the choices; what is no text, or empty, is reported elsewhere."""
    for place, name in enumerate(names):
        if isinstance(name, str) and name and name not in choices:
            listed = ", ".join(choices)
            faults.append(Fault(f"{path}[{place}]", f"no {noun} {quoted(name)}; choose from {listed}"))


@dataclass(frozen=True, slots=True)
class Student:
    """One student who needs a place. `published` may name an opening that is gone: then any place is a change.

    `track`: BOL, BBL or any other text; `year`: her year of study. None is unknown, which no rule holds against her.
    """

    id: str
    programme: str
    period: str
    preferences: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    participates: bool = False
    together: bool = False
    women_present: bool = False
    team: str | None = None
    location: Location | None = None
    max_minutes: int | None = None
    pinned: str | None = None
    published: str | None = None
    track: str | None = None
    year: int | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        for name in ("id", "programme", "period"):
            check_text(faults, name, getattr(self, name))
        check_texts(faults, "preferences", self.preferences, unique=True)
        check_texts(faults, "vetoes", self.vetoes)
        check_texts(faults, "forbidden", self.forbidden)
        for name in ("participates", "together", "women_present"):
            check_flag(faults, name, getattr(self, name))
        for name in ("team", "pinned", "published", "track"):
            value = getattr(self, name)
            if value is not None:
                check_text(faults, name, value)
        check_location(faults, "location", self.location)
        if self.max_minutes is not None:
            check_whole(faults, "max_minutes", self.max_minutes, 0, 10**6)
        if self.year is not None:
            check_whole(faults, "year", self.year)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Opening:
    """A number of like places at one site in one period, for students of the programmes named.

    `track` None: either track; `years` None: any year of study.
    """

    id: str
    site: str
    capacity: int
    programmes: tuple[str, ...]
    period: str
    track: str | None = None
    years: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        for name in ("id", "site", "period"):
            check_text(faults, name, getattr(self, name))
        check_whole(faults, "capacity", self.capacity)
        check_texts(faults, "programmes", self.programmes)
        if self.track is not None:
            check_text(faults, "track", self.track)
        if self.years is not None:
            check_wholes(faults, "years", self.years)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Site:
    """Where people work. `women_technical` None is unknown, never zero; `recognised` None means no check."""

    id: str
    women_technical: int | None = None
    location: Location | None = None
    stopped: bool = False
    recognised: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "id", self.id)
        if self.women_technical is not None:
            check_whole(faults, "women_technical", self.women_technical)
        check_location(faults, "location", self.location)
        check_flag(faults, "stopped", self.stopped)
        if self.recognised is not None:
            check_texts(faults, "recognised", self.recognised)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of supervisors; `intensive_places` None means that its hours are not counted."""

    id: str
    intensive_places: int | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "id", self.id)
        if self.intensive_places is not None:
            check_whole(faults, "intensive_places", self.intensive_places)
        reject(faults)


@dataclass(frozen=True, slots=True)
class KnownMinutes:
    """Minutes between a student and an opening that somebody measured; they overrule the estimate."""

    student: str
    opening: str
    minutes: int

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "[0]", self.student)
        check_text(faults, "[1]", self.opening)
        check_whole(faults, "[2]", self.minutes)
        reject(faults)


@dataclass(frozen=True)
class Equivalence:
    """Which programme codes count as one another. Both directions hold; chains do not."""

    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, equivalents: tuple[tuple[str, tuple[str, ...]], ...]) -> Equivalence:
        """From the table of the problem."""
        there = {(code, other) for code, others in equivalents for other in others}
        return cls(frozenset(there | {(other, code) for code, other in there}))

    def matches(self, code: str, codes: tuple[str, ...]) -> bool:
        """Whether a code is in a list, by itself or through an equivalent."""
        return any(code == other or (code, other) in self.pairs for other in codes)
