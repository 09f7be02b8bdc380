"""Supervisor runs as a kind of run: how each is built, solved and recorded, and starting one."""

from typing import Any

from flask_babel import gettext

import matching.supervisors
from app.accounts.models import User
from app.extensions import db
from app.runs import services as runs
from app.runs.broken_rules import PlanIsWrong
from app.runs.kinds import Actions, RunKind, Words
from app.runs.leases import Heartbeat
from app.runs.models import RunState
from app.runs.services import new_plan_run, seed_or_random
from app.schools.models import Period
from app.supervision import trail
from app.supervision.models import SupervisorRun
from app.supervision.policies import Guided, SupervisionPolicy
from app.supervision.problem.freezing import Problem, freeze, thaw
from app.supervision.problem.recording import Result, rows_of

Question = tuple[Problem, int]
"""A problem, and the limit on time in seconds."""


def _build(period: Period, policy: SupervisionPolicy, guided: Guided) -> SupervisorRun:
    """Freeze the problem of a period.

    Raises what `freeze` does.
    """
    seed = seed_or_random(policy.seed)
    return new_plan_run(
        SupervisorRun,
        period.school_id,
        freeze(period, guided, policy.as_json(), seed),
        period=period,
        policy=policy.as_json(),
        options=guided.as_json(),
        seed=seed,
        time_limit_seconds=policy.time_limit_seconds,
    )


def _read(run: SupervisorRun) -> Question:
    return thaw(run), run.time_limit_seconds


def _solve(question: Question, heartbeat: Heartbeat) -> Result | None:
    problem, limit = question
    solution = matching.supervisors.solve_supervisors(
        problem, time_limit=limit, on_progress=heartbeat.note, should_stop=heartbeat.has_to_stop
    )
    heartbeat.finish()
    if solution.status == "cancelled":
        return None
    if findings := matching.supervisors.check_supervisors(problem, solution):
        raise PlanIsWrong("; ".join(str(finding) for finding in findings[:5]))
    return Result(problem, solution)


def _record(run: SupervisorRun, answer: Result) -> RunState:
    """A supervisor or a reason per student, and the figures of the plan."""
    db.session.add_all(rows_of(run, answer))
    return RunState.SOLVED_OPTIMAL if answer.is_proven else RunState.SOLVED_FEASIBLE


def _started(run: SupervisorRun) -> dict[str, Any]:
    return {
        "period": run.period.name,
        "input": run.input_digest,
        "seed": run.seed,
        "criteria": run.policy["criteria"],
        "overtime": run.policy["overtime"],
        "match_run": run.options["match_run_id"],
        "without_place": run.options["without_place"],
    }


SUPERVISORS = RunKind(
    name="supervisors",
    table=SupervisorRun,
    build=_build,
    read=_read,
    solve=_solve,
    record=_record,
    words=Words[SupervisorRun](
        actions=Actions(
            start=trail.START_RUN,
            finish=trail.FINISH_RUN,
            fail=trail.FAIL_RUN,
            cancel=trail.CANCEL_RUN,
            publish=trail.PUBLISH_RUN,
        ),
        in_progress=lambda busy: gettext(
            "Supervisor run %(number)s is still in progress. Wait until it finishes or cancel it, "
            "then start again.",
            number=busy.number,
        ),
        newer=lambda newest: gettext(
            "Supervisor run %(number)s is newer. Publish that one.", number=newest.number
        ),
        already_published=lambda: gettext(
            "This run has already been published. Nothing was sent twice. Change a supervisor on the student's "
            "own page, or start a new run."
        ),
        started=_started,
        finished=lambda run: {"assigned": run.summary.get("assigned"), "input": run.input_digest},
    ),
)


def start(period: Period, policy: SupervisionPolicy, guided: Guided, *, actor: User | None) -> SupervisorRun:
    """Freeze the input and enqueue a run; the job is sent after the commit.

    Raises RunInProgress when the school has one that is not finished, and what `freeze` does when the rows make no
    problem.
    """
    return runs.start(SUPERVISORS, period.school_id, period, policy, guided, actor=actor)
