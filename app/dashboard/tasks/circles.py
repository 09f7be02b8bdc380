"""Circle runs that wait for the coordinator, circles that nobody leads, and what is next in those that run."""

from collections.abc import Iterator, Sequence

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.accounts.models import User
from app.circles.models import MentoringCircle
from app.circles.queries.cards import cards_of
from app.circles.queries.circles import own_seats_of, running_circles
from app.circles.queries.meetings import attendance_at, may_evaluate, meetings_of, next_of, to_note
from app.circles.queries.messages import count_open_reports
from app.circles.queries.stranded import circles_short_of_mentors
from app.dashboard.tasks.task import Task
from app.extensions import db
from app.mentoring.models import CircleRun
from app.runs.models import RunState
from app.web.filters import show_clock, show_date


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
            gettext("Check the planned circles and publish them"), gettext("Read the result"), url, name
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
        what, label = gettext("One of two mentors has paused or is stopping"), gettext("Change the mentors")
        url = url_for("circles.change_mentors", circle_id=losing[0].id)
        if losing[1:]:
            label, url = gettext("Show circles"), url_for("circles.list_circles")
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


SEEN_TO = {"no_mentor", "mentor_paused", "mentor_stops"}
"""Who leads a circle is on lines of its own."""


def circle_life_tasks(user: User) -> Iterator[Task]:
    """Of a coordinator: a reported message first, then circles that need something."""
    if count := count_open_reports(user.school_id):
        whom = ngettext("%(num)s message in a circle", "%(num)s messages in a circle", count)
        what, url = gettext("A message in a circle has been reported"), url_for("circles.list_reports")
        yield Task(what, gettext("Read the reports"), url, whom, state="problem")
    needy = [card for card in cards_of(running_circles(user)) if set(card.attention) - SEEN_TO]
    if needy:
        whom = ngettext("%(num)s circle", "%(num)s circles", len(needy))
        what = gettext("Some circles need something: a meeting, a place or more students, for example")
        yield Task(what, gettext("Show circles"), url_for("circles.list_circles"), whom, state="neutral")


def evening_tasks(user: User) -> Iterator[Task]:
    """Of a member or a mentor: each of her circles' next evening, and after it what is left to do."""
    seats = own_seats_of(user)
    meetings = meetings_of([seat.circle_id for seat in seats])
    said = attendance_at([row.id for rows in meetings.values() for row in rows])
    for seat in seats:
        name = gettext("Mentoring circle %(number)s", number=seat.circle.number)
        page = url_for("circles.show_my_circle", circle_id=seat.circle_id)
        rows = meetings[seat.circle_id]
        ahead = next_of(rows)
        if ahead is not None:
            when = f"{show_date(ahead.starts_at)}, {show_clock(ahead.starts_at)}"
            if seat.id in said[ahead.id]:
                what, label, state = gettext("Your circle meets"), gettext("See your circle"), "neutral"
            else:
                what, label, state = (
                    gettext("Are you coming to your circle?"),
                    gettext("Say whether you are coming"),
                    "attention",
                )
            yield Task(what, label, page, f"{name}, {when}", state=state)
        if seat.role.is_mentor and to_note(rows):
            yield Task(
                gettext("Record who was there"), gettext("See your circle"), page, name, state="neutral"
            )
        if may_evaluate(seat, rows):
            url = url_for("circles.evaluate_circle", circle_id=seat.circle_id)
            yield Task(
                gettext("How was your circle?"),
                gettext("Answer three short questions"),
                url,
                name,
                state="neutral",
            )
