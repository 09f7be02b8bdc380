"""Circle runs that wait for the coordinator, and circles that nobody leads."""

from collections.abc import Iterator, Sequence

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.dashboard.tasks.task import Task
from app.extensions import db
from app.mentoring.models import CircleRun, MentoringCircle
from app.mentoring.queries.stranded import circles_short_of_mentors
from app.runs.models import RunState


def circle_tasks(school_id: int) -> Iterator[Task]:
    """Circles that lose a mentor first: their members wait. Then the newest circle run, when it waits or has failed."""
    yield from _mentor_tasks(school_id)
    run = db.session.scalar(
        select(CircleRun).where(CircleRun.school_id == school_id).order_by(CircleRun.number.desc()).limit(1)
    )
    if run is None:
        return
    url = url_for("mentoring.show_circle_run", circle_run_id=run.id)
    name = gettext("Circle run %(number)s", number=run.number)
    if run.state.can_change:
        yield Task(
            gettext("Look at the planned circles and publish them"), gettext("Read the result"), url, name
        )
    elif run.state is RunState.FAILED:
        yield Task(gettext("A circle run failed"), gettext("See why"), url, name, state="problem")


def _mentor_tasks(school_id: int) -> Iterator[Task]:
    """Circles that nobody goes on leading, and those that one of two mentors does: she left, paused or stops."""
    short = circles_short_of_mentors(school_id)
    if stranded := short.led_by_nobody:
        what = ngettext("A circle needs another mentor", "%(num)s circles need another mentor", len(stranded))
        url = url_for("mentoring.new_circle_run", like=_last_run_of(school_id), replan=1)
        yield Task(what, gettext("Plan again with few changes"), url, _numbers(stranded), state="problem")
    if losing := short.led_by_one:
        what, label = gettext("One of two mentors has paused or stops"), gettext("Change the mentors")
        url = url_for("mentoring.change_mentors", circle_id=losing[0].id)
        if losing[1:]:
            label, url = gettext("Show circles"), url_for("mentoring.list_circles")
        yield Task(what, label, url, _numbers(losing))


def _numbers(circles: Sequence[MentoringCircle]) -> str:
    numbers = ", ".join(str(circle.number) for circle in circles)
    return str(ngettext("circle %(numbers)s", "circles %(numbers)s", len(circles), numbers=numbers))


def _last_run_of(school_id: int) -> int | None:
    """The circle run that was published last, to plan again like it."""
    return db.session.scalar(
        select(CircleRun.id)
        .where(CircleRun.school_id == school_id, CircleRun.state == RunState.PUBLISHED)
        .order_by(CircleRun.number.desc())
        .limit(1)
    )
