"""Comparing the order of a run with others: starting, cancelling, and what a worker writes."""

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale, gettext

from app.accounts.models import User
from app.audit.services import record
from app.background.engine import after_commit
from app.background.leases import MAX_ATTEMPTS, QUEUE_GRACE, Claim, late_rows, let_go, own_row
from app.extensions import db, now
from app.placements.broken_rules import ComparisonInProgress, NothingToCompare, RunNotFinished
from app.placements.explaining.comparing import Compared
from app.placements.jobs import execute_comparison
from app.placements.models import HAS_PLAN, ComparisonState, MatchRun, PolicyComparison, PolicyShift
from app.placements.orders import MOST_OTHERS, OWN, policy_of
from app.placements.queries.comparisons import busy_comparison_of
from app.placements.services.locks import lock_school
from app.placements.trail import COMPARE_ORDERS
from app.schools.models import School


def start_comparison(run: MatchRun, others: Sequence[dict[str, Any]], *, actor: User) -> PolicyComparison:
    """Put a comparison in the queue; it leaves after the commit. `others` are entries of `orders.policy_of`.

    Raises `ComparisonInProgress` when the school has one that is not finished, `NothingToCompare` when there is no
    other order or too many, and `RunNotFinished` when the run has no plan.
    """
    lock_school(run.school_id)
    if run.state not in HAS_PLAN:
        raise RunNotFinished
    if busy_comparison_of(run.school_id) is not None:
        raise ComparisonInProgress
    if not 1 <= len(others) <= MOST_OTHERS:
        raise NothingToCompare(MOST_OTHERS)
    comparison = PolicyComparison(
        school_id=run.school_id,
        run_id=run.id,
        policies=[policy_of(OWN, run.policy, run.policy["criteria"]), *others],
        lease_until=now() + QUEUE_GRACE,
        author_id=actor.id,
        author_name=actor.name,
    )
    db.session.add(comparison)
    db.session.flush()
    data = {"run": run.number, "orders": [each["policy"]["criteria"] for each in others]}
    record(
        COMPARE_ORDERS,
        comparison,
        actor=actor,
        school_id=run.school_id,
        data=data,
        subject_name=str(run.number),
    )
    after_commit(execute_comparison, comparison.id)
    return comparison


def cancel_comparison(comparison: PolicyComparison) -> None:
    """Stop: at once when it waits, within a second when a worker is on it. No effect on a finished one."""
    db.session.refresh(comparison, with_for_update={"of": PolicyComparison, "key_share": True})
    if not comparison.state.is_busy:
        return
    comparison.cancel_requested = True
    if comparison.state is ComparisonState.QUEUED:
        _finish(comparison, ComparisonState.CANCELLED)
    db.session.flush()


def hand_in_comparison(mine: Claim, found: Sequence[Compared]) -> PolicyComparison | None:
    """Record what every policy leads to, the run's own first. None when the row is no longer this worker's.

    Fewer answers than policies mean that the work was stopped: then nothing is kept.
    """
    comparison = own_row(mine, PolicyComparison)
    if comparison is None:
        return None
    if comparison.cancel_requested or len(found) < len(comparison.policies):
        _finish(comparison, ComparisonState.CANCELLED)
    else:
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
        _finish(comparison, ComparisonState.FINISHED)
    db.session.flush()
    return comparison


def give_up_comparison(mine: Claim, name: str) -> None:
    """The solver failed with the error `name`. No effect when the row is no longer this worker's."""
    comparison = own_row(mine, PolicyComparison)
    if comparison is not None:
        _fail(comparison, name)


def take_up_lost_comparisons() -> int:
    """Put back comparisons whose worker showed no life; returns how many. After three attempts one has failed."""
    late = late_rows(PolicyComparison)
    for comparison in late:
        if comparison.cancel_requested:
            _finish(comparison, ComparisonState.CANCELLED)
        elif comparison.attempts >= MAX_ATTEMPTS:
            _fail(comparison, "")
        else:
            comparison.state, comparison.worker_token = ComparisonState.QUEUED, None
            comparison.lease_until = now() + QUEUE_GRACE
            after_commit(execute_comparison, comparison.id)
    db.session.flush()
    return len(late)


def _fail(comparison: PolicyComparison, name: str) -> None:
    """Say so in the school's language, with the error's name for whoever helps."""
    school = db.session.get_one(School, comparison.school_id)
    with force_locale(school.language):
        comparison.error = (
            gettext(
                "The comparison stopped with an error (%(name)s). Nothing was changed. Start it again; if it keeps "
                "happening, tell the administrator.",
                name=name,
            )
            if name
            else gettext(
                "The work on this comparison was cut off %(times)s times. Start it again; if that happens again, "
                "tell the administrator.",
                times=comparison.attempts,
            )
        )
    _finish(comparison, ComparisonState.FAILED)
    db.session.flush()


def _finish(comparison: PolicyComparison, state: ComparisonState) -> None:
    comparison.state = state
    let_go(comparison)
