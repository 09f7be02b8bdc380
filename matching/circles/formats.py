"""JSON in and out: `circle-problem/1` and `circle-solution/1`, and the digest of a circle problem."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from json import dumps
from typing import Any, cast

from matching.circles.problem import CircleProblem, people_faults
from matching.circles.records import CirclePolicy, CircleStudent, Mentor
from matching.circles.solution import Circle, CircleSolution, Unseated
from matching.faults import Fault, ProblemError, reject
from matching.placement.consistency import seed_faults
from matching.placement.records import Travel
from matching.placement.solution import CriterionValue
from matching.reading import check_format, check_keys, read_record
from matching.rows import pairs_of, read_numbered, read_rows, row_of

CIRCLE_PROBLEM_FORMAT = "circle-problem/1"
CIRCLE_SOLUTION_FORMAT = "circle-solution/1"
PROBLEM_KEYS = ("format", "seed", "policy", "students", "mentors")
WITHOUT_ORDER = ("slots", "fields", "forbidden", "published")
"""Lists in which neither order nor repetition means anything."""


def read_circle_problem(data: Mapping[str, Any]) -> CircleProblem:
    """A circle problem from its JSON object. Raises ProblemError with every fault and its path."""
    if not isinstance(data, Mapping):
        raise ProblemError([Fault("", "the file must hold one JSON object")])
    faults: list[Fault] = []
    check_format(faults, data, CIRCLE_PROBLEM_FORMAT)
    check_keys(faults, data, PROBLEM_KEYS)
    seed = data.get("seed", 1)
    faults += seed_faults(seed)
    policy = _read_policy(faults, data.get("policy", {}))
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


def _read_policy(faults: list[Fault], data: object) -> CirclePolicy | None:
    if isinstance(data, Mapping) and "travel" in data:
        travel = read_record(faults, "policy.travel", data["travel"], Travel)
        data = {**data, "travel": travel or Travel()}
    return read_record(faults, "policy", data, CirclePolicy)


def write_circle_problem(problem: CircleProblem) -> dict[str, Any]:
    """The JSON object of a circle problem, every key written out."""
    return {
        "format": CIRCLE_PROBLEM_FORMAT,
        "seed": problem.seed,
        "policy": {**row_of(problem.policy), "travel": row_of(problem.policy.travel)},
        "students": [row_of(student) for student in problem.students],
        "mentors": [row_of(mentor) for mentor in problem.mentors],
    }


def circle_digest(problem: CircleProblem) -> str:
    """SHA-256 of the canonical problem without its seed, which a solution names beside it.

    Canonical: keys in full, lists without an order of their own sorted, measures as decimal fractions.
    """
    data = write_circle_problem(problem)
    del data["seed"]
    travel = data["policy"]["travel"]
    data["policy"]["travel"] = {key: float(value) for key, value in travel.items()}
    for kind in ("students", "mentors"):
        data[kind].sort(key=lambda row: row["id"])
        for row in data[kind]:
            for key in WITHOUT_ORDER:
                if row.get(key):
                    row[key] = sorted(set(row[key]))
            if row["location"]:
                row["location"] = [float(degrees) for degrees in row["location"]]
    return sha256(dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write_circle_solution(solution: CircleSolution) -> dict[str, Any]:
    """The JSON object of a solution."""
    return {
        "format": CIRCLE_SOLUTION_FORMAT,
        **row_of(solution),
        "criteria": [row_of(row) for row in solution.criteria],
        "circles": [row_of(row) for row in solution.circles],
        "unseated": [{**row_of(row), "removed": dict(row.removed)} for row in solution.unseated],
        "seconds": dict(solution.seconds),
    }


def read_circle_solution(data: Mapping[str, Any]) -> CircleSolution:
    """A solution from its JSON object. Raises ProblemError with every fault; `check_circles` says the rest."""
    if not isinstance(data, Mapping):
        raise ProblemError([Fault("", "the file must hold one JSON object")])
    faults: list[Fault] = []
    check_format(faults, data, CIRCLE_SOLUTION_FORMAT)
    values = {key: value for key, value in data.items() if key != "format"}
    values["criteria"] = read_rows(faults, data, "criteria", CriterionValue)
    values["circles"] = read_rows(faults, data, "circles", Circle)
    values["unseated"] = read_rows(faults, data, "unseated", Unseated)
    values["seconds"] = pairs_of(faults, "seconds", data.get("seconds", {}))
    solution = read_record(faults, "", values, CircleSolution)
    reject(faults)
    return cast("CircleSolution", solution)  # a record without faults was made
