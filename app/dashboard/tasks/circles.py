"""Circle runs that wait for the coordinator, circles that nobody leads, and what is next in those that run."""

from collections.abc import Iterator, Sequence

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.accounts.models import User
from app.circles.models import MeetingState
from app.circles.queries.cards import Card
from app.circles.queries.circles import own_seats_of
from app.circles.queries.meetings import attendance_at, may_evaluate, meetings_of, next_of, to_note
from app.dashboard.counts import Newest
from app.dashboard.tasks.runs import newest_run
from app.dashboard.tasks.task import Task
from app.extensions import db
from app.mentoring.models import CircleRun
from app.runs.models import RunState
from app.web.filters import show_clock, unbroken_date


def circle_tasks(cards: Sequence[Card], newest: Newest, school_id: int) -> Iterator[Task]:
    """Circles that lose a mentor first: their members wait. Then the newest circle run, when it waits or has failed."""
    yield from _mentor_tasks(cards, school_id)
    yield from newest_run(
        newest,
        ("mentoring.show_circle_run", "circle_run_id"),
        gettext("Circle run %(number)s", number=newest.number),
        waits=gettext("Check the planned circles and publish them"),
        failed=gettext("A circle run failed"),
    )


def _mentor_tasks(cards: Sequence[Card], school_id: int) -> Iterator[Task]:
    """Circles that nobody goes on leading, and those that one of two mentors does: she left, paused or stops."""
    if stranded := [card for card in cards if not card.staying]:
        what = ngettext("A circle needs another mentor", "%(num)s circles need another mentor", len(stranded))
        url = url_for("mentoring.new_circle_run", like=_last_run_of(school_id), replan=1)
        label = gettext("Plan again with few changes")
        yield Task(what, label, url, _numbers(stranded), state="problem", hurts=True)
    if losing := [card for card in cards if 0 < card.staying < len(card.mentors)]:
        what, label = gettext("One of two mentors has paused or is stopping"), gettext("Change the mentors")
        url = url_for("circles.change_mentors", circle_id=losing[0].circle.id)
        if losing[1:]:
            label, url = gettext("Show circles"), url_for("circles.list_circles")
        yield Task(what, label, url, _numbers(losing))


def _numbers(cards: Sequence[Card]) -> str:
    numbers = ", ".join(str(card.circle.number) for card in cards)
    return str(ngettext("circle %(numbers)s", "circles %(numbers)s", len(cards), numbers=numbers))


def _last_run_of(school_id: int) -> int | None:
    """The circle run that was published last, to plan again like it."""
    return db.session.scalar(
        select(CircleRun.id)
        .where(CircleRun.school_id == school_id, CircleRun.state == RunState.PUBLISHED)
        .order_by(CircleRun.number.desc())
        .limit(1)
    )


SEEN_TO = {"no_mentor", "mentor_paused", "mentor_stops", "no_meeting"}
"""Who leads a circle, and that it does not meet, is on lines of its own."""


def circle_life_tasks(cards: Sequence[Card], reported: int) -> Iterator[Task]:
    """Of a coordinator: a reported message, then circles that do not meet, then those that need something else."""
    if reported:
        whom = ngettext("%(num)s message in a circle", "%(num)s messages in a circle", reported)
        what, url = gettext("A message in a circle has been reported"), url_for("circles.list_reports")
        yield Task(what, gettext("Read the reports"), url, whom, state="problem")
    idle = [card for card in cards if card.next_meeting is None]
    for waiting in ([card for card in idle if card.is_new], [card for card in idle if not card.is_new]):
        if waiting:
            yield _without_meeting(waiting)
    needy = [card for card in cards if set(card.attention) - SEEN_TO]
    if needy:
        whom = ngettext("%(num)s circle", "%(num)s circles", len(needy))
        what = gettext("Some circles need something: a place or more students, for example")
        yield Task(what, gettext("Show circles"), url_for("circles.list_circles"), whom, state="neutral")


def _without_meeting(cards: Sequence[Card]) -> Task:
    """Of circles that are all new, so that their members have met nobody yet, or all are not."""
    is_new = cards[0].is_new
    if is_new:
        what = ngettext(
            "A new circle has no first meeting yet",
            "%(num)s new circles have no first meeting yet",
            len(cards),
        )
    else:
        what = ngettext(
            "A circle has no next meeting planned", "%(num)s circles have no next meeting planned", len(cards)
        )
    label, url = gettext("Plan meetings"), url_for("circles.plan_meetings", circle_id=cards[0].circle.id)
    if cards[1:]:
        label, url = gettext("Show circles"), url_for("circles.list_circles")
    return Task(what, label, url, _numbers(cards), hurts=is_new)


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
        if seat.role.is_mentor and all(row.state is MeetingState.CANCELLED for row in rows):
            url = url_for("circles.plan_my_meetings", circle_id=seat.circle_id)
            yield Task(gettext("Plan the first meeting of your circle"), gettext("Plan meetings"), url, name)
        if ahead is not None:
            when = f"{unbroken_date(ahead.starts_at)}, {show_clock(ahead.starts_at)}"
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
