"""Saying who goes on an internship in a period (D12): the rule, and exceptions to it with a reason."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.access import Permission
from app.accounts.models import User
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db, now
from app.schools.following import Along
from app.schools.models import Period, PeriodException
from app.schools.queries import programme_names
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


def _rule_that_still_holds(period: Period) -> Rule:
    """The rule of a period without programmes that the school no longer has; for everybody where none is left."""
    rule, names = Rule.of(period), programme_names(period.school_id)
    left = tuple(code for code in rule.programmes if code in names)
    return Rule() if rule.programmes and not left else replace(rule, programmes=left)


def _in_words(period: Period) -> str | None:
    """For example "Software developer (25604); years of study 2 and 3; BOL"; None for everybody."""
    rule, names = _rule_that_still_holds(period), programme_names(period.school_id)
    parts = [
        ", ".join(names[code] for code in rule.programmes),
        _years_in_words(rule.years),
        ", ".join(track.value for track in rule.tracks),
    ]
    return "; ".join(part for part in parts if part) or None


def _years_in_words(years: Sequence[int]) -> str:
    if not years:
        return ""
    return str(gettext("years of study %(years)s", years=", ".join(map(str, years))))


def _carry(model: Period, period: Period, actor: User) -> None:
    set_rule(period, _rule_that_still_holds(model), actor=actor)


WHO_GOES = Along("who_goes", _l("Who goes"), Permission.MANAGE_STUDENTS, _in_words, _carry)
"""The rule of a period; exceptions are of a student in that period, and stay there."""
