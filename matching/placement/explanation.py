"""What every answer about a plan consists of: codes and numbers, never sentences. Words belong to whoever shows them.

Why a student has her place, why not another one, whose turn it was, where places are short, who could change places,
and what another policy leads to. What works them out is in other modules: see `matching.placement`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matching.placement.conflicts import Conflict
from matching.placement.records import Criterion, Policy
from matching.placement.solution import PlacementSolution

ChoiceCode = Literal["given", "full", "free", "removed"]
FlagCode = Literal[
    "few_women", "women_unknown", "alone", "minutes_unknown", "no_preferences", "pinned", "changed"
]
WishCode = Literal["together", "women_present"]
WhyNotCode = Literal["given", "removed", "price", "impossible"]
StandingCode = Literal["pinned", "published", "chosen"]
AheadCode = Literal["pinned", "published", "chosen", "lot"]


MOST_SHOWN = 10
"""Exchanges that are answered unless more or fewer are asked for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Students who are equal but for their lots: what puts them ahead of others, how many they are and get a place.

    `facts` without anything in it is nothing but the lot. Only what the precedence of the policy counts is named, and
    pins, which always count.
    """

    facts: tuple[StandingCode, ...]
    students: int
    placed: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A part of the problem with too many students for its seats: the whole of it.

    `students` can go to `openings` only, which together have `seats`: fewer than they are, so that `short` of them get
    no place, whoever they are, and every seat is taken. It does not fall into parts that share no student and no
    opening. In the words of Dulmage and Mendelsohn: a connected component of what is overdetermined. `standings` say
    who gets a place by the order of precedence, those who go first on top.
    """

    students: tuple[str, ...]
    openings: tuple[str, ...]
    seats: int
    standings: tuple[Standing, ...] = ()

    @property
    def short(self) -> int:
        """How many students get no place here."""
        return len(self.students) - self.seats


@dataclass(frozen=True, slots=True)
class Shortages:
    """Everything that is short in a problem: its parts, the largest shortage first, and who could go nowhere anyhow.

    `placed`: who gets a place, in any plan. Whoever is neither there nor in `no_eligible_opening` is in a part.
    """

    placed: tuple[str, ...]
    parts: tuple[Shortage, ...]
    no_eligible_opening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A student's place in the order of precedence.

    `facts`: what puts her ahead of her lot; `lot`: her lottery number, lower goes first; `rank`: her place by lot among
    the `equals` of the same standing, herself included, in the short part that she belongs to, None when she belongs to
    none; `gets_place`: whether the order gives her a place, whatever the plan does. `ahead`: those who have every place
    that she could have had, herself or because others move, counted by why they go before her: the first thing that
    they have and she lacks, or their lot.
    """

    facts: tuple[StandingCode, ...]
    lot: int
    rank: int | None
    equals: int
    gets_place: bool
    ahead: tuple[tuple[AheadCode, int], ...]


@dataclass(frozen=True, slots=True)
class Departures:
    """Where a plan differs from the order of precedence, as only people can make it.

    `placed`: who has a place though the order gives her none; `unplaced`: who has none though it gives her one.
    """

    placed: tuple[str, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An opening on her list and what became of it.

    `removed`: `rule` keeps her from it; `full`: all its seats went to `holders`;
    `free`: a seat is left, but taking it makes a figure higher in the order worse.
    """

    opening: str
    rank: int
    code: ChoiceCode
    rule: str | None = None
    capacity: int = 0
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One student who changes places; None is no place."""

    student: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What it takes to give her another opening.

    `given`: she has it. `removed`: `rule` forbids it. `impossible`: no plan gives it to her, because pins
    hold it: `conflict` names the smallest set of pins that excludes hers.
    `price`: by how much every figure would differ from the plan's, in the order of the policy, in the best plan with
    her pinned there; `moves` are who changes places, herself first, `loses` who of the others has no place then, and
    `gains` who gets one. Of a plan that places whoever the precedence says, at most one loses a place and one gains
    one, and unless somebody does, the first figure of the price is above zero. Where the plan was not the best, was
    changed by hand, or is of format /1, any figure may be below zero, `placed` too. `is_proven`: no plan with her there
    costs less; else the time that there was for the answer was up.
    """

    opening: str
    code: WhyNotCode
    rule: str | None = None
    price: tuple[tuple[str, int], ...] = ()
    moves: tuple[Move, ...] = ()
    loses: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    conflict: Conflict | None = None
    is_proven: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say about one student's outcome.

    `eligible` openings are left after the rules, which removed the rest: `removed` counts each opening under the first
    rule that does. `decisive` is the first criterion in which the runner-up plan, where she is elsewhere, is worse;
    `runner_up` is her place in that plan. Of somebody without a place, `turn` is her place in the order of precedence
    (None for a solution of format /1, which knew none), and `shortage` is the whole short part that she belongs to.
    """

    student: str
    opening: str | None
    rank: int | None
    minutes: int | None
    reason: str | None
    choices: tuple[Choice, ...]
    wishes: tuple[tuple[WishCode, bool], ...]
    flags: tuple[FlagCode, ...]
    eligible: int
    removed: tuple[tuple[str, int], ...]
    runner_up: str | None
    decisive: tuple[str, int] | None
    turn: Turn | None
    shortage: Shortage | None
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """Moves that bring a student to an opening: hers first, then each by whoever makes room for the one before.

    The last goes to a free seat, or to the place that she leaves. Everybody obeys every hard rule, whoever is pinned
    stays, and nobody loses a place. `effect`: by how much each figure of the policy changes, in its order, those that
    do; less is better.
    """

    moves: tuple[Move, ...]
    effect: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one policy leads to: its solution, and the figures of all criteria whether it looks at them or not."""

    name: str
    policy: Policy
    solution: PlacementSolution
    figures: tuple[tuple[Criterion, int], ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A student who has another place because of the support criteria; rank None is a place that she did not list."""

    student: str
    opening: str | None
    rank: int | None
    opening_without: str | None
    rank_without: int | None


@dataclass(frozen=True, slots=True)
class Proportionality:
    """What the support criteria did: the best plan without them, and everybody who has another place there.

    Of all best plans without them it is the one that keeps most people where they are.
    """

    without: PlacementSolution
    shifts: tuple[Shift, ...]
