"""The frozen input of a run, with digests of what it was based on."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import matching
import matching.placement.formats
from app.placements.broken_rules import NothingToPlace, ProblemNotUsable
from app.placements.models import MatchRun
from app.placements.policies import settings_of
from app.placements.problem.building import Sources, build, sources_of
from app.runs.frozen import Frozen, digest_of, packed, unpacked
from app.schools.models import Period

# What people decide, not what the data say: a run is judged against the data it stood on (R45).
_DECIDED = ("pinned", "forbidden")


def freeze(period: Period, policy: dict[str, Any], seed: int) -> Frozen:
    """Build the problem from the rows as they are now.

    Raises `NothingToPlace`, `PinBreaksRule`, `TooManyPins` or `ProblemNotUsable` when the rows do not make one.
    """
    sources = sources_of(period)
    built = build(sources, policy, seed)
    try:
        problem = matching.read_problem(built.data)
    except matching.ProblemError as error:
        raise ProblemNotUsable("; ".join(str(fault) for fault in error.faults[:5])) from error
    if not problem.students or not problem.openings:
        raise NothingToPlace
    return Frozen(
        content=packed(built.data),
        input_digest=matching.placement.formats.digest(problem),
        data_digest=_data_digest(built.data, sources),
        summary={"students": len(problem.students), "remarks": built.remarks},
    )


def data_digest(sources: Sources) -> str:
    """SHA-256 of the data as they are now, whatever the policy: equal to a run's own when nothing changed since."""
    return _data_digest(build(sources, {}, 0).data, sources)


def _data_digest(data: dict[str, Any], sources: Sources) -> str:
    """Decisions are left out, refusals and confirmed places are not: students give those."""
    commitments = sources.commitments
    content = {
        "threshold": sources.rules.threshold,
        **settings_of(sources.period),
        "students": [{name: row[name] for name in row if name not in _DECIDED} for row in data["students"]],
        "confirmed": sorted(commitments.confirmed.items()),
        "declined": sorted((student, sorted(openings)) for student, openings in commitments.declined.items()),
        **{name: data[name] for name in ("equivalents", "openings", "sites", "teams")},
    }
    return digest_of(content)


def thaw_data(run: MatchRun) -> dict[str, Any]:
    """The `placement-problem` object of a run, in the format in which it was frozen."""
    return unpacked(run.frozen_input)


def thaw(run: MatchRun) -> matching.PlacementProblem:
    """The problem of a run, as frozen."""
    return _problem_in(run.frozen_input)


@lru_cache(maxsize=2)
def _problem_in(content: bytes) -> matching.PlacementProblem:
    """The problem that these bytes hold: always the same one, so the last two are kept. Nothing in it can change."""
    return matching.read_problem(unpacked(content))


def thaw_for_today(run: MatchRun) -> matching.PlacementProblem:
    """The problem of a run as it is solved now: one of format /1 with the period's precedence and lot (D11)."""
    problem = thaw(run)
    if problem.version > 1:
        return problem
    settings = settings_of(run.period)
    problem = matching.placement.formats.upgraded(problem, tuple(settings["precedence"]))
    policy = replace(problem.policy, unranked=settings["unranked"])
    return replace(problem, policy=policy, seed=run.period.lot_seed)


def keep_question(run: MatchRun, problem: matching.PlacementProblem) -> None:
    """Freeze the problem that was solved in place of the one that was asked before an upgrade."""
    data = matching.placement.formats.write_problem(problem)
    run.frozen_input, run.input_digest = packed(data), matching.placement.formats.digest(problem)
    run.seed = problem.seed
    run.policy = {
        name: data["policy"][name] for name in ("criteria", "preference_mode", "unranked", "precedence")
    }


def solution_of(run: MatchRun) -> matching.PlacementSolution:
    """The solver's answer to a run that has one."""
    return matching.read_solution(run.solution or {})
