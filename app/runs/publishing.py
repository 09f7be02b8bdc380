"""Reviewing and publishing a plan: all or nothing, once, and only while its checks hold (R45)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db, now
from app.runs.broken_rules import NotReadyToPublish, RunAlreadyPublished, RunNotFinished
from app.runs.kinds import kind_of, leave_a_trail
from app.runs.models import PlanRun, ReviewedPlanRun, RunState
from app.runs.queries import lock_run, newest_plan_in, published_run_in
from app.students.models import Student


def ensure_can_change(run: PlanRun) -> None:
    """Lock a run whose plan is not published yet. Raises `RunAlreadyPublished` or `RunNotFinished`."""
    lock_run(run)
    already_published = kind_of(run).words.already_published
    if run.state.has_plan and not run.state.can_change and already_published is not None:
        raise RunAlreadyPublished(already_published())
    if not run.state.can_change:
        raise RunNotFinished


def review(run: ReviewedPlanRun, *, actor: User) -> None:
    """Mark the plan as reviewed (R45). Raises `RunNotFinished` or `RunAlreadyPublished`."""
    ensure_can_change(run)
    if run.state is RunState.REVIEWED:
        return
    run.change_state(RunState.REVIEWED)
    run.reviewed_at, run.reviewed_by_id = now(), actor.id
    db.session.flush()
    leave_a_trail(run, kind_of(run).words.actions.review, actor)


def undo_review(run: ReviewedPlanRun) -> None:
    """Return a reviewed run to solved, because its plan changed. No effect on a run that was not reviewed."""
    if run.state is not RunState.REVIEWED:
        return
    is_proven = run.summary["status"] == "optimal"
    run.change_state(RunState.SOLVED_OPTIMAL if is_proven else RunState.SOLVED_FEASIBLE)
    run.reviewed_at = run.reviewed_by_id = None
    db.session.flush()


@dataclass(frozen=True)
class Check:
    """One publication check: whether it passes, its message, and the students or sites that fail it."""

    code: str
    holds: bool
    sentence: str
    students: tuple[Student, ...] = ()
    sites: tuple[Site, ...] = ()


def is_newest(run: PlanRun) -> Check:
    """Check that this is the period's newest plan."""
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
    """Publish the plan in place of the earlier one; returns the audit details from `put_in_force`.

    `checks` must all hold; `put_in_force` gets the run that is superseded, if any, and queues the emails. Raises
    `NotReadyToPublish` with what is in the way, `RunAlreadyPublished` or `RunNotFinished`; then nothing has changed.
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
