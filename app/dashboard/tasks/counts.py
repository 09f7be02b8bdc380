"""What tasks of a coordinator count at the school, in one statement for all of them."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from app.coaching.queries.requests import open_requests
from app.companies.queries import without_track
from app.confidential.models import FactState, SharedFact
from app.inquiries.queries.asked import to_call
from app.inquiries.queries.claims import companies_waiting
from app.notices.models import Email, EmailState
from app.reading import numbers
from app.schools.models import Period
from app.schools.queries import AMSTERDAM
from app.signals.queries import open_signals
from app.students.models import Student
from app.students.queries.students import without_choices


class Counts(NamedTuple):
    """How many there are of each; `signals_since` is the day of the oldest signal that waits."""

    signals: int
    signals_since: date | None
    shared_facts: int
    failed_emails: int
    openings_without_track: int
    companies_that_answered: int
    companies_to_call: int
    students: int
    students_without_choices: int
    """Of the period that is being planned; 0 without one."""
    coach_requests: int
    coach_requests_due: date | None
    """The first day by which one of them needs an answer."""


def counts_of(school_id: int, period: Period | None) -> Counts:
    """Count at the school."""
    waiting = open_signals(school_id)
    shared = (SharedFact.school_id == school_id, SharedFact.state == FactState.GIVEN)
    failed = (
        Email.school_id == school_id,
        Email.state == EmailState.FAILED,
        Email.is_private.is_(False),
    )
    asked = open_requests(school_id)
    coaches, due, signals, since, facts, emails, openings, answered, silent, students, *choosing = numbers(
        asked.with_only_columns(func.count()),
        asked.with_only_columns(func.min(asked.selected_columns.due_on)),
        waiting.with_only_columns(func.count()),
        waiting.with_only_columns(func.min(waiting.selected_columns.created_at)),
        select(func.count(SharedFact.id)).where(*shared),
        select(func.count(Email.id)).where(*failed),
        without_track(school_id),
        companies_waiting(school_id),
        to_call(school_id),
        select(func.count(Student.id)).where(Student.school_id == school_id),
        *([without_choices(period)] if period else []),
    )
    day = since.astimezone(AMSTERDAM).date() if signals else None
    return Counts(
        signals, day, facts, emails, openings, answered, silent, students, sum(choosing), coaches, due
    )
