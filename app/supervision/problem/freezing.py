"""The frozen question of a supervisor run: stored as it was asked, with the digests that tell what it stood on."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

import matching
import matching.supervisors
import matching.supervisors.formats
from app.placements.problem.names import row_id
from app.placements.queries.named import students_named
from app.runs.changes import data_of
from app.runs.frozen import Frozen, digest_of, packed, unpacked
from app.schools.models import Period
from app.schools.queries import codes_equal_to
from app.supervision.broken_rules import (
    NobodyToGuide,
    NoSupervisors,
    PinsOutsideProgramme,
    PinsTakeTooMuch,
    SupervisionProblemNotUsable,
)
from app.supervision.models import SupervisorRun
from app.supervision.policies import Guided
from app.supervision.problem.building import build
from app.supervision.problem.sources import sources_of
from app.supervision.queries.named import users_named

Problem = matching.supervisors.SupervisorProblem


def freeze(period: Period, guided: Guided, policy: dict[str, Any], seed: int) -> Frozen:
    """Build the problem from the rows as they are now.

    Raises NoSupervisors, NobodyToGuide, PinsOutsideProgramme, PinsTakeTooMuch, or SupervisionProblemNotUsable when the
    rows make none.
    """
    built = build(sources_of(period, guided), policy, seed)
    data = built.data
    if not data["supervisors"]:
        raise NoSupervisors(period.name)
    if not data["cases"]:
        raise NobodyToGuide(period.name)
    _ensure_pins_guide(period.school_id, data)
    _ensure_pins_fit(period.school_id, data)
    try:
        problem = matching.supervisors.read_supervisor_problem(data)
    except matching.ProblemError as error:
        raise SupervisionProblemNotUsable("; ".join(str(fault) for fault in error.faults[:5])) from error
    return Frozen(
        content=packed(data),
        input_digest=matching.supervisors.formats.supervisor_digest(problem),
        data_digest=data_digest(data),
        summary={
            "students": len(problem.cases),
            "hours": sum(one.hours for one in problem.supervisors),
            "needed": sum(one.hours for one in problem.cases),
            "remarks": built.remarks,
        },
    )


def _ensure_pins_guide(school_id: int, data: dict[str, Any]) -> None:
    """Name who is pinned to somebody who does not guide her programme any more."""
    guided = {one["id"]: one["programmes"] for one in data["supervisors"]}
    same = data["equivalents"]
    lost = {
        row_id(one["id"]): row_id(one["pinned"])
        for one in data["cases"]
        if one["pinned"] and codes_equal_to(one["programme"], same).isdisjoint(guided[one["pinned"]])
    }
    if lost:
        students, users = students_named(school_id, lost), users_named(school_id, lost.values())
        raise PinsOutsideProgramme((each.name, users[lost[number]].name) for number, each in students.items())


def _ensure_pins_fit(school_id: int, data: dict[str, Any]) -> None:
    """Name who is given more by decisions than she has: the solver would say so too, by number."""
    pinned: dict[str, int] = defaultdict(int)
    for one in data["cases"]:
        if one["pinned"]:
            pinned[one["pinned"]] += one["hours"]
    most = {one["id"]: one["hours"] + data["policy"]["overtime"] for one in data["supervisors"]}
    over = [row_id(name) for name, hours in pinned.items() if hours > most[name]]
    if over:
        raise PinsTakeTooMuch(user.name for user in users_named(school_id, over).values())


def data_now(run: SupervisorRun) -> dict[str, Any]:
    """The question of a run as it would be asked now, of the same people: to hold against what it was asked."""
    return build(sources_of(run.period, Guided.from_json(run.options)), run.policy, run.seed).data


def data_digest(data: dict[str, Any]) -> str:
    """SHA-256 of the data of a question, whatever the policy and the decisions: equal when nothing changed since."""
    return digest_of(
        {
            "equivalents": data["equivalents"],
            "cases": [data_of(row) for row in data["cases"]],
            "supervisors": data["supervisors"],
        }
    )


def thaw_data(run: SupervisorRun) -> dict[str, Any]:
    """The `supervisor-problem/1` object of a run."""
    return unpacked(run.frozen_input)


def thaw(run: SupervisorRun) -> Problem:
    """The problem of a run, as it was asked."""
    return _problem_in(run.frozen_input)


@lru_cache(maxsize=2)
def _problem_in(content: bytes) -> Problem:
    """The problem that these bytes hold: always the same one, so the last two are kept. Nothing in it can change."""
    return matching.supervisors.read_supervisor_problem(unpacked(content))


def solution_of(run: SupervisorRun) -> matching.supervisors.SupervisorSolution:
    """The solver's answer to a run that has one."""
    return matching.supervisors.read_supervisor_solution(run.solution or {})
