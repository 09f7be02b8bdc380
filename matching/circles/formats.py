"""JSON in and out: `circle-problem/1` and `circle-solution/1`, and the digest of a circle problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.circles.problem import CirclePolicy, CircleProblem, CircleStudent, Mentor, people_faults
from matching.circles.solution import Circle, CircleSolution, Unseated
from matching.faults import reject
from matching.reading import (
    digest_of,
    read_head,
    read_numbered,
    read_policy,
    read_result,
    write_records,
    write_result,
)

CIRCLE_PROBLEM_FORMAT = "circle-problem/1"
CIRCLE_SOLUTION_FORMAT = "circle-solution/1"
RECORDS = ("students", "mentors")
PROBLEM_KEYS = ("format", "seed", "policy", *RECORDS)
SOLUTION_ROWS = {"circles": Circle, "unseated": Unseated}
WITHOUT_ORDER = ("slots", "fields", "forbidden", "published")
"""Lists in which neither order nor repetition means anything."""


def read_circle_problem(data: Mapping[str, Any]) -> CircleProblem:
    """A circle problem from its JSON object. Raises ProblemError with every fault and its path."""
    faults, seed = read_head(data, [CIRCLE_PROBLEM_FORMAT], PROBLEM_KEYS)
    policy = read_policy(faults, "policy", data.get("policy", {}), CirclePolicy)
    unreadable: dict[str, set[str]] = {}
    students = read_numbered(faults, unreadable, data, "students", CircleStudent)
    mentors = read_numbered(faults, unreadable, data, "mentors", Mentor)
    reject(faults and faults + people_faults(students, mentors, unreadable.get("mentors", ())))
    return CircleProblem(
        students=tuple(student for _, student in students),
        mentors=tuple(mentor for _, mentor in mentors),
        policy=policy or CirclePolicy(),
        seed=seed,
    )


def write_circle_problem(problem: CircleProblem) -> dict[str, Any]:
    """The JSON object of a circle problem, every key written out."""
    return write_records(CIRCLE_PROBLEM_FORMAT, problem, RECORDS)


def circle_digest(problem: CircleProblem) -> str:
    """SHA-256 of the canonical problem without its seed: see `reading.digest_of`."""
    return digest_of(write_circle_problem(problem), RECORDS, WITHOUT_ORDER)


def write_circle_solution(solution: CircleSolution) -> dict[str, Any]:
    """The JSON object of a solution."""
    return write_result(CIRCLE_SOLUTION_FORMAT, solution, SOLUTION_ROWS)


def read_circle_solution(data: Mapping[str, Any]) -> CircleSolution:
    """A solution from its JSON object. Raises ProblemError with every fault; `check_circles` says the rest."""
    return read_result(data, [CIRCLE_SOLUTION_FORMAT], CircleSolution, SOLUTION_ROWS)
