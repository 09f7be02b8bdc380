"""Who moves between what is published and a plan, in chains: one move makes room for the next."""

from dataclasses import replace

from app.placements.explaining.reasons import MoveTold
from app.placements.models import MatchRun, Proposal
from app.placements.problem.plan import plan_of
from matching.placement.moves import chains_between
from matching.placement.solution import Placement

Chain = tuple[MoveTold, ...]


def chains_of(run: MatchRun, proposals: list[Proposal]) -> list[Chain]:
    """The moves from the places that were published when the run started to the plan as it stands.

    A chain begins with a student who had no place, or leaves one that nobody takes over; each next student leaves the
    place that the one before her takes.
    """
    plan = plan_of(run, proposals)
    held = tuple(
        Placement(student.id, student.published, rank=None, minutes=None, flagged=False, alone=False)
        for student in plan.problem.students
        if student.published is not None
    )
    before = replace(plan.solution, placements=held)
    return [tuple(MoveTold.of(move) for move in chain) for chain in chains_between(before, plan.solution)]
