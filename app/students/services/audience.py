"""Saying who goes on an internship in a period (D12): the rule, and exceptions to it with a reason."""

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db, now
from app.schools.models import Period, PeriodException
from app.students.models import Student
from app.students.queries.audience import Rule, exception_of, going_ids
from app.students.trail import END_EXCEPTION, KEEP_BACK, LET_GO, SET_AUDIENCE


class ExceptionWithoutReason(DomainError):
    """An exception says why, so that a colleague understands it next year."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Give the reason in one sentence, for example: repeats the year."))


def set_rule(period: Period, rule: Rule, *, actor: User) -> int:
    """Say whom the period is for; returns how many students go now. Exceptions stay. Flushes."""
    period.for_programmes, period.for_years = list(rule.programmes), list(rule.years)
    period.for_tracks = [track.value for track in rule.tracks]
    db.session.flush()
    goes = len(going_ids(period))
    data = {
        "for_programmes": period.for_programmes,
        "for_years": period.for_years,
        "for_tracks": period.for_tracks,
        "goes": goes,
    }
    record(SET_AUDIENCE, period, actor=actor, subject_name=period.name, data=data)
    return goes


def decide(student: Student, period: Period, goes: bool | None, reason: str, *, actor: User) -> None:
    """Let the student go in the period (True), keep her back (False), or do as the rule says (None). Flushes.

    Choices and a place that she has are kept. Raises `ExceptionWithoutReason`.
    """
    known = exception_of(student, period)
    if goes is None:
        if known is not None:
            db.session.delete(known)
            db.session.flush()
            _record(END_EXCEPTION, student, period, "", actor)
        return
    reason = reason.strip()
    if not reason:
        raise ExceptionWithoutReason
    if known is None:
        known = PeriodException(school_id=period.school_id, period_id=period.id, student_id=student.id)
        db.session.add(known)
    known.goes, known.reason, known.made_at = goes, reason, now()
    known.author_id, known.author_name = actor.id, actor.name
    db.session.flush()
    _record(LET_GO if goes else KEEP_BACK, student, period, reason, actor)


def _record(action: str, student: Student, period: Period, reason: str, actor: User) -> None:
    record(action, student, actor=actor, reason=reason, data={"period": period.name})
