"""Match runs and policy comparisons as kinds of run: how each is built, solved and recorded, and starting one."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from flask_babel import gettext

import matching
from app.accounts.models import User
from app.extensions import db
from app.placements import trail
from app.placements.broken_rules import NothingToCompare
from app.placements.explaining.comparing import Compared, compared, proportionality_of, solved_under
from app.placements.explaining.turns import cost_of_pins, shortages_and_turns_of
from app.placements.models import MatchRun, PolicyComparison, PolicyShift
from app.placements.orders import MOST_OTHERS, OWN, orders_without_each, policy_of
from app.placements.policies import Policy
from app.placements.problem.freezing import freeze, keep_question, solution_of, thaw_for_today
from app.placements.problem.plan import plan_of
from app.placements.problem.recording import Result, checked, proposals_of
from app.placements.queries import all_proposals_of
from app.runs import services as runs
from app.runs.broken_rules import RunNotFinished
from app.runs.kinds import Actions, RunKind, Words
from app.runs.leases import Heartbeat
from app.runs.models import RunState
from app.runs.services import new_plan_run
from app.schools.models import Period


class Question(NamedTuple):
    """Input of a run: its problem, the limit on time in seconds, and whose place was accepted before."""

    problem: matching.PlacementProblem
    limit: int
    confirmed: tuple[int, ...]


def _build_run(period: Period, policy: Policy) -> MatchRun:
    """Freeze the problem of a period, with the period's precedence and lot (D11).

    Raises `NothingToPlace`, and `PinBreaksRule`, `TooManyPins` or `ProblemNotUsable` when the rows make no problem.
    """
    decided = policy.within(period)
    return new_plan_run(
        MatchRun,
        period.school_id,
        freeze(period, decided, period.lot_seed),
        period=period,
        policy=decided,
        seed=period.lot_seed,
        time_limit_seconds=policy.time_limit_seconds,
    )


def _read_run(run: MatchRun) -> Question:
    return Question(
        thaw_for_today(run), run.time_limit_seconds, tuple(run.summary["remarks"]["students_confirmed"])
    )


def _solve_run(question: Question, heartbeat: Heartbeat) -> Result | None:
    """Solve and check; None when cancelled.

    Also solve without the support criteria for the proportionality report (D3). That is much faster, because groups
    and teams then do not count.
    """
    problem, limit, confirmed = question
    solution = matching.solve(
        problem, time_limit=limit, on_progress=heartbeat.note, should_stop=heartbeat.has_to_stop
    )
    heartbeat.finish()
    if checked(problem, solution).status == "cancelled":
        return None
    shortages, turns = shortages_and_turns_of(problem, solution)
    return Result(
        problem,
        solution,
        proportionality_of(problem, solution),
        turns=turns,
        pins=cost_of_pins(problem, solution, confirmed),
        shortages=shortages,
    )


def _record_run(run: MatchRun, answer: Result) -> RunState:
    """One proposal per student, and the figures of the plan.

    A run that was frozen in format /1 and waited at an upgrade keeps the question that was solved, so that it is
    explained and checked by the rules by which it was planned.
    """
    if run.is_by_earlier_rules:
        keep_question(run, answer.problem)
    db.session.add_all(proposals_of(run, answer))
    return RunState.SOLVED_OPTIMAL if answer.is_proven else RunState.SOLVED_FEASIBLE


MATCH = RunKind(
    name="match",
    table=MatchRun,
    build=_build_run,
    read=_read_run,
    solve=_solve_run,
    record=_record_run,
    words=Words[MatchRun](
        actions=Actions(
            start=trail.START_RUN,
            finish=trail.FINISH_RUN,
            fail=trail.FAIL_RUN,
            cancel=trail.CANCEL_RUN,
            review=trail.REVIEW_RUN,
            publish=trail.PUBLISH_RUN,
        ),
        in_progress=lambda busy: gettext(
            "Run %(number)s is still in progress. Wait until it finishes or cancel it, then start again.",
            number=busy.number,
        ),
        newer=lambda newest: gettext("Run %(number)s is newer. Publish that one.", number=newest.number),
        already_published=lambda: gettext(
            "This run has already been published. Nothing was sent twice. Start a new run to "
            "change placements."
        ),
        started=lambda run: {
            "period": run.period.name,
            "input": run.input_digest,
            "lot_digest": run.period.lot_digest,
            **{name: run.policy[name] for name in ("criteria", "preference_mode")},
        },
        finished=lambda run: {"placed": run.summary.get("placed"), "input": run.input_digest},
    ),
    former_task="app.placements.jobs.execute_run",
)


class Comparing(NamedTuple):
    """Input of a comparison: the run's problem and solution, what is solved in which other orders, and their limit."""

    problem: matching.PlacementProblem
    own: matching.PlacementSolution
    asked: matching.PlacementProblem
    others: list[dict[str, Any]]
    limit: int


