"""Exchanges that bring a student to a full opening: who moves where, and what each does to the plan's figures."""

from dataclasses import dataclass, replace

import matching
from app.placements.explaining.explainers import explainer_of
from app.placements.explaining.reasons import QUICK_STUDENTS, MoveTold
from app.placements.models import MatchRun
from app.placements.problem.names import OPENING, STUDENT, key
from app.placements.problem.plan import Plan
from matching.placement import exchanges
from matching.placement.ledger import Ledger

MOST_ASKED = 50
"""Exchanges asked for, of which some may move somebody who was pinned since the run."""


@dataclass(frozen=True)
class ExchangeTold:
    """Moves that make room for each other, the student's own first; `effect` per row of figures, less is better."""

    moves: tuple[MoveTold, ...]
    effect: tuple[tuple[str, int], ...]

    @property
    def code(self) -> str:
        """What a form calls this exchange: each student with her old and her new opening."""
        return ",".join(f"{move.student_id}.{move.before or 0}.{move.after or 0}" for move in self.moves)

    @property
    def student_ids(self) -> list[int]:
        return [move.student_id for move in self.moves]

    @property
    def opening_ids(self) -> set[int]:
        """Every opening that is named."""
        return {each for move in self.moves for each in (move.before, move.after) if each is not None}


def is_quick(run: MatchRun) -> bool:
    """Whether exchanges are found while a page opens, without asking for them first."""
    return bool(run.summary["students"] <= QUICK_STUDENTS)


def exchanges_of(run: MatchRun, plan: Plan, student_id: int, opening_id: int) -> tuple[ExchangeTold, ...]:
    """The exchanges of the solver's package, the best first; whoever is pinned or was moved by hand stays.

    She herself may have been moved: her pin is let go, unless a rule of her own forbids the place where she is.
    """
    student, opening = key(STUDENT, student_id), key(OPENING, opening_id)
    if student_id in plan.moved:
        problem = _letting_go(plan, student)
        if problem is None:
            return ()
        found = exchanges(problem, plan.solution, student, opening, MOST_ASKED)
    else:
        found = explainer_of(run, plan, can_prove=False).exchanges(student, opening, MOST_ASKED)
    return tuple(ExchangeTold(tuple(MoveTold.of(move) for move in one.moves), one.effect) for one in found)


def _letting_go(plan: Plan, name: str) -> matching.PlacementProblem | None:
    """The problem in which this student is pinned as the run had it; None when she cannot be where she is then."""
    asked = {student.id: student for student in plan.asked.students}[name]
    students = tuple(asked if student.id == name else student for student in plan.problem.students)
    problem = replace(plan.problem, students=students)
    place, ledger = plan.solution.opening_of.get(name), Ledger(problem)
    if place is not None and ledger.removed_by(asked, ledger.openings[place]) is not None:
        return None
    return problem
