"""Changing a plan by hand while it is not published: a student to another circle, other mentors to a circle.

The reason stands with the row and not in the trail: it may be about a mentor, and nothing is wiped from there.
"""

from collections.abc import Sequence

from app.accounts.models import User
from app.audit.services import record
from app.errors import NotVisible
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.problem.effect import effect_of_mentors, effect_of_move
from app.mentoring.problem.names import called
from app.mentoring.problem.plan import plan_of
from app.mentoring.problem.recording import settle
from app.mentoring.queries.plans import circle_in, circles_in, seats_in
from app.mentoring.services.decisions import forbid, pin
from app.mentoring.trail import MOVE_IN_PLAN, SWAP_MENTORS
from app.mentoring.words import broken_sentence
from app.rolemodels.models import RoleModel
from app.runs.broken_rules import NothingChanges, PlanBreaksRules
from app.runs.decisions import ensure_reason
from app.runs.effects import Broken, Effect
from app.runs.publishing import ensure_can_change
from app.runs.queries import lock_school


def move(seat: ProposedSeat, circle: ProposedCircle | None, reason: str, *, actor: User) -> None:
    """Give a student another circle in this plan, or none; later runs keep to it.

    Raises `PlanBreaksRules` with what it would break (size, time, reach, independence, …), `NothingChanges`,
    `ReasonMissing`, `RunAlreadyPublished` or `RunNotFinished`.
    """
    run = seat.run
    lock_school(run.school_id)
    ensure_can_change(run)
    reason = ensure_reason(reason)
    db.session.refresh(seat)
    circles, seats = circles_in(run), seats_in(run)
    before = next((row for row in circles if row.id == seat.circle_id), None)
    plan = plan_of(run, circles, seats)
    _ensure_possible(run, effect_of_move(plan, seat.student_id, None if circle is None else circle.number))
    seat.circle_id = None if circle is None else circle.id
    is_back = seat.circle_id == seat.solver_circle_id
    seat.moved_by_id, seat.moved_reason = (None, "") if is_back else (actor.id, reason)
    settle(run, circles, seats)
    db.session.flush()
    _remember(seat, before, circle, reason, actor)
    record(
        MOVE_IN_PLAN,
        seat,
        actor=actor,
        school_id=run.school_id,
        data={
            "run": run.number,
            "student": seat.student_id,
            "from": None if before is None else before.number,
            "to": None if circle is None else circle.number,
        },
        about=seat.student,
    )


def _remember(
    seat: ProposedSeat,
    before: ProposedCircle | None,
    circle: ProposedCircle | None,
    reason: str,
    actor: User,
) -> None:
    """Keep the move for later runs: pin to the new host, or forbid the old mentors when she gets no circle."""
    period = seat.run.period
    if circle is not None:
        pin(seat.student, circle.host, period, reason, actor=actor)
        return
    for mentor in (before.host, before.second) if before is not None else ():
        if mentor is not None:
            forbid(seat.student, mentor, period, reason, actor=actor)


def lead_by(
    circle: ProposedCircle, host: RoleModel, second: RoleModel | None, reason: str, *, actor: User
) -> None:
    """Change the mentors of a planned circle; it meets at the host's place.

    Raises `PlanBreaksRules` with what it would break, `NothingChanges`, `ReasonMissing`,
    `RunAlreadyPublished` or `RunNotFinished`.
    """
    run = circle.run
    lock_school(run.school_id)
    ensure_can_change(run)
    reason = ensure_reason(reason)
    circle = circle_in(run, circle.id)
    db.session.refresh(circle)
    circles, seats = circles_in(run), seats_in(run)
    plan = plan_of(run, circles, seats)
    mentors = mentor_ids(host, second)
    if not all(plan.knows_mentor(each) for each in mentors):
        raise NotVisible
    _ensure_possible(run, effect_of_mentors(plan, circle.number, mentors))
    before = [circle.host_id, circle.second_id]
    circle.host, circle.second = host, second
    circle.changed_by_id, circle.changed_reason = actor.id, reason
    db.session.flush()
    settle(run, circles, seats)
    db.session.flush()
    data = {"run": run.number, "circle": circle.number, "from": before, "to": list(mentors)}
    record(
        SWAP_MENTORS,
        circle,
        actor=actor,
        school_id=run.school_id,
        data=data,
        subject_name=str(circle.number),
    )


def mentor_ids(host: RoleModel, second: RoleModel | None) -> Sequence[int]:
    """Who leads, the host first."""
    return [host.id] if second is None else [host.id, second.id]


def _ensure_possible(run: CircleRun, effect: Effect) -> None:
    if effect.is_same:
        raise NothingChanges
    if effect.broken:
        raise PlanBreaksRules(broken_sentences(run, effect.broken))


def broken_sentences(run: CircleRun, broken: Sequence[Broken]) -> list[str]:
    """The rules that a change would break, one sentence each, with names."""
    named = {name for row in broken for name in (row.subject, str(row.found), str(row.allowed))}
    names = called(run, {name for name in named if name[:1] in "sm" and name[1:].isdigit()})
    return list(dict.fromkeys(broken_sentence(row, names) for row in broken))
