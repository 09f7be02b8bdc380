"""Publishing a plan: all or nothing, once, and only while its checks hold (R45)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db, now
from app.runs.broken_rules import NotReadyToPublish
from app.runs.decisions import ensure_can_change
from app.runs.kinds import kind_of, leave_a_trail
from app.runs.models import PlanRun, RunState
from app.runs.queries import newest_plan_in, published_run_in
from app.students.models import Student


@dataclass(frozen=True)
class Check:
    """One rule: whether it holds, in a sentence, and the students or sites that are in the way."""

    code: str
    holds: bool
    sentence: str
    students: tuple[Student, ...] = ()
    sites: tuple[Site, ...] = ()


def is_newest(run: PlanRun) -> Check:
    """Whether no later run of the period has a plan."""
    newest = newest_plan_in(type(run), run.period_id)
    newer = kind_of(run).words.newer
    if newest is None or newest.id == run.id or newer is None:
        return Check("newest", holds=True, sentence=gettext("This is the newest plan of the period."))
    return Check("newest", holds=False, sentence=newer(newest))


def publish(
    run: PlanRun,
    checks: Callable[[], Iterable[Check]],
    put_in_force: Callable[[PlanRun | None], Mapping[str, Any]],
    *,
    actor: User,
) -> Mapping[str, Any]:
    """Put the plan in force instead of the one before it; returns what `put_in_force` tells of it, for the trail.

    `checks` must all hold; `put_in_force` gets the run that is superseded, if any, and writes to everybody whom it
    concerns. Raises `NotReadyToPublish` with what is in the way, `RunAlreadyPublished` or `RunNotFinished`; then
    nothing has changed.
    """
    ensure_can_change(run)
    missing = [check.sentence for check in checks() if not check.holds]
    if missing:
        raise NotReadyToPublish(missing)
    earlier = published_run_in(type(run), run.period_id)
    if earlier is not None:
        earlier.change_state(RunState.SUPERSEDED)
    run.change_state(RunState.PUBLISHED)
    run.published_at, run.published_by_id = now(), actor.id
    told = put_in_force(earlier)
    db.session.flush()
    data = {**told, "supersedes": earlier.number if earlier else None, "input": run.input_digest}
    leave_a_trail(run, kind_of(run).words.actions.publish, actor, data=data)
    return told
