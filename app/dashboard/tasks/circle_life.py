"""Circles that run: the next evening of who is in one, and what a coordinator has to see to."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.accounts.models import User
from app.dashboard.tasks.task import Task
from app.mentoring.queries.cards import cards_of
from app.mentoring.queries.circles import own_seats_of, running_circles
from app.mentoring.queries.meetings import attendance_at, may_evaluate, meetings_of, next_of, to_note
from app.mentoring.queries.messages import count_open_reports
from app.web.filters import show_clock, show_date

SEEN_TO = {"no_mentor", "mentor_paused", "mentor_stops"}
"""Who leads a circle is on lines of its own."""


def circle_life_tasks(user: User) -> Iterator[Task]:
    """Of a coordinator: a reported message first, then circles that need something."""
    if count := count_open_reports(user.school_id):
        whom = ngettext("%(num)s message", "%(num)s messages", count)
        what, url = gettext("A message in a circle was reported"), url_for("mentoring.list_reports")
        yield Task(what, gettext("Read it"), url, whom, state="problem")
    needy = [card for card in cards_of(running_circles(user)) if set(card.attention) - SEEN_TO]
    if needy:
        whom = ngettext("%(num)s circle", "%(num)s circles", len(needy))
        what = gettext("Circles need something: a meeting, a place, more students")
        yield Task(what, gettext("Show circles"), url_for("mentoring.list_circles"), whom, state="neutral")


def evening_tasks(user: User) -> Iterator[Task]:
    """Of a member or a mentor: each of her circles' next evening, and after it what is left to do."""
    seats = own_seats_of(user)
    meetings = meetings_of([seat.circle_id for seat in seats])
    said = attendance_at([row.id for rows in meetings.values() for row in rows])
    for seat in seats:
        name = gettext("Mentoring circle %(number)s", number=seat.circle.number)
        page = url_for("mentoring.show_my_circle", circle_id=seat.circle_id)
        rows = meetings[seat.circle_id]
        ahead = next_of(rows)
        if ahead is not None:
            when = f"{show_date(ahead.starts_at)}, {show_clock(ahead.starts_at)}"
            if seat.id in said[ahead.id]:
                what, label, state = gettext("Your circle meets"), gettext("See your circle"), "neutral"
            else:
                what, label, state = (
                    gettext("Do you come to your circle?"),
                    gettext("Say whether you come"),
                    "attention",
                )
            yield Task(what, label, page, f"{name}, {when}", state=state)
        if seat.role.is_mentor and to_note(rows):
            yield Task(gettext("Note who was there"), gettext("See your circle"), page, name, state="neutral")
        if may_evaluate(seat, rows):
            url = url_for("mentoring.evaluate_circle", circle_id=seat.circle_id)
            yield Task(
                gettext("How was your circle?"),
                gettext("Answer three short questions"),
                url,
                name,
                state="neutral",
            )
