"""The frozen records of a placement problem. A record that exists is valid: making a wrong one raises ProblemError.

The package knows students, openings, sites, teams, minutes and wishes; no names and no gender.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from matching.faults import (
    Fault,
    check_choice,
    check_each,
    check_flag,
    check_known,
    check_location,
    check_text,
    check_texts,
    check_whole,
    check_wholes,
    reject,
)
from matching.records import Location, Travel, check_among, check_order, check_travel

Criterion = Literal[
    "placed", "alone", "overload", "preference", "women_present", "flagged", "travel", "changes"
]
PreferenceMode = Literal["total", "generous", "rank_maximal"]
Precedence = Literal["published", "chosen"]

DEFAULT_ORDER: tuple[Criterion, ...] = get_args(Criterion)
SUPPORT: tuple[Criterion, ...] = ("alone", "overload", "women_present", "flagged")
"""The criteria that exist for the sake of support, and that the proportionality report leaves out (D3)."""
PREFERENCE_MODES: tuple[PreferenceMode, ...] = get_args(PreferenceMode)
DEFAULT_PRECEDENCE: tuple[Precedence, ...] = get_args(Precedence)


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
        check_order(faults, self.criteria, DEFAULT_ORDER, first=None if self.precedence is None else "placed")
        if self.precedence is not None:
            check_texts(faults, "precedence", self.precedence, unique=True)
        check_among(faults, "precedence", self.precedence, DEFAULT_PRECEDENCE, "precedence")
        check_choice(faults, "preference_mode", self.preference_mode, PREFERENCE_MODES)
        check_flag(faults, "unranked", self.unranked)
        check_travel(faults, self.travel)
        reject(faults)


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
        check_each(faults, self, check_text, "id", "programme", "period")
        check_texts(faults, "preferences", self.preferences, unique=True)
        check_each(faults, self, check_texts, "vetoes", "forbidden")
        check_each(faults, self, check_flag, "participates", "together", "women_present")
        check_known(faults, self, check_text, "team", "pinned", "published", "track")
        check_location(faults, "location", self.location)
        check_known(faults, self, check_whole, "max_minutes", "year")
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
        check_each(faults, self, check_text, "id", "site", "period")
        check_whole(faults, "capacity", self.capacity)
        check_texts(faults, "programmes", self.programmes)
        check_known(faults, self, check_text, "track")
        check_known(faults, self, check_wholes, "years")
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
        check_known(faults, self, check_whole, "women_technical")
        check_location(faults, "location", self.location)
        check_flag(faults, "stopped", self.stopped)
        check_known(faults, self, check_texts, "recognised")
        reject(faults)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of supervisors; `intensive_places` None means that its hours are not counted."""

    id: str
    intensive_places: int | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "id", self.id)
        check_known(faults, self, check_whole, "intensive_places")
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
