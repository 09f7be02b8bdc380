"""Publishing supervisors: all or nothing, and once (R45). Who guides a student is whose name stands on her page.

Where an earlier internship still runs, that name changes the day after it: see `coming`.
"""

from collections import defaultdict
from functools import partial
from typing import Any

from app.accounts.models import User
from app.guidance.services.handovers import give_for_good
from app.runs import publishing
from app.runs.queries import lock_period
from app.supervision.emails import announce
from app.supervision.models import SupervisorRun
from app.supervision.problem.checks import supervision_checks
from app.supervision.queries.audience import audience_of
from app.supervision.queries.plans import rows_in
from app.supervision.services.coming import forget_coming, put_off


def publish(run: SupervisorRun, *, actor: User) -> int:
    """Let the plan hold, and tell everybody for whom something changes; returns for how many students it does.

    Contacts that are still to be held go along with the student, as in a handover. Whoever guides an internship of an
    earlier period that is not over keeps the student until it is. Raises NotReadyToPublish with what is in the way,
    RunAlreadyPublished or RunNotFinished; then nothing has changed.
    """
    lock_period(run.period_id)
    told = publishing.publish(
        run,
        lambda: supervision_checks(run, rows_in(run)),
        partial(_put_in_force, run, actor),
        actor=actor,
    )
    return int(told["reassigned"])


def _put_in_force(run: SupervisorRun, actor: User, _earlier: SupervisorRun | None) -> dict[str, Any]:
    audience = audience_of(run)
    emails = announce(run, audience)
    at_once = [turn for turn in audience.turns if turn.until is None]
    forget_coming(run.period, [turn.student_id for turn in at_once])
    groups: dict[int | None, list[int]] = defaultdict(list)
    for turn in at_once:
        if turn.after_id != turn.now_id:
            groups[turn.after_id].append(turn.student_id)
    for after_id, student_ids in groups.items():
        give_for_good(student_ids, None if after_id is None else audience.users[after_id], actor=actor)
    put_off(run, audience.turns, actor=actor)
    return {
        "assigned": run.summary["assigned"],
        "reassigned": len(audience.turns),
        "later": audience.later,
        "emails": emails,
    }
