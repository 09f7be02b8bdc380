"""What people decide about students, which every later run obeys (T16)."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.runs.broken_rules import ReasonMissing
from app.runs.models import PIN, Decision

Row = TypeVar("Row", bound=Decision)


def ensure_reason(reason: str) -> str:
    """Strip and return the reason (T16), cut to the length of its column. Raises `ReasonMissing` when there is none."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()[:1000]


def decisions_about(table: type[Row], student_id: int, period_id: int) -> list[Row]:
    """Return the decisions in force about a student."""
    return list(
        db.session.scalars(
            select(table).where(
                table.student_id == student_id,
                table.period_id == period_id,
                table.withdrawn_at.is_(None),
            )
        )
    )


def decisions_of_period(table: type[Row], period_id: int) -> tuple[dict[int, int], dict[int, set[int]]]:
    """Per student what she is pinned to and what she is kept from, by decisions in force; in one statement."""
    pins: dict[int, int] = {}
    forbids: dict[int, set[int]] = {}
    columns = (table.student_id, getattr(table, table.about), table.kind)
    rows = select(*columns).where(table.period_id == period_id, table.withdrawn_at.is_(None))
    for student_id, about_id, kind in db.session.execute(rows.order_by(table.id)):
        if str(kind) == PIN:
            pins[student_id] = about_id
        else:
            forbids.setdefault(student_id, set()).add(about_id)
    return pins, forbids


def decide(decision: Decision, action: str, *, actor: User, trail_reason: str = "") -> None:
    """Store a decision in place of the earlier ones about the same, and of an earlier pin; audit it.

    The audit trail is never erased: leave `trail_reason` empty where it may be about somebody who can ask for erasure.
    """
    for earlier in decisions_about(type(decision), decision.student_id, decision.period_id):
        if earlier.about_id == decision.about_id or (earlier.is_pin and decision.is_pin):
            _end(earlier, actor)
    decision.author_id, decision.author_name = actor.id, actor.name
    db.session.add(decision)
    db.session.flush()
    _record(decision, action, actor, {}, trail_reason)


def withdraw_decision(decision: Decision, action: str, *, actor: User) -> None:
    """Take a decision back: later runs are free again. No effect on one that was taken back before."""
    db.session.refresh(decision)
    if decision.withdrawn_at is None:
        _end(decision, actor)
        _record(decision, action, actor, {"kind": decision.kind}, "")


def _end(decision: Decision, actor: User) -> None:
    decision.withdrawn_at, decision.withdrawn_by_id = now(), actor.id
    db.session.flush()


def _record(decision: Decision, action: str, actor: User, data: Mapping[str, Any], reason: str) -> None:
    told = {**data, "student": decision.student_id, decision.about.removesuffix("_id"): decision.about_id}
    record(action, decision, actor=actor, data=told, reason=reason, about=decision.student)
