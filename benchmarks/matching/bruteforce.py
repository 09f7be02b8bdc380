"""`python -m benchmarks.matching.bruteforce [COUNT]` solves random tiny problems and goes through every plan there is.

COUNT problems of each model, 5,000 unless said otherwise: placements in every order and mode; placements of students
who are alike, solved in every way that is kept for large schools; circles of every order and size, pairs included;
supervisors in every order. Each must be proven, pass the checker, and reach the best figures of the oracle in
`tests/matching`. Problem number n is made from seed n, so a failure can be repeated: `1 --first-seed n`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from random import Random
from time import process_time

from matching import PlacementProblem, check, solve
from matching.circles import check_circles, read_circle_problem, solve_circles
from matching.supervisors import check_supervisors, solve_supervisors
from tests.matching.builders import alike, random_problem
from tests.matching.circle_builders import random_circle_data
from tests.matching.circle_oracle import CircleOracle
from tests.matching.large import everything_is_large
from tests.matching.oracle import best_figures, who_has_a_place
from tests.matching.supervisor_builders import best_figures as best_supervision
from tests.matching.supervisor_builders import random_problem as supervisor_problem

Verdict = tuple[str, str | None]
"""The kind of a problem, and what is wrong with its solution."""


def placement(seed: int) -> Verdict:
    """Solve a placement problem; its kind is its preference mode."""
    return placed(random_problem(Random(seed)))


def large(seed: int) -> Verdict:
    """Solve a placement problem as if it were a large school's."""
    with everything_is_large():
        return placed(alike(Random(seed)))


def placed(problem: PlacementProblem) -> Verdict:
    """Solve a placement problem and hold the solution against every plan."""
    solution = solve(problem)
    mode = problem.policy.preference_mode
    if solution.status != "optimal":
        return mode, f"status {solution.status}"
    if findings := check(problem, solution):
        return mode, f"the checker found {findings}"
    if solution.opening_of.keys() != who_has_a_place(problem):
        return mode, "other students have a place"
    figures, best = [(row.name, row.value) for row in solution.criteria], best_figures(problem)
    return mode, None if figures == best else f"{figures} instead of {best}"


def circles(seed: int) -> Verdict:
    """Solve a circle problem; its kind is groups or pairs."""
    data = random_circle_data(Random(seed))
    problem = read_circle_problem(data)
    solution = solve_circles(problem)
    kind = "pairs" if data["policy"].get("max_size") == 1 else "groups"
    if solution.status != "optimal":
        return kind, f"status {solution.status}"
    if findings := check_circles(problem, solution):
        return kind, f"the checker found {findings}"
    seated = solution.circle_of
    pins = sum(student.pinned is not None and student.id not in seated for student in problem.students)
    figures, best = (pins, *(row.value for row in solution.criteria)), CircleOracle(data).best()
    return kind, None if figures == best else f"{figures} instead of {best}"


def supervisors(seed: int) -> Verdict:
    """Solve a supervisor problem; its kind is how many criteria it has."""
    problem = supervisor_problem(Random(seed))
    solution = solve_supervisors(problem)
    kind = f"of {len(problem.policy.criteria)} criteria"
    if solution.status != "optimal":
        return kind, f"status {solution.status}"
    if findings := check_supervisors(problem, solution):
        return kind, f"the checker found {findings}"
    figures, best = [(row.name, row.value) for row in solution.criteria], best_supervision(problem)
    return kind, None if figures == best else f"{figures} instead of {best}"


MODELS: dict[str, Callable[[int], Verdict]] = {
    "placements": placement,
    "large": large,
    "circles": circles,
    "supervisors": supervisors,
}


def tried(name: str, seeds: range) -> bool:
    """Try a model on these seeds and print what became of it; whether all agreed."""
    began, kinds, failures = process_time(), Counter[str](), 0
    for seed in seeds:
        kind, wrong = MODELS[name](seed)
        kinds[kind] += 1
        if wrong is not None:
            failures += 1
            print(f"{name}, seed {seed}: {wrong}", flush=True)
    of = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
    used = process_time() - began
    agreed = len(seeds) - failures
    print(
        f"{name}: {agreed:,} of {len(seeds):,} agree ({of}); {used:.0f} seconds of the processor", flush=True
    )
    return failures == 0


def main() -> int:
    """Try all models, or one; 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.bruteforce")
    parser.add_argument("count", nargs="?", type=int, default=5_000)
    parser.add_argument("--first-seed", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--model", choices=MODELS, action="append", help="else all")
    options = parser.parse_args()
    seeds = range(options.first_seed, options.first_seed + options.count)
    agreed = [tried(name, seeds) for name in options.model or MODELS]
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
