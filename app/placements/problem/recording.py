"""Turn a solution into proposals (one per student) and the run's summary."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import matching
from app.placements.models import MatchRun, Proposal
from app.placements.policies import LONG_JOURNEY
from app.placements.problem.names import OPENING, STUDENT, key, row_id
from app.placements.problem.plan import Outcome, Plan, as_json
from app.placements.shortage import ShortageTold
from app.runs.broken_rules import PlanIsWrong

MOVED_BY_HAND = "moved_by_hand"
UNLISTED, UNPLACED = "unlisted", "unplaced"


@dataclass(frozen=True)
class Result:
    """A problem with its solution."""

    problem: matching.PlacementProblem
    solution: matching.PlacementSolution
    proportionality: dict[str, Any] | None = None
    """What the support criteria did to whom: see `explaining.comparing`."""
    turns: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    """Why whoever has no place has none, by student: see `explaining.turns`."""
    pins: Mapping[str, Any] = field(default_factory=dict)
    """How many students were pinned, and who has no place because of that."""
    shortages: tuple[ShortageTold, ...] = ()
    """Where places are short, whichever plan is made: see `explaining.shortages`."""

    @property
    def is_proven(self) -> bool:
        return self.solution.status == "optimal"


def checked(
    problem: matching.PlacementProblem, solution: matching.PlacementSolution
) -> matching.PlacementSolution:
    """Return the solution if it is cancelled, or `matching.check` finds nothing. Raises `PlanIsWrong`."""
    if solution.status != "cancelled" and (findings := matching.check(problem, solution)):
        raise PlanIsWrong("; ".join(str(finding) for finding in findings[:5]))
    return solution


def proposals_of(run: MatchRun, answer: Result) -> list[Proposal]:
    """Return the proposals of a new result; set the run's solution and summary."""
    plan = Plan(answer.problem, answer.solution, {})
    part_of = {student: place for place, part in enumerate(answer.shortages) for student in part.students}
    rows = [
        Proposal(
            run_id=run.id,
            student_id=student_id,
            opening_id=outcome.opening_id,
            solver_opening_id=outcome.opening_id,
            details={"turn": answer.turns.get(student_id), "shortage": part_of.get(student_id)},
        )
        for student_id, outcome in plan.outcomes()
    ]
    run.solution = as_json(answer.solution)
    settle(run, rows, plan)
    run.summary = {
        **run.summary,
        "proportionality": answer.proportionality,
        "pins": dict(answer.pins),
        "shortages": [part.figures for part in answer.shortages],
    }
    return rows


def settle(run: MatchRun, proposals: list[Proposal], plan: Plan) -> None:
    """Update every proposal and the run's summary to this plan."""
    confirmed = set(run.summary["remarks"]["students_confirmed"])
    for proposal in proposals:
        _settle_row(proposal, plan, is_confirmed=proposal.student_id in confirmed)
    run.summary = {**run.summary, **summary_of(plan, proposals)}


def _settle_row(proposal: Proposal, plan: Plan, *, is_confirmed: bool) -> None:
    outcome = plan.outcome(proposal.student_id)
    reason = _reason(proposal, plan, outcome)
    details = {
        **_details(proposal, plan, outcome),
        "is_confirmed": is_confirmed,
        **{name: proposal.details.get(name) for name in ("turn", "shortage")},
    }
    values = {
        "opening_id": outcome.opening_id,
        "rank": outcome.rank,
        "minutes": outcome.minutes,
        "is_flagged": outcome.is_flagged,
        "is_alone": outcome.is_alone,
        "reason": reason,
        "details": details,
    }
    for name, value in values.items():
        if getattr(proposal, name) != value:  # an equal value must not count as a change of the row
            setattr(proposal, name, value)


def _reason(proposal: Proposal, plan: Plan, outcome: Outcome) -> str | None:
    if outcome.opening_id is not None:
        return None
    if proposal.student_id in plan.moved:
        return MOVED_BY_HAND
    unplaced = plan.unplaced_by_solver.get(proposal.student_id)
    return None if unplaced is None else unplaced.reason