def _build_comparison(
    run: MatchRun, others: Sequence[dict[str, Any]], asked: tuple[int, int] | None = None
) -> PolicyComparison:
    """Compare a run with others, entries of `orders.policy_of`. Raises `RunNotFinished` or `NothingToCompare`.

    `asked`: the student and the opening that she has in them.
    """
    if not run.state.has_plan:
        raise RunNotFinished
    if not 1 <= len(others) <= MOST_OTHERS:
        raise NothingToCompare(MOST_OTHERS)
    policies = [policy_of(OWN, run.policy, run.policy["criteria"]), *others]
    student_id, opening_id = asked or (None, None)
    return PolicyComparison(
        school_id=run.school_id,
        run=run,
        policies=policies,
        asked_student_id=student_id,
        asked_opening_id=opening_id,
    )


def _read_comparison(comparison: PolicyComparison) -> Comparing:
    run = db.session.get_one(MatchRun, comparison.run_id)
    others, limit = [entry["policy"] for entry in comparison.policies[1:]], run.time_limit_seconds
    student, opening = comparison.asked_student_id, comparison.asked_opening_id
    if student is None or opening is None:
        problem = thaw_for_today(run)
        return Comparing(problem, solution_of(run), problem, others, limit)
    plan = plan_of(run, all_proposals_of(run))
    return Comparing(plan.problem, plan.solution, plan.with_pin(student, opening), others, limit)


def _solve_comparison(question: Comparing, heartbeat: Heartbeat) -> list[Compared] | None:
    """Take the run's own plan as it is, then solve once per other order; None when cancelled."""
    problem, own, asked, others, limit = question
    found = [compared(problem, own, own)]
    for part, policy in enumerate(others):
        solution = solved_under(
            asked,
            own,
            tuple(policy["criteria"]),
            policy["preference_mode"],
            time_limit=limit,
            on_progress=partial(heartbeat.note, part=part, parts=len(others)),
            should_stop=heartbeat.has_to_stop,
        )
        if solution.status == "cancelled":
            return None
        found.append(compared(problem, own, solution))
    return found


def _record_comparison(comparison: PolicyComparison, found: Sequence[Compared]) -> RunState:
    """What every policy leads to, the run's own first, and who would get another place."""
    comparison.outcomes = [each.data for each in found]
    db.session.add_all(
        PolicyShift(
            comparison_id=comparison.id,
            position=position,
            student_id=shift.student_id,
            opening_before_id=shift.opening_before,
            rank_before=shift.rank_before,
            opening_after_id=shift.opening_after,
            rank_after=shift.rank_after,
        )
        for position, each in enumerate(found)
        for shift in each.shifts
    )
    return RunState.FINISHED


COMPARISON = RunKind(
    name="comparison",
    table=PolicyComparison,
    build=_build_comparison,
    read=_read_comparison,
    solve=_solve_comparison,
    record=_record_comparison,
    words=Words[PolicyComparison](
        actions=Actions(start=trail.COMPARE_ORDERS),
        in_progress=lambda _busy: gettext(
            "Another comparison is still in progress. Wait until it finishes or cancel it, then start again."
        ),
        stopped=lambda name: gettext(
            "The comparison stopped with an error (%(name)s). Nothing was changed. Start it again; if it keeps "
            "happening, tell the administrator.",
            name=name,
        ),
        cut_off=lambda times: gettext(
            "The work on this comparison was interrupted %(times)s times. Start it again. If "
            "that happens again, tell the administrator.",
            times=times,
        ),
        subject=lambda comparison: str(comparison.run.number),
        started=lambda comparison: {
            "run": comparison.run.number,
            "orders": [entry["policy"]["criteria"] for entry in comparison.policies[1:]],
        },
    ),
    former_task="app.placements.jobs.execute_comparison",
)


def start(period: Period, policy: Policy, *, actor: User | None) -> MatchRun:
    """Freeze the input and enqueue a run; the job is sent after the commit.

    Raises `RunInProgress` when the school has one that is not finished, `NothingToPlace`, and `PinBreaksRule`,
    `TooManyPins` or `ProblemNotUsable` when the rows make no problem.
    """
    return runs.start(MATCH, period.school_id, period, policy, actor=actor)


def start_comparison(
    run: MatchRun,
    others: Sequence[dict[str, Any]],
    *,
    actor: User,
    asked: tuple[int, int] | None = None,
) -> PolicyComparison:
    """Enqueue a comparison; the job is sent after the commit. `others` are entries of `orders.policy_of`.

    `asked`: a student and the opening that she has in them, else nobody.

    Raises `RunInProgress` when the school has a comparison that is not finished, `NothingToCompare` when there is no
    other order or too many, and `RunNotFinished` when the run has no plan.
    """
    return runs.start(COMPARISON, run.school_id, run, others, asked, actor=actor)


def start_costs(run: MatchRun, *, actor: User) -> PolicyComparison:
    """Enqueue what each support criterion of a run costs: its order without one of them at a time.

    Raises as `start_comparison` does; `NothingToCompare` when the order has no support criterion.
    """
    orders = orders_without_each(run.policy["criteria"])
    others = [policy_of(code, run.policy, criteria) for code, criteria in orders.items()]
    return start_comparison(run, others, actor=actor)
