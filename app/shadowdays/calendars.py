"""A day along as an event in a calendar: when and where, and nobody's name."""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext
from icalendar import Event

from app.circles.calendars import new_event
from app.shadowdays.models import ShadowDay, ShadowDayState
from app.shadowdays.queries.days import days_of
from app.students.models import Student
from app.web.addresses import public_url

KNOWN = (ShadowDayState.ACCEPTED, ShadowDayState.CANCELLED)


def event_of(day: ShadowDay) -> Event:
    """The whole day, at the company."""
    site, is_off = day.placement.opening.site, day.state is ShadowDayState.CANCELLED
    title = gettext("Day along at %(company)s", company=site.title)
    event = new_event(f"shadow-day-{day.id}")
    event.add("summary", gettext("Cancelled: %(title)s", title=title) if is_off else title)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("sequence", day.version)
    event.add("dtstart", day.on_date)
    event.add("dtend", day.on_date + timedelta(days=1))
    event.add("location", ", ".join(part for part in (site.title, site.address, site.town) if part))
    event.add("url", public_url("shadowdays.show_day", shadow_day_id=day.id))
    return event


def events_of(student: Student) -> Iterable[Event]:
    """Her days for her own feed, as guest and as host; those called off too, so that calendars strike them out."""
    return [event_of(day) for day in days_of(student) if day.state in KNOWN]
