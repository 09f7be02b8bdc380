"""The command line, `python -m matching`. Exit codes: 0 solved, 1 bad input, 2 usage, 3 stopped with a plan."""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TextIO, TypeVar

import matching
import matching.circles
import matching.circles.explanation
import matching.placement.explanation
import matching.placement.solution
from matching.circles.formats import CIRCLE_PROBLEM_FORMAT
from matching.faults import Fault, ProblemError
from matching.placement.formats import read_policies, upgraded

SOLVED, BAD_INPUT, STOPPED = 0, 1, 3
Problem = TypeVar("Problem", matching.PlacementProblem, matching.circles.CircleProblem)


def read_json(path: str) -> Any:
    """The value in a `.json` or `.json.gz` file. Raises ProblemError when it cannot be read."""
    try:
        raw = Path(path).read_bytes()
        return json.loads(gzip.decompress(raw) if path.endswith(".gz") else raw)
    except (OSError, EOFError, ValueError) as error:
        raise ProblemError([Fault(path, f"cannot be read: {error}")]) from error


def write_json(path: str, data: object) -> None:
    """Write a value to a `.json` or `.json.gz` file."""
    raw = json.dumps(data, separators=(",", ":")).encode()
    Path(path).write_bytes(gzip.compress(raw, 5, mtime=0) if path.endswith(".gz") else raw)


def say(line: object, stream: TextIO | None = None) -> None:
    """One line for the person at the terminal."""
    (stream or sys.stdout).write(f"{line}\n")


def is_of_circles(data: object) -> bool:
    """Whether a file says that it holds a circle problem; what is neither kind is read as a placement problem."""
    return isinstance(data, Mapping) and data.get("format") == CIRCLE_PROBLEM_FORMAT


def with_seed(problem: Problem, seed: int | None) -> Problem:
    """The problem with another seed, when there is one."""
    return problem if seed is None else replace(problem, seed=seed)


def solve_command(options: argparse.Namespace) -> int:
    """Solve a problem and write the solution."""
    data = read_json(options.problem)
    show = print_progress if options.progress else None
    solution: matching.PlacementSolution | matching.circles.CircleSolution
    if is_of_circles(data):
        circles = with_seed(matching.circles.read_circle_problem(data), options.seed)
        solution = matching.circles.solve_circles(circles, time_limit=options.time_limit, on_progress=show)
        write_json(options.out, matching.circles.write_circle_solution(solution))
    else:
        problem = with_seed(matching.read_problem(data), options.seed)
        solution = matching.solve(problem, time_limit=options.time_limit, on_progress=show)
        write_json(options.out, matching.write_solution(solution))
    for row in solution.criteria:
        say(f"{row.name:<16}{row.value:>10}" + ("" if row.is_proven else f"   at least {row.bound}"))
    say(solution.status)
    return SOLVED if solution.status == "optimal" else STOPPED


def print_progress(progress: matching.placement.solution.Progress) -> None:
    """One line per report, on the error stream."""
    figures = f"value {progress.value} bound {progress.bound}"
    say(f"{progress.seconds:8.2f} s {progress.share:5.0%} {progress.stage} {figures}", sys.stderr)


def check_command(options: argparse.Namespace) -> int:
    """Check a solution and list what is wrong."""
    data, answer = read_json(options.problem), read_json(options.solution)
    if is_of_circles(data):
        circles = matching.circles.read_circle_solution(answer)
        findings = matching.circles.check_circles(
            with_seed(matching.circles.read_circle_problem(data), circles.seed), circles
        )
    else:
        solution = matching.read_solution(answer)
        findings = matching.check(with_seed(matching.read_problem(data), solution.seed), solution)
    for finding in findings:
        say(finding)
    return BAD_INPUT if findings else SOLVED


def explain_command(options: argparse.Namespace) -> int:
    """Explain one student's outcome as JSON."""
    data, answer = read_json(options.problem), read_json(options.solution)
    explanation: matching.placement.explanation.Explanation | matching.circles.explanation.CircleExplanation
    try:
        if is_of_circles(data):
            if options.why_not is not None:
                raise ProblemError([Fault("--why-not", "is for openings; circles list every other circle")])
            circles = matching.circles.read_circle_solution(answer)
            explanation = matching.circles.explain_circles(
                matching.circles.read_circle_problem(data), circles, options.student
            )
        else:
            solution = matching.read_solution(answer)
            explanation = matching.explain(
                matching.read_problem(data), solution, options.student, options.why_not
            )
    except KeyError as error:
        raise ProblemError([Fault("", f"not in the problem: {error}")]) from error
    say(json.dumps(asdict(explanation), indent=2))
    return SOLVED


def compare_command(options: argparse.Namespace) -> int:
    """Solve under several policies and print what each comes to, as JSON."""
    problem = upgraded(matching.read_problem(read_json(options.problem)))
    policies = read_policies(read_json(options.policies), problem.policy)
    outcomes = matching.compare(problem, policies, time_limit=options.time_limit)
    table = {
        outcome.name: {
            "status": outcome.solution.status,
            "criteria": outcome.policy.criteria,
            "figures": dict(outcome.figures),
        }
        for outcome in outcomes
    }
    say(json.dumps(table, indent=2))
    return SOLVED if all(outcome.solution.status == "optimal" for outcome in outcomes) else STOPPED


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m matching", description="Place students in openings and circles."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    solve = commands.add_parser("solve", help="solve a problem")
    solve.add_argument("problem")
    solve.add_argument("--out", required=True, metavar="SOLUTION")
    solve.add_argument("--time-limit", type=positive_seconds, metavar="SECONDS")
    solve.add_argument("--seed", type=seed_number)
    solve.add_argument("--progress", action="store_true")
    solve.set_defaults(command=solve_command)
    check = commands.add_parser("check", help="check a solution, independently of the solver")
    check.add_argument("problem")
    check.add_argument("solution")
    check.set_defaults(command=check_command)
    explain = commands.add_parser("explain", help="explain one student's outcome")
    explain.add_argument("problem")
    explain.add_argument("solution")
    explain.add_argument("--student", required=True)
    explain.add_argument("--why-not", metavar="OPENING")
    explain.set_defaults(command=explain_command)
    compare = commands.add_parser("compare", help="solve under several policies, side by side")
    compare.add_argument("problem")
    compare.add_argument("--policies", required=True, metavar="FILE", help="a JSON object: a policy by name")
    compare.add_argument("--time-limit", type=positive_seconds, metavar="SECONDS", help="for each policy")
    compare.set_defaults(command=compare_command)
    return top


def positive_seconds(text: str) -> float:
    """A number of seconds above zero."""
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError("must be above zero")
    return seconds


def seed_number(text: str) -> int:
    """A seed that fits in 63 bits."""
    seed = int(text)
    if not 0 <= seed < 2**63:
        raise argparse.ArgumentTypeError("must be from 0 to 2^63 - 1")
    return seed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        return code
    except ProblemError as error:
        say(error, sys.stderr)
        return BAD_INPUT


if __name__ == "__main__":
    gc.disable()  # a command lives too short for it: a country is millions of records, and nothing goes in circles
    sys.exit(main())
