"""Placing students in openings: exact, explained, and independent of the application that uses it.

Importing this package loads neither OR-tools nor numpy; `solve` and `explain` do when they are called.

    problem = read_problem(json.load(file))
    solution = solve(problem, time_limit=60)
    assert not check(problem, solution)
    json.dump(write_solution(solution), file)
"""

from matching.faults import ProblemError
from matching.placement import (
    PlacementProblem,
    PlacementSolution,
    check,
    compare,
    explain,
    read_problem,
    read_solution,
    solve,
    write_solution,
)

__all__ = [
    "PlacementProblem",
    "PlacementSolution",
    "ProblemError",
    "check",
    "compare",
    "explain",
    "read_problem",
    "read_solution",
    "solve",
    "write_solution",
]
