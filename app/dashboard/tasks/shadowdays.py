"""Days along: companies to tell, questions to answer, days to come, and what a guest thinks afterwards."""

from collections.abc import Iterator
from dataclasses import replace

from flask import url_for
from flask_babel import gettext

from app.dashboard.tasks.task import Task
from app.schools.queries import today
from app.shadowdays.models import ShadowDay, ShadowDayState
from app.shadowdays.queries.days import days_of, days_with_outcomes, without_company
from app.students.models import Student
from app.web.filters import unbroken_date


def company_tasks(school_id: int) -> Iterator[Task]:
    """Of a coordinator: agreed days about which nobody has told the company yet, the nearest first."""
    for day in without_company(school_id):
        url = url_for("shadowdays.show_day_to_coordinator", shadow_day_id=day.id)
        what, label = gettext("Tell the company about a day along"), gettext("See the day")
        yield Task(what, label, url, day.placement.opening.site.title, day.on_date, due_is="on")


def day_tasks(student: Student) -> Iterator[Task]:
    """Of a student: questions for her, days to come, and a day that was, until she says what she thinks."""
    ahead = [day for day in days_of(student) if day.on_date >= today()]
    for day in reversed(ahead):
        is_guest = day.guest_id == student.id
        if day.state is ShadowDayState.ASKED and not is_guest:
            what, label = gettext("May somebody come along for a day?"), gettext("Read and answer")
            yield replace(
                _task(what, label, day, "attention"),
                whom=f"{day.placement.opening.site.title}, {unbroken_date(day.on_date)}",
                due=day.answer_by,
                due_is="by",
            )
        elif day.state is ShadowDayState.ACCEPTED and day.on_date > today():
            what = gettext("You go along for a day") if is_guest else gettext("Somebody comes along with you")
            yield _task(what, gettext("See the day"), day, "neutral")
    for day, outcome in days_with_outcomes(student):
        if outcome is None:
            yield _task(gettext("How was your day along?"), gettext("Say what you think"), day, "neutral")


def _task(what: str, label: str, day: ShadowDay, state: str) -> Task:
    url = url_for("shadowdays.show_day", shadow_day_id=day.id)
    return Task(what, label, url, day.placement.opening.site.title, day.on_date, state, due_is="on")
