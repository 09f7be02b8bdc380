"""Pinning a student to a supervisor, keeping her from one, and taking that back. Every later run obeys.

The reason stands with the decision and not in the trail: it may be about a colleague.
"""

from app.accounts.models import User
from app.errors import NotVisible
from app.runs.decisions import decide, ensure_reason, withdraw_decision
from app.runs.queries import lock_period
from app.schools.models import Period
from app.schools.queries import codes_equal_to, equivalents_of
from app.students.models import Student
from app.supervision.broken_rules import PinOutsideProgramme
from app.supervision.models import SupervisorDecision, SupervisorDecisionKind
from app.supervision.services.offers import offer_in
from app.supervision.trail import FORBID, PIN, WITHDRAW


def pin(
    student: Student, supervisor: User, period: Period, reason: str, *, actor: User
) -> SupervisorDecision:
    """Let every later run give her this supervisor, replacing an earlier pin.

    Raises PinOutsideProgramme or ReasonMissing.
    """
    reason = _ready(student, supervisor, period, reason)
    offer = offer_in(supervisor.id, period.id)
    codes = codes_equal_to(student.programme.code, equivalents_of(period.school_id))
    if offer is None or codes.isdisjoint(offer.programme_codes):
        raise PinOutsideProgramme(supervisor.name, student.programme.name)
    return _add(student, supervisor, period, SupervisorDecisionKind.PIN, reason, actor)


def forbid(
    student: Student, supervisor: User, period: Period, reason: str, *, actor: User
) -> SupervisorDecision:
    """Keep her from this supervisor in every later run. Raises ReasonMissing."""
    reason = _ready(student, supervisor, period, reason)
    return _add(student, supervisor, period, SupervisorDecisionKind.FORBID, reason, actor)


def withdraw(decision: SupervisorDecision, *, actor: User) -> None:
    """Take a decision back: later runs are free again. No effect on one that was taken back before."""
    lock_period(decision.period_id)
    withdraw_decision(decision, WITHDRAW, actor=actor)


def _ready(student: Student, supervisor: User, period: Period, reason: str) -> str:
    if not student.school_id == supervisor.school_id == period.school_id:
        raise NotVisible
    lock_period(period.id)
    return ensure_reason(reason)


def _add(
    student: Student,
    supervisor: User,
    period: Period,
    kind: SupervisorDecisionKind,
    reason: str,
    actor: User,
) -> SupervisorDecision:
    decision = SupervisorDecision(
        school_id=student.school_id,
        period_id=period.id,
        student_id=student.id,
        supervisor_id=supervisor.id,
        kind=kind,
        reason=reason,
    )
    decide(decision, PIN if kind is SupervisorDecisionKind.PIN else FORBID, actor=actor)
    return decision
