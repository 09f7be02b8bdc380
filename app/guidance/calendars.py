"""Contacts as events in a calendar. A calendar is kept by whoever made the program, so an event names no student."""

from datetime import datetime, timedelta

from flask_babel import gettext
from icalendar import Event

from app.circles.calendars import new_event
from app.guidance.models import ContactMoment
from app.schools.queries import AMSTERDAM
from app.web.addresses import public_url

LENGTH = timedelta(minutes=45)


def event_of(contact: ContactMoment) -> Event:
    """A contact on its day: with a time once there is an appointment at a time, else the whole day."""
    opening = contact.plan.placement.opening
    site = opening.site
    event = new_event(f"guidance-contact-{contact.id}")
    event.add("sequence", contact.version)
    title = gettext("Internship visit") if contact.is_visit else gettext("Internship contact")
    event.add("summary", f"{title}: {opening.title}")
    if contact.planned_on is not None and contact.planned_at is not None:
        begin = datetime.combine(contact.planned_on, contact.planned_at, AMSTERDAM)
        event.add("dtstart", begin)
        event.add("dtend", begin + LENGTH)
    else:
        event.add("dtstart", contact.on_day)
        event.add("dtend", contact.on_day + timedelta(days=1))
    if contact.is_visit and site.town:
        event.add("location", ", ".join(part for part in (site.address, site.town) if part))
    event.add("url", public_url("guidance.show_plan", placement_id=contact.plan.placement_id))
    return event
