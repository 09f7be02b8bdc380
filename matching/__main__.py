"""The command line, `python -m matching`. Exit codes: 0 solved, 1 bad input, 2 usage, 3 stopped with a plan."""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TextIO

import matching
import matching.circles
import matching.supervisors
from matching.circles.formats import CIRCLE_PROBLEM_FORMAT
from matching.faults import Fault, ProblemError
from matching.placement.formats import PROBLEM_FORMAT, read_policies, upgraded
from matching.results import Progress
from matching.supervisors.formats import SUPERVISOR_PROBLEM_FORMAT

SOLVED, BAD_INPUT, STOPPED = 0, 1, 3


@dataclass(frozen=True)
class Model:
    """What the commands call for one kind of problem. `explain` also takes what `--why-not` names, or None."""

    read: Callable[[Any], Any]
    solve: Callable[..., Any]
    write: Callable[[Any], dict[str, Any]]
    read_solution: Callable[[Any], Any]
    check: Callable[[Any, Any], Sequence[object]]
    explain: Callable[[Any, Any, str, str | None], Any]


def explain_circles(
    problem: matching.circles.CircleProblem,
    solution: matching.circles.CircleSolution,
    student: str,
    why_not: str | None,
) -> object:
    """A student's circle and every other one: nothing is asked of one in particular."""
    if why_not is not None:
        raise ProblemError([Fault("--why-not", "is for openings; circles list every other circle")])
    return matching.circles.explain_circles(problem, solution, student)


MODELS = {
    PROBLEM_FORMAT: Model(
        matching.read_problem,
        matching.solve,
        matching.write_solution,
        matching.read_solution,
        matching.check,
        matching.explain,
    ),
    CIRCLE_PROBLEM_FORMAT: Model(
        matching.circles.read_circle_problem,
        matching.circles.solve_circles,
        matching.circles.write_circle_solution,
        matching.circles.read_circle_solution,
        matching.circles.check_circles,
        explain_circles,
    ),
    SUPERVISOR_PROBLEM_FORMAT: Model(
        matching.supervisors.read_supervisor_problem,
        matching.supervisors.solve_supervisors,
        matching.supervisors.write_supervisor_solution,
        matching.supervisors.read_supervisor_solution,
        matching.supervisors.check_supervisors,
        matching.supervisors.explain_supervisors,
    ),
}
"""Models by the format of their problems. A file of no known kind is read as a placement problem."""


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


def model_of(data: object) -> Model:
    """The model of a problem by what its file says that it holds."""
    form = data.get("format") if isinstance(data, Mapping) else None
    return MODELS.get(form if isinstance(form, str) else "", MODELS[PROBLEM_FORMAT])


def solve_command(options: argparse.Namespace) -> int:
    """Solve a problem and write the solution."""
    data = read_json(options.problem)
    model = model_of(data)
    problem = model.read(data)
    if options.seed is not None:
        problem = replace(problem, seed=options.seed)
    show = print_progress if options.progress else None
    solution = model.solve(problem, time_limit=options.time_limit, on_progress=show)
    write_json(options.out, model.write(solution))
    for row in solution.criteria:
        say(f"{row.name:<16}{row.value:>10}" + ("" if row.is_proven else f"   at least {row.bound}"))
    say(solution.status)
    return SOLVED if solution.status == "optimal" else STOPPED


def print_progress(progress: Progress) -> None:
    """One line per report, on the error stream: time, which level of how many, its figure and bound, what is left."""
    level = f"{progress.stage_index + 1}/{progress.stage_count} {progress.stage}"
    figure = "none yet" if progress.value is None else progress.value
    least = "" if progress.bound is None else f"at least {progress.bound}"
    left = "no estimate yet" if progress.left is None else f"at most {progress.left:.0f} s left"
    say(f"{progress.seconds:8.2f} s  {level:<24}{figure:>10}  {least:<20}{left}", sys.stderr)


def check_command(options: argparse.Namespace) -> int:
    """Check a solution and list what is wrong."""
    data, answer = read_json(options.problem), read_json(options.solution)
    model = model_of(data)
    solution = model.read_solution(answer)
    findings = model.check(replace(model.read(data), seed=solution.seed), solution)
    for finding in findings:
        say(finding)
    return BAD_INPUT if findings else SOLVED


def explain_command(options: argparse.Namespace) -> int:
    """Explain the outcome of one student or case as JSON."""
    data, answer = read_json(options.problem), read_json(options.solution)
    model = model_of(data)
    solution = model.read_solution(answer)
    try:
        explanation = model.explain(model.read(data), solution, options.student, options.why_not)
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
        prog="python -m matching",
        description="Place students in openings and circles, and give them supervisors.",
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
    explain = commands.add_parser("explain", help="explain the outcome of one student or case")
    explain.add_argument("problem")
    explain.add_argument("solution")
    explain.add_argument("--student", "--case", required=True, dest="student")
    explain.add_argument("--why-not", metavar="OPENING or SUPERVISOR")
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
