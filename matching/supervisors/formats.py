"""JSON in and out: `supervisor-problem/1` and `supervisor-solution/1`, and the digest of a supervisor problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.faults import reject
from matching.reading import (
    digest_of,
    read_equivalents,
    read_head,
    read_numbered,
    read_policy,
    read_result,
    write_records,
    write_result,
)
from matching.supervisors.problem import (
    Case,
    Supervisor,
    SupervisorPolicy,
    SupervisorProblem,
    problem_faults,
)
from matching.supervisors.solution import Assignment, Load, SupervisorSolution, Unassigned

SUPERVISOR_PROBLEM_FORMAT = "supervisor-problem/1"
SUPERVISOR_SOLUTION_FORMAT = "supervisor-solution/1"
RECORDS = ("cases", "supervisors")
PROBLEM_KEYS = ("format", "seed", "policy", "equivalents", *RECORDS)
SOLUTION_ROWS = {"assignments": Assignment, "unassigned": Unassigned, "loads": Load}
WITHOUT_ORDER = ("known_by", "forbidden", "programmes")
"""Lists in which neither order nor repetition means anything."""


def read_supervisor_problem(data: Mapping[str, Any]) -> SupervisorProblem:
    """A supervisor problem from its JSON object. Raises ProblemError with every fault and its path."""
    faults, seed = read_head(data, [SUPERVISOR_PROBLEM_FORMAT], PROBLEM_KEYS)
    policy = read_policy(faults, "policy", data.get("policy", {}), SupervisorPolicy)
    equivalents = read_equivalents(faults, data.get("equivalents", {}))
    unreadable: dict[str, set[str]] = {}
    cases = read_numbered(faults, unreadable, data, "cases", Case)
    supervisors = read_numbered(faults, unreadable, data, "supervisors", Supervisor)
    reject(faults and faults + problem_faults(cases, supervisors, unreadable.get("supervisors", ())))
    return SupervisorProblem(
        cases=tuple(case for _, case in cases),
        supervisors=tuple(supervisor for _, supervisor in supervisors),
        policy=policy or SupervisorPolicy(),
        equivalents=equivalents,
        seed=seed,
    )


def write_supervisor_problem(problem: SupervisorProblem) -> dict[str, Any]:
    """The JSON object of a supervisor problem, every key written out."""
    return write_records(SUPERVISOR_PROBLEM_FORMAT, problem, RECORDS)


def supervisor_digest(problem: SupervisorProblem) -> str:
    """SHA-256 of the canonical problem without its seed: see `reading.digest_of`."""
    return digest_of(write_supervisor_problem(problem), RECORDS, WITHOUT_ORDER)


def write_supervisor_solution(solution: SupervisorSolution) -> dict[str, Any]:
    """The JSON object of a solution."""
    return write_result(SUPERVISOR_SOLUTION_FORMAT, solution, SOLUTION_ROWS)


def read_supervisor_solution(data: Mapping[str, Any]) -> SupervisorSolution:
    """A solution from its JSON object. Raises ProblemError with every fault; `check_supervisors` says the rest."""
    return read_result(data, [SUPERVISOR_SOLUTION_FORMAT], SupervisorSolution, SOLUTION_ROWS)
