"""Gatherings as events in a calendar: when and where, and nobody's name."""

from collections.abc import Callable, Iterable

from flask_babel import gettext
from icalendar import Event

from app.circles.calendars import new_event
from app.gatherings.models import Answer, Gathering, GatheringInvitation, GatheringState
from app.gatherings.queries.own import invitations_to
from app.listed import Listed
from app.schools.queries import AMSTERDAM
from app.students.models import Student
from app.web.addresses import public_url

MORE_EVENTS: Listed[Callable[[Student], Iterable[Event]]] = Listed("gatherings: events of a student")
"""What features beside and above put in a student's own feed."""


def event_of(gathering: Gathering, *, endpoint: str = "gatherings.show_my_gathering") -> Event:
    """From its beginning to its end, in the time of Amsterdam."""
    title, is_off = str(gathering.kind.label), gathering.state is GatheringState.CANCELLED
    event = new_event(f"gathering-{gathering.id}")
    event.add("summary", gettext("Cancelled: %(title)s", title=title) if is_off else title)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("sequence", gathering.calendar_sequence)
    event.add("dtstart", gathering.begins_at)
    event.add("dtend", gathering.ends_at.astimezone(AMSTERDAM))
    if gathering.where:
        event.add("location", gathering.where)
    event.add("url", public_url(endpoint, gathering_id=gathering.id))
    return event


def events_of(student: Student) -> list[Event]:
    """Her gatherings, but those she does not come to, and what other features have for her."""
    own = [event_of(one.gathering) for one in invitations_to(student) if _is_in_feed(one)]
    return [*own, *(event for events in MORE_EVENTS for event in events(student))]


def _is_in_feed(invitation: GatheringInvitation) -> bool:
    return invitation.answer is not Answer.DECLINED
