"""Who moves between what is published and a plan, in chains: one move makes room for the next."""

from collections.abc import Iterator
from dataclasses import replace

import matching
from app.placements.models import MatchRun, Proposal
from app.placements.problem.explaining import MoveTold
from app.placements.problem.names import row_id
from app.placements.problem.plan import plan_of
from matching.solution import Placement

Chain = tuple[MoveTold, ...]


def chains_of(run: MatchRun, proposals: list[Proposal]) -> list[Chain]:
    """The moves from the places that were published when the run started to the plan as it stands.

    A chain begins with whoever lost her place, or leaves one that nobody takes over; each next student takes the
    place that the one before her got.
    """
    plan = plan_of(run, proposals)
    held = tuple(
        Placement(student.id, student.published, rank=None, minutes=None, flagged=False, alone=False)
        for student in plan.problem.students
        if student.published is not None
    )
    before = replace(plan.solution, placements=held)
    moves = [
        MoveTold(row_id(move.student), _opening(move.before), _opening(move.after))
        for move in matching.moves_between(before, plan.solution)
    ]
    return list(_chained(moves))


def _opening(name: str | None) -> int | None:
    return None if name is None else row_id(name)


def _chained(moves: list[MoveTold]) -> Iterator[Chain]:
    """Begin with those whose old place nobody takes, then whoever is left: circles, in which everybody's is taken."""
    taken = {move.after for move in moves}
    leaving: dict[int, list[MoveTold]] = {}
    for move in moves:
        if move.before is not None:
            leaving.setdefault(move.before, []).append(move)
    waiting = dict.fromkeys(move.student_id for move in moves)
    for first in sorted(moves, key=lambda move: move.before is not None and move.before in taken):
        chain: list[MoveTold] = []
        following: MoveTold | None = first if first.student_id in waiting else None
        while following is not None:
            chain.append(following)
            del waiting[following.student_id]
            rest = leaving.get(following.after, []) if following.after is not None else []
            following = next((move for move in rest if move.student_id in waiting), None)
        if chain:
            yield tuple(chain)
