"""Changing a plan by hand while it is not published: another supervisor for a student, or none."""

from collections.abc import Sequence

from app.accounts.models import User
from app.audit.services import record
from app.errors import NotVisible
from app.extensions import db
from app.placements.problem.names import row_id
from app.placements.queries.named import students_named
from app.runs.broken_rules import NothingChanges, PlanBreaksRules
from app.runs.decisions import ensure_reason
from app.runs.effects import Broken
from app.runs.publishing import ensure_can_change
from app.runs.queries import lock_period
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.problem.effect import effect_of_move
from app.supervision.problem.names import SUPERVISOR
from app.supervision.problem.plan import plan_of
from app.supervision.problem.recording import settle
from app.supervision.queries.named import users_named
from app.supervision.queries.plans import rows_in
from app.supervision.services.decisions import forbid, pin
from app.supervision.trail import MOVE
from app.supervision.words import broken_sentence


def move(row: ProposedSupervisor, supervisor: User | None, reason: str, *, actor: User) -> None:
    """Give a student another supervisor in this plan, or none; later runs keep to it.

    Raises PlanBreaksRules with what it would break, NothingChanges, ReasonMissing, RunAlreadyPublished or
    RunNotFinished.
    """
    run = row.run
    lock_period(run.period_id)
    ensure_can_change(run)
    reason = ensure_reason(reason)
    db.session.refresh(row)
    rows, before = rows_in(run), row.supervisor
    plan = plan_of(run, rows)
    if supervisor is not None and not plan.knows_supervisor(supervisor.id):
        raise NotVisible
    effect = effect_of_move(plan, row.student_id, None if supervisor is None else supervisor.id)
    if effect.is_same:
        raise NothingChanges
    if effect.broken:
        raise PlanBreaksRules(broken_sentences(run, effect.broken))
    row.supervisor_id = None if supervisor is None else supervisor.id
    is_back = row.supervisor_id == row.solver_supervisor_id
    row.moved_by_id, row.moved_reason = (None, "") if is_back else (actor.id, reason)
    settle(run, rows)
    db.session.flush()
    if supervisor is not None:
        pin(row.student, supervisor, run.period, reason, actor=actor)
    elif before is not None:
        forbid(row.student, before, run.period, reason, actor=actor)
    data = {
        "run": run.number,
        "student": row.student_id,
        "from": None if before is None else before.id,
        "to": row.supervisor_id,
    }
    record(MOVE, row, actor=actor, school_id=run.school_id, data=data, about=row.student)


def broken_sentences(run: SupervisorRun, broken: Sequence[Broken]) -> list[str]:
    """The rules that a change would break, one sentence each, with names."""
    named = {str(name) for row in broken for name in (row.subject, row.found, row.allowed)}
    ids = [name for name in named if name[1:].isdigit()]
    users = users_named(run.school_id, [row_id(name) for name in ids if name.startswith(SUPERVISOR)])
    students = students_named(run.school_id, [row_id(name) for name in ids if name.startswith("s")])
    names = {f"{SUPERVISOR}{one.id}": one.name for one in users.values()}
    names |= {f"s{one.id}": one.name for one in students.values()}
    return list(dict.fromkeys(broken_sentence(row, names) for row in broken))
