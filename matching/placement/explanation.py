"""What an explanation consists of: codes and numbers, never sentences. The words belong to whoever shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from matching.placement.conflicts import Conflict
from matching.placement.problem import PlacementProblem
from matching.placement.shortages import Shortage, Turn
from matching.placement.solution import PlacementSolution

if TYPE_CHECKING:
    from matching.placement.reasons import Explainer

ChoiceCode = Literal["given", "full", "free", "removed"]
FlagCode = Literal[
    "few_women", "women_unknown", "alone", "minutes_unknown", "no_preferences", "pinned", "changed"
]
WishCode = Literal["together", "women_present"]
WhyNotCode = Literal["given", "removed", "price", "impossible"]


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
    changed by hand, or is of format /1, any figure may be below zero, `placed` too.
    """

    opening: str
    code: WhyNotCode
    rule: str | None = None
    price: tuple[tuple[str, int], ...] = ()
    moves: tuple[Move, ...] = ()
    loses: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    conflict: Conflict | None = None


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


def explainer(problem: PlacementProblem, solution: PlacementSolution) -> Explainer:
    """Whoever has many questions about one solution: what it takes to answer them is worked out once and kept.

    One explainer may be asked from several threads.
    """
    from matching.placement.reasons import Explainer as Answering  # noqa: PLC0415  loads numpy

    return Answering(problem, solution)
