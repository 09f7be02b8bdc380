"""Circle runs as a kind of run: how each is built, solved and recorded, and starting one."""

from typing import Any

from flask_babel import gettext

import matching.circles
from app.accounts.models import User
from app.extensions import db
from app.mentoring import trail
from app.mentoring.models import CircleRun
from app.mentoring.policies import CirclePolicy, Invited
from app.mentoring.problem.freezing import freeze, thaw
from app.mentoring.problem.recording import Result, circles_of, seats_of
from app.runs import services as runs
from app.runs.broken_rules import PlanIsWrong
from app.runs.kinds import Actions, RunKind, Words
from app.runs.leases import Heartbeat
from app.runs.models import RunState
from app.runs.services import new_plan_run, seed_or_random
from app.schools.models import Period

Question = tuple[matching.circles.CircleProblem, int]
"""A problem, and the limit on time in seconds."""


def _build(period: Period, policy: CirclePolicy, invited: Invited) -> CircleRun:
    """Freeze the problem of a period.

    Raises `NoMentors` or `TooFewStudents` (R24), and `CircleProblemNotUsable` when the rows make no problem.
    """
    seed = seed_or_random(policy.seed)
    return new_plan_run(
        CircleRun,
        period.school_id,
        freeze(period, invited, policy.as_json(), seed),
        period=period,
        is_one_to_one=policy.is_one_to_one,
        policy=policy.as_json(),
        options=invited.as_json(),
        seed=seed,
        time_limit_seconds=policy.time_limit_seconds,
    )


def _read(run: CircleRun) -> Question:
    return thaw(run), run.time_limit_seconds


def _solve(question: Question, heartbeat: Heartbeat) -> Result | None:
    problem, limit = question
    solution = matching.circles.solve_circles(
        problem, time_limit=limit, on_progress=heartbeat.note, should_stop=heartbeat.has_to_stop
    )
    heartbeat.finish()
    if solution.status == "cancelled":
        return None
    if findings := matching.circles.check_circles(problem, solution):
        raise PlanIsWrong("; ".join(str(finding) for finding in findings[:5]))
    return Result(problem, solution)


def _record(run: CircleRun, answer: Result) -> RunState:
    """Circles, a seat or a reason per student, and the figures of the plan."""
    circles = circles_of(run, answer)
    db.session.add_all(circles)
    db.session.flush()  # seats name their circle
    db.session.add_all(seats_of(run, answer, circles))
    return RunState.SOLVED_OPTIMAL if answer.is_proven else RunState.SOLVED_FEASIBLE


def _started(run: CircleRun) -> dict[str, Any]:
    return {
        "period": run.period.name,
        "input": run.input_digest,
        "seed": run.seed,
        "criteria": run.policy["criteria"],
        "sizes": f"{run.policy['min_size']}–{run.policy['max_size']}",
        "leaders": "–".join(map(str, run.policy["mentors"])),
        **run.options,
    }


CIRCLES = RunKind(
    name="circles",
    table=CircleRun,
    build=_build,
    read=_read,
    solve=_solve,
    record=_record,
    words=Words[CircleRun](
        actions=Actions(
            start=trail.START_CIRCLE_RUN,
            finish=trail.FINISH_CIRCLE_RUN,
            fail=trail.FAIL_CIRCLE_RUN,
            cancel=trail.CANCEL_CIRCLE_RUN,
            publish=trail.PUBLISH_CIRCLE_RUN,
        ),
        in_progress=lambda busy: gettext(
            "Circle run %(number)s is still in progress. Wait until it finishes or cancel it, "
            "then start again.",
            number=busy.number,
        ),
        newer=lambda newest: gettext(
            "Circle run %(number)s is newer. Publish that one.", number=newest.number
        ),
        already_published=lambda: gettext(
            "This run has already been published. Nothing was sent twice. From now on, change "
            "the circles themselves."
        ),
        started=_started,
        finished=lambda run: {"seated": run.summary.get("seated"), "input": run.input_digest},
    ),
    former_task="app.mentoring.jobs.execute_circle_run",
)


def start(period: Period, policy: CirclePolicy, invited: Invited, *, actor: User | None) -> CircleRun:
    """Freeze the input and enqueue a run; the job is sent after the commit.

    Raises `RunInProgress` when the school has one that is not finished, `NoMentors` or `TooFewStudents` (R24),
    and `CircleProblemNotUsable` when the rows make no problem.
    """
    return runs.start(CIRCLES, period.school_id, period, policy, invited, actor=actor)
