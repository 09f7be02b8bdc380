"""What the support criteria did to whom, as totals per group: participants against all others (D3)."""

from collections import Counter
from typing import Any

import matching
import matching.comparing
from matching.comparing import SUPPORT, Shift

GROUPS = ("participants", "others")
UNLISTED = 10**6
"""Ranks after every choice: a place that she did not list is lower than any that she did."""


def proportionality_of(
    problem: matching.PlacementProblem, solution: matching.PlacementSolution
) -> dict[str, Any] | None:
    """Solve without the support criteria, and count per group who has another place because of them.

    None when the order holds no support criterion, or nothing else: then there is nothing to compare.
    """
    order = set(problem.policy.criteria)
    if order.isdisjoint(SUPPORT) or order <= set(SUPPORT):
        return None
    report = matching.comparing.proportionality(problem, solution)
    group = {row.id: GROUPS[0] if row.participates else GROUPS[1] for row in problem.students}
    students = Counter(group.values())
    unplaced = Counter(group[row.student] for row in solution.unplaced)
    without = Counter(group[row.student] for row in report.without.unplaced)
    moved = Counter((group[row.student], _effect(row)) for row in report.shifts)
    return {
        name: {
            "students": students[name],
            "unplaced": unplaced[name],
            "unplaced_without": without[name],
            **{effect: moved[name, effect] for effect in ("placed", "higher", "level", "lower", "unseated")},
        }
        for name in GROUPS
    }


def _effect(shift: Shift) -> str:
    """What the support criteria meant for her: a place, a higher choice, as high a choice, a lower one, no place."""
    if shift.opening is None:
        return "unseated"
    if shift.opening_without is None:
        return "placed"
    now = UNLISTED if shift.rank is None else shift.rank
    then = UNLISTED if shift.rank_without is None else shift.rank_without
    return "higher" if now < then else "level" if now == then else "lower"