def _details(proposal: Proposal, plan: Plan, outcome: Outcome) -> dict[str, Any]:
    """`choices`: her list as [opening, code, rule]; `removed`: openings by rule; `wishes`: met or not.

    Beside these a proposal keeps `shortage`, the place in the summary's `shortages` of the part she is in, or None.
    """
    student = plan.ledger.students[key(STUDENT, proposal.student_id)]
    unplaced = plan.unplaced_by_solver.get(proposal.student_id)
    wishes = {}
    if outcome.opening_id is not None and student.together:
        wishes["together"] = _has_company(plan, proposal.student_id, outcome.opening_id)
    if outcome.opening_id is not None and student.women_present:
        wishes["women_present"] = not outcome.is_flagged
    return {
        "choices": [
            [row_id(opening), *_choice(plan, proposal.student_id, row_id(opening), outcome)]
            for opening in student.preferences
        ],
        "removed": {} if unplaced is None else dict(unplaced.removed),
        "wishes": wishes,
        "women": outcome.women,
        "participates": student.participates,
        "is_pinned": student.pinned is not None,
        "is_changed": student.published is not None
        and student.published != (outcome.opening_id and key(OPENING, outcome.opening_id)),
    }


def _choice(plan: Plan, student_id: int, opening_id: int, outcome: Outcome) -> tuple[str, str | None]:
    """Return what became of one choice, with the rule that removed it: given, removed, full or free.

    Free: a place was left, but it would worsen a more important criterion.
    """
    if opening_id == outcome.opening_id:
        return "given", None
    rule = plan.rule_against(student_id, opening_id)
    if rule is not None:
        return "removed", rule
    is_free = len(plan.holders_of(opening_id)) < plan.capacity(opening_id)
    return ("free" if is_free else "full"), None


def _has_company(plan: Plan, student_id: int, opening_id: int) -> bool:
    """Whether somebody else who wished company goes to the same site in the same period."""
    return any(other != student_id for other in plan.company_at(opening_id))


def summary_of(plan: Plan, proposals: list[Proposal]) -> dict[str, Any]:
    """The figures of a plan for lists and the result page."""
    placed = [row for row in proposals if row.opening_id is not None]
    in_programme = [row for row in proposals if row.details["participates"]]
    flagged = [row for row in placed if row.is_flagged]
    bounds = {row.name: row.bound for row in plan.original.criteria}
    solved = {row.name: row.value for row in plan.original.criteria}
    return {
        "status": plan.original.status,
        "engine": plan.original.engine,
        "threshold": plan.problem.policy.threshold,
        "seconds": dict(plan.original.seconds),
        "students": len(proposals),
        "placed": len(placed),
        "participants": len(in_programme),
        "flagged": len(flagged),
        "flagged_participants": sum(row.details["participates"] for row in flagged),
        "alone": sum(row.is_alone for row in placed),
        "first": sum(row.rank == 1 for row in placed),
        "company": [list(size) for size in plan.company_sizes()],  # as it is read back
        "far": sum((row.minutes or 0) > LONG_JOURNEY for row in placed),
        "moved": len(plan.moved),
        "changed": sum(row.details["is_changed"] for row in proposals),
        "criteria": [
            {"name": row.name, "value": row.value, "solved": solved[row.name], "bound": bounds[row.name]}
            for row in plan.solution.criteria
        ],
        "ranks": {"all": _ranks(proposals), "participants": _ranks(in_programme)},
        "teams": _team_loads(plan, flagged),
    }


def _ranks(proposals: list[Proposal]) -> dict[str, int]:
    """How many got their first, second, … choice, something they did not list, or nothing."""
    counts = Counter(
        UNPLACED if row.opening_id is None else UNLISTED if row.rank is None else str(row.rank)
        for row in proposals
    )
    return dict(sorted(counts.items()))


def _team_loads(plan: Plan, flagged: list[Proposal]) -> list[dict[str, Any]]:
    """Per team how many participants at flagged sites there are for how many intensive places."""
    needed = Counter(
        plan.ledger.students[key(STUDENT, row.student_id)].team
        for row in flagged
        if row.details["participates"]
    )
    return [
        {"team": row_id(team.id), "used": needed[team.id], "places": team.intensive_places}
        for team in plan.problem.teams
    ]
