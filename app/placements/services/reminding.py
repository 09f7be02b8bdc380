"""Reminding students who have not chosen: a week before the last day for choices, and on the day before it."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, cast, exists, literal, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.notices.models import Email
from app.notices.services import queue_emails
from app.placements.models import MatchRun
from app.runs.queries import published_run_in
from app.schools.models import Period
from app.schools.queries import choices_are_open
from app.students.emails import email_to, text_for
from app.students.models import Student
from app.students.queries.students import goes_without_choices

WEEK, LAST = timedelta(days=7), timedelta(days=1)
BATCH = 200
"""How many are reminded in one transaction."""


def periods_to_remind_in(day: date) -> list[Period]:
    """The periods whose choices opened before today and close within a week, of every school."""
    nearly = select(Period).where(
        Period.choices_open_on < day,
        Period.choices_close_on >= day,
        Period.choices_close_on <= day + WEEK,
        Period.choices_closed_at.is_(None),
    )
    return list(db.session.scalars(nearly.order_by(Period.id)))


def remind_some(period: Period, day: date) -> int:
    """Queue a reminder for students who go and have chosen nothing, each once for the week and once for the last days.

    Returns how many, `BATCH` at most. Nobody is reminded once the places of the period are published.
    """
    if not choices_are_open(period) or published_run_in(MatchRun, period.id) is not None:
        return 0
    step = "last" if period.choices_close_on - day <= LAST else "week"
    key = f"choosing:{period.id}:{step}:student:"
    is_reminded = exists().where(Email.key == literal(key) + cast(Student.id, String))
    students = db.session.scalars(
        select(Student)
        .where(
            goes_without_choices(period),
            or_(Student.user_id.is_not(None), Student.email.is_not(None)),
            ~is_reminded,
        )
        .options(joinedload(Student.user))
        .order_by(Student.id)
        .limit(BATCH)
    ).all()
    written = [_written(student, period, f"{key}{student.id}") for student in students]
    queue_emails([email for email in written if email is not None])
    return len(students)


def _written(student: Student, period: Period, key: str) -> Email | None:
    text = text_for(
        student.school_id,
        student.user,
        _l("You have not chosen yet"),
        "placements/not_chosen",
        student=student,
        period=period,
    )
    return email_to(student, text, kind="choosing_reminder", key=key)
