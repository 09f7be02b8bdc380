"""An agreed activity as a calendar file. It says what, when and where, and names nobody."""

from datetime import datetime, timedelta

from flask import Response
from flask_babel import gettext

from app.activities.models import Request, RequestState
from app.circles.calendars import calendar_file, calendar_with, new_event
from app.schools.queries import AMSTERDAM

USUAL = 60
"""Minutes, where nobody said how long it takes."""


def calendar_for(request: Request, url: str) -> Response | None:
    """The file to download, with the address of the page about it; None while no day is agreed."""
    if request.state is not RequestState.AGREED or request.on_date is None:
        return None
    title = request.name
    event = new_event(f"activity-{request.id}")
    event.add("summary", title)
    event.add("status", "CONFIRMED")
    event.add("sequence", request.version)
    if request.starts_at is None:
        event.add("dtstart", request.on_date)
        event.add("dtend", request.on_date + timedelta(days=1))
    else:
        start = datetime.combine(request.on_date, request.starts_at, AMSTERDAM)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=request.minutes or USUAL))
    if where := _place_of(request):
        event.add("location", where)
    event.add("url", url)
    return calendar_file(calendar_with([event], title), f"{request.on_date}.ics")


def _place_of(request: Request) -> str:
    if request.is_online:
        return str(gettext("Online"))
    if request.site is not None and request.is_wish:
        parts = (request.site.title, request.site.address, request.site.town)
    else:
        parts = (request.place, request.town, None)
    return ", ".join(part for part in parts if part)
