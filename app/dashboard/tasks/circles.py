"""Circle runs that wait for the coordinator, and circles that nobody leads."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.dashboard.tasks.task import Task
from app.extensions import db
from app.mentoring.models import CircleRun, CircleRunState
from app.mentoring.queries.stranded import circles_without_mentor


def circle_tasks(school_id: int) -> Iterator[Task]:
    """Circles without a mentor first: their members wait. Then the newest circle run, when it waits or has failed."""
    if stranded := circles_without_mentor(school_id):
        numbers = ", ".join(str(circle.number) for circle in stranded)
        what = ngettext("A circle has no mentor", "%(num)s circles have no mentor", len(stranded))
        url = url_for("mentoring.new_circle_run", like=_last_run_of(school_id), replan=1)
        whom = gettext("circle %(numbers)s", numbers=numbers)
        yield Task(what, gettext("Plan again with few changes"), url, whom, state="problem")
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
    elif run.state is CircleRunState.FAILED:
        yield Task(gettext("A circle run failed"), gettext("See why"), url, name, state="problem")


def _last_run_of(school_id: int) -> int | None:
    """The circle run that was published last, to plan again like it."""
    return db.session.scalar(
        select(CircleRun.id)
        .where(CircleRun.school_id == school_id, CircleRun.state == CircleRunState.PUBLISHED)
        .order_by(CircleRun.number.desc())
        .limit(1)
    )
