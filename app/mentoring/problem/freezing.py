"""The frozen question of a circle run: stored as it was asked, with the digests that tell what it stood on."""

from typing import Any

import matching
import matching.circles
import matching.circles.formats
from app.mentoring.broken_rules import CircleProblemNotUsable, NoMentors, TooFewStudents
from app.mentoring.models import CircleRun
from app.mentoring.policies import Invited
from app.mentoring.problem.building import build
from app.mentoring.problem.sources import sources_of
from app.runs.changes import data_of
from app.runs.frozen import Frozen, digest_of, packed, unpacked
from app.schools.models import Period


def freeze(period: Period, invited: Invited, policy: dict[str, Any], seed: int) -> Frozen:
    """Build the problem from the rows as they are now.

    Raises `NoMentors` or `TooFewStudents` (R24), or `CircleProblemNotUsable` when the rows do not make one.
    """
    built = build(sources_of(period, invited), policy, seed)
    try:
        problem = matching.circles.read_circle_problem(built.data)
    except matching.ProblemError as error:
        raise CircleProblemNotUsable("; ".join(str(fault) for fault in error.faults[:5])) from error
    if not problem.mentors:
        raise NoMentors
    if len(problem.students) < problem.policy.min_size:
        raise TooFewStudents(len(problem.students), problem.policy.min_size)
    return Frozen(
        content=packed(built.data),
        input_digest=matching.circles.formats.circle_digest(problem),
        data_digest=data_digest(built.data),
        summary={
            "students": len(problem.students),
            "room": sum(mentor.max_circles for mentor in problem.mentors) * problem.policy.max_size,
            "remarks": built.remarks,
        },
    )


def data_now(run: CircleRun) -> dict[str, Any]:
    """The question of a run as it would be asked now, of the same people: to hold against what it was asked."""
    return build(sources_of(run.period, Invited.from_json(run.options)), run.policy, run.seed).data


def data_digest(data: dict[str, Any]) -> str:
    """SHA-256 of the data of a question, whatever the policy and the decisions: equal when nothing changed since."""
    return digest_of(
        {
            "students": [data_of(row) for row in data["students"]],
            "mentors": data["mentors"],
        }
    )


def thaw_data(run: CircleRun) -> dict[str, Any]:
    """The `circle-problem/1` object of a run."""
    return unpacked(run.frozen_input)


def thaw(run: CircleRun) -> matching.circles.CircleProblem:
    """The problem of a run, as it was asked."""
    return matching.circles.read_circle_problem(thaw_data(run))


def solution_of(run: CircleRun) -> matching.circles.CircleSolution:
    """The solver's answer to a run that has one."""
    return matching.circles.read_circle_solution(run.solution or {})
