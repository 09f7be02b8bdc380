"""Who gets a place by the order of precedence (D11): what is short, the turn of whoever has none, what pins cost."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import matching
from app.placements.explaining.shortages import told_of
from app.placements.problem.names import STUDENT, key, row_id, row_ids
from app.placements.shortage import ShortageTold
from matching.placement import departures, shortages_and_turns


def shortages_and_turns_of(
    problem: matching.PlacementProblem, solution: matching.PlacementSolution
) -> tuple[tuple[ShortageTold, ...], dict[int, dict[str, Any]]]:
    """The short parts, and why each student without a place has none, by row id, as `Proposal.details` keeps it.

    `ahead` counts why others go before her; `facts` are what she has herself; among the `equals` who have the same, of
    whom `placed` have a place, she came `rank`th by her lottery number `lot`. A student whom no opening suits is left
    out: no turn would have helped.
    """
    found = {}
    names = [row.student for row in solution.unplaced]
    short_of_all, turns = shortages_and_turns(problem, names)
    for name, (turn, short) in turns.items():
        if short is None:
            continue
        equals = next(each for each in short.standings if each.facts == turn.facts)
        found[row_id(name)] = {
            "ahead": dict(turn.ahead),
            "facts": list(turn.facts),
            "rank": turn.rank,
            "equals": turn.equals,
            "placed": equals.placed,
            "lot": f"{turn.lot:016x}",
        }
    return told_of(problem, short_of_all.parts), found


def cost_of_pins(
    problem: matching.PlacementProblem, solution: matching.PlacementSolution, confirmed: Collection[int]
) -> dict[str, Any]:
    """How many students coordinators pinned, and who would have a place without these pins, by row id.

    An accepted place is pinned too, but not by a coordinator: those of `confirmed` stay.
    """
    held = {key(STUDENT, each) for each in confirmed}
    pinned = {each.id for each in problem.students if each.pinned is not None} - held
    if not pinned or not solution.unplaced:
        return {"pinned": len(pinned), "unplaced": []}
    students = tuple(replace(each, pinned=None) if each.id in pinned else each for each in problem.students)
    without = departures(replace(problem, students=students), solution.opening_of)
    return {"pinned": len(pinned), "unplaced": sorted(row_ids(without.unplaced))}
