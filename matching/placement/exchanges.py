"""How a student can have a full opening without anybody losing a place: swaps and short chains of moves.

For a person who moves students by hand. Nothing here needs the proof of the best plan, or OR-tools.
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.placement.explanation import Move
from matching.placement.problem import PlacementProblem
from matching.placement.solution import PlacementSolution

MOST_SHOWN = 10
"""Exchanges that are answered unless more or fewer are asked for."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Moves that bring a student to an opening: hers first, then each by whoever makes room for the one before.

    The last goes to a free seat, or to the place that she leaves. Everybody obeys every hard rule, whoever is pinned
    stays, and nobody loses a place. `effect`: by how much each figure of the policy changes, in its order, those that
    do; less is better.
    """

    moves: tuple[Move, ...]
    effect: tuple[tuple[str, int], ...]


def exchanges(
    problem: PlacementProblem,
    plan: PlacementSolution,
    student: str,
    opening: str,
    most: int = MOST_SHOWN,
) -> tuple[Exchange, ...]:
    """The best exchanges that bring a student to an opening: by their effect in the policy's order, then by length.

    Up to four moves; where an opening has a free seat, the one move that it takes. None when she has it already, or a
    rule keeps her from it. `plan` may have been moved by hand, with what was moved as pins of the problem. For many
    questions about one plan there is `explainer(problem, plan).exchanges`, which compiles once.

    Raises KeyError for a student or an opening that is not in the problem, and for a plan that breaks a rule.
    """
    from matching.placement.reasons import Explainer  # noqa: PLC0415  loads numpy

    return Explainer(problem, plan).exchanges(student, opening, most)
