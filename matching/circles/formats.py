"""JSON in and out: `circle-problem/1` and `circle-solution/1`, and the digest of a circle problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.circles.problem import CirclePolicy, CircleProblem, CircleStudent, Mentor, people_faults
from matching.circles.solution import Circle, CircleSolution, Unseated
from matching.faults import Fault, reject
from matching.reading import (
    check_format,
    check_keys,
    check_object,
    digest_of,
    read_numbered,
    read_record,
    read_result,
    row_of,
    with_travel,
    write_policy,
    write_result,
)
from matching.records import seed_faults

CIRCLE_PROBLEM_FORMAT = "circle-problem/1"
CIRCLE_SOLUTION_FORMAT = "circle-solution/1"
PROBLEM_KEYS = ("format", "seed", "policy", "students", "mentors")
SOLUTION_ROWS = {"circles": Circle, "unseated": Unseated}
WITHOUT_ORDER = ("slots", "fields", "forbidden", "published")
"""Lists in which neither order nor repetition means anything."""


def read_circle_problem(data: Mapping[str, Any]) -> CircleProblem:
    """A circle problem from its JSON object. Raises ProblemError with every fault and its path."""
    check_object(data)
    faults: list[Fault] = []
    check_format(faults, data, CIRCLE_PROBLEM_FORMAT)
    check_keys(faults, data, PROBLEM_KEYS)
    seed = data.get("seed", 1)
    faults += seed_faults(seed)
    travelling = with_travel(faults, "policy", data.get("policy", {}))
    policy = read_record(faults, "policy", travelling, CirclePolicy)
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
    return {
        "format": CIRCLE_PROBLEM_FORMAT,
        "seed": problem.seed,
        "policy": write_policy(problem.policy),
        "students": [row_of(student) for student in problem.students],
        "mentors": [row_of(mentor) for mentor in problem.mentors],
    }


def circle_digest(problem: CircleProblem) -> str:
    """SHA-256 of the canonical problem without its seed: see `reading.digest_of`."""
    return digest_of(write_circle_problem(problem), ("students", "mentors"), WITHOUT_ORDER)


def write_circle_solution(solution: CircleSolution) -> dict[str, Any]:
    """The JSON object of a solution."""
    return write_result(CIRCLE_SOLUTION_FORMAT, solution, SOLUTION_ROWS)


def read_circle_solution(data: Mapping[str, Any]) -> CircleSolution:
    """A solution from its JSON object. Raises ProblemError with every fault; `check_circles` says the rest."""
    return read_result(data, [CIRCLE_SOLUTION_FORMAT], CircleSolution, SOLUTION_ROWS)
