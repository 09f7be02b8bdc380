"""Calendar files (RFC 5545): meetings, for one evening or as a feed, and whatever features above put in them.

Such a file says when and where, and names nobody: a calendar is kept by whoever made the program. The address of the
video call is not in it either, only that of the circle's page, which closes for somebody who leaves.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask import Response, current_app
from flask_babel import gettext
from icalendar import Calendar, Event

from app.circles.models import Meeting, MeetingState
from app.extensions import now
from app.schools.queries import AMSTERDAM
from app.web.addresses import public_url

REFRESH = timedelta(hours=6)


def calendar_of(meetings: Sequence[Meeting], name: str) -> bytes:
    """A calendar of these meetings, cancelled ones included so that calendars strike them out."""
    return calendar_with([_event(meeting) for meeting in meetings], name)


def calendar_with(events: Iterable[Event], name: str) -> bytes:
    """A calendar of these events.

    Times are local with the rules of Amsterdam beside them, so that half past seven stays half past seven.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Meervoud//Meervoud//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))  # which is not escaped
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def new_event(uid: str) -> Event:
    """An event that calendars recognise by `uid`, for those who have it only."""
    event = Event()
    event.add("uid", f"{uid}@{current_app.config['MAIL_FROM'].split('@')[-1]}")
    event.add("dtstamp", now())
    event.add("class", "PRIVATE")
    return event


def _event(meeting: Meeting) -> Event:
    circle, is_off = meeting.circle, meeting.state is MeetingState.CANCELLED
    title = gettext("Mentoring circle %(number)s", number=circle.number)
    event = new_event(f"circle-meeting-{meeting.id}")
    event.add("sequence", meeting.calendar_sequence)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", gettext("Cancelled: %(title)s", title=title) if is_off else title)
    event.add("dtstart", meeting.starts_at.astimezone(AMSTERDAM))
    event.add("dtend", meeting.ends_at.astimezone(AMSTERDAM))
    where = meeting.place or circle.place or (gettext("Online") if circle.is_online else "")
    if where:
        event.add("location", where)
    event.add("url", public_url("circles.show_my_circle", circle_id=circle.id))
    return event


def calendar_file(content: bytes, filename: str) -> Response:
    """The answer that a browser or a calendar program takes in; nobody on the way keeps it."""
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store"
    return response
