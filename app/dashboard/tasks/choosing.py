"""Who goes (D12), and who has not chosen while choices are open (R36)."""

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.tasks.task import Task
from app.schools.models import Period
from app.schools.queries import choices_are_open, today
from app.schools.services.periods import choices_have_opened
from app.students.queries.audience import is_said_who_goes

SOON = timedelta(days=14)


def choosing_tasks(period: Period, students: int, without: int) -> Iterator[Task]:
    """Once there are students, say who goes before choices open, then remind those who have not chosen.

    `students` are those of the school, `without` those who go and listed nothing: none once places are published, for
    then there is a place to answer. More urgent in the last two weeks.
    """
    if not students:
        return
    if not choices_have_opened(period) and not is_said_who_goes(period):
        what, label = gettext("Say who goes on an internship"), gettext("Say who goes")
        url = url_for("students.show_audience", period_id=period.id)
        yield Task(what, label, url, period.name, period.choices_open_on, "neutral")
    if without and choices_are_open(period):
        whom = ngettext("%(num)s student", "%(num)s students", without)
        state = "attention" if period.choices_close_on <= today() + SOON else "neutral"
        what, url = (
            gettext("Remind students who have not chosen"),
            url_for("students.list_students", state="no_choices"),
        )
        yield Task(what, gettext("Show students"), url, whom, period.choices_close_on, state)
