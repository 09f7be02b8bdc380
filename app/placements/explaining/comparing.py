"""One question under another order: its figures, who got which choice, who would get another place, and for whom.

The proportionality report (D3) is the same for one order in particular: the run's own without the support criteria.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import matching
import matching.placement
from app.placements.problem.names import OPENING, key, row_id
from app.placements.problem.recording import UNLISTED, UNPLACED, checked
from app.placements.proportion import EFFECTS
from matching.placement import all_figures, shortages
from matching.placement.explanation import Shift
from matching.placement.records import SUPPORT, Criterion, PreferenceMode

GROUPS = ("participants", "others")
_GONE = key(OPENING, 0)
"""An opening that does not exist: whoever had it published keeps nothing."""
_AFTER_EVERY_CHOICE = 10**6
"""The rank of a place that she did not list: lower than any that she did."""


@dataclass(frozen=True)
class Shifted:
    """A student with another place than in the run's own order; rank None is a place that she did not list."""

    student_id: int
    opening_before: int | None
    rank_before: int | None
    opening_after: int | None
    rank_after: int | None


@dataclass(frozen=True)
class Compared:
    """What one policy leads to: `data` for the row of the comparison, and who moves."""

    data: dict[str, Any]
    shifts: tuple[Shifted, ...] = ()


def solved_under(
    problem: matching.PlacementProblem,
    own: matching.PlacementSolution,
    criteria: tuple[Criterion, ...],
    preference_mode: PreferenceMode,
    **control: Any,
) -> matching.PlacementSolution:
    """Solve the question in another order; `control` is what `matching.solve` takes. Raises `PlanIsWrong`.

    As long as nothing is published, the criterion "little change" counts for nothing; it is then used to find, of all
    plans that are best in this order, the one that keeps most of the run's own, so that no difference is chance.
    """
    policy = replace(problem.policy, criteria=criteria, preference_mode=preference_mode)
    if all(student.published is None for student in problem.students):
        order: tuple[Criterion, ...] = (*(name for name in criteria if name != "changes"), "changes")
        policy = replace(policy, criteria=order, precedence=("published",))
        problem = _held(problem, own)
    asked = replace(problem, policy=policy)
    return checked(asked, matching.solve(asked, **control))


def _held(problem: matching.PlacementProblem, own: matching.PlacementSolution) -> matching.PlacementProblem:
    """The problem with the run's own places as if published, for exactly those whom its precedence gives a place.

    So who has a place stays what it is. Anyone among them without one in the run's own plan, as after a run by the
    earlier rules, keeps nothing.
    """
    held, placed = own.opening_of, set(shortages(problem).placed)
    students = tuple(
        replace(student, published=held.get(student.id, _GONE) if student.id in placed else None)
        for student in problem.students
    )
    return replace(problem, students=students)


def compared(
    problem: matching.PlacementProblem,
    own: matching.PlacementSolution,
    solution: matching.PlacementSolution,
) -> Compared:
    """The figures of a plan in the words of the question, and the differences with the run's own plan."""
    takes_part = {student.id for student in problem.students if student.participates}
    names = [student.id for student in problem.students]
    data = {
        "status": solution.status,
        "levels": [[row.name, row.value, row.bound] for row in solution.criteria],
        "figures": dict(all_figures(problem, solution)),
        "ranks": {
            "all": _ranks(solution, lambda _name: True),
            "participants": _ranks(solution, takes_part.__contains__),
        },
    }
    before, after = _places(own), _places(solution)
    nothing: tuple[None, None] = (None, None)
    shifts = tuple(
        Shifted(row_id(name), *before.get(name, nothing), *after.get(name, nothing))
        for name in names
        if before.get(name) != after.get(name)
    )
    return Compared({**data, "women": _women_at(problem, shifts)}, shifts)


def _women_at(problem: matching.PlacementProblem, shifts: Sequence[Shifted]) -> dict[str, int | None]:
    """The count of women in technical roles that the question had for each opening of a shift; None is unknown."""
    ids = {
        number for row in shifts for number in (row.opening_before, row.opening_after) if number is not None
    }
    counts = {site.id: site.women_technical for site in problem.sites}
    found = {row_id(opening.id): counts[opening.site] for opening in problem.openings}
    return {str(number): found[number] for number in sorted(ids)}


def _places(solution: matching.PlacementSolution) -> dict[str, tuple[int, int | None]]:
    return {row.student: (row_id(row.opening), row.rank) for row in solution.placements}


def _ranks(solution: matching.PlacementSolution, counts: Callable[[str], bool]) -> dict[str, int]:
    """How many got their first, second, … choice, something they did not list, or nothing."""
    found = Counter(
        UNLISTED if row.rank is None else str(row.rank) for row in solution.placements if counts(row.student)
    )
    unplaced = sum(counts(row.student) for row in solution.unplaced)
    return {**found, **({UNPLACED: unplaced} if unplaced else {})}


def proportionality_of(
    problem: matching.PlacementProblem, solution: matching.PlacementSolution
) -> dict[str, Any] | None:
    """Solve without the support criteria, and count per group who has another place because of them.

    None when the order holds no support criterion, or nothing else: then there is nothing to compare.
    """
    order = set(problem.policy.criteria)
    if order.isdisjoint(SUPPORT) or order <= set(SUPPORT):
        return None
    report = matching.placement.proportionality(problem, solution)
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
            **{effect: moved[name, effect] for effect in EFFECTS},
        }
        for name in GROUPS
    }


def _effect(shift: Shift) -> str:
    """What the support criteria meant for her: a place, a higher choice, as high a choice, a lower one, no place."""
    if shift.opening is None:
        return "unseated"
    if shift.opening_without is None:
        return "placed"
    now = _AFTER_EVERY_CHOICE if shift.rank is None else shift.rank
    then = _AFTER_EVERY_CHOICE if shift.rank_without is None else shift.rank_without
    return "higher" if now < then else "level" if now == then else "lower"
