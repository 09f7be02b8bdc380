"""What a run would find before anybody starts it: how many can be seated, by how many mentors, and what is missing."""

from dataclasses import dataclass

from flask_babel import gettext, ngettext

from app.mentoring.policies import CirclePolicy, Invited
from app.mentoring.problem.building import build
from app.mentoring.problem.sources import sources_of
from app.schools.models import Period


@dataclass(frozen=True)
class Preview:
    """Counts; `warning` is a sentence where a circle for everybody is out of the question (R24)."""

    students: int
    unanswered: int
    first: int
    mentors: int
    room: int
    has_places: bool
    """Whether placements are published: without them nobody comes first, and independence cannot be judged."""
    warning: str


def preview_of(period: Period, invited: Invited, policy: CirclePolicy) -> Preview:
    """Read it from the rows as they are now."""
    sources = sources_of(period, invited)
    built = build(sources, policy.as_json(), 0)
    students, mentors = built.data["students"], built.data["mentors"]
    room = sum(mentor["max_circles"] for mentor in mentors) * policy.as_json()["max_size"]
    return Preview(
        students=len(students),
        unanswered=len(built.remarks["students_unanswered"]),
        first=sum(student["priority"] for student in students),
        mentors=len(mentors),
        room=room,
        has_places=bool(sources.places),
        warning=_warning(len(students), room) if mentors else "",
    )


def _warning(students: int, room: int) -> str:
    if students <= room:
        return ""
    have = ngettext("There is %(num)s student", "There are %(num)s students", students)
    seats = ngettext("%(num)s seat", "%(num)s seats", room)
    return str(
        gettext(
            "%(have)s, but the mentors have only %(seats)s. Split the group: ask another mentor, "
            "or ask one if she would lead two circles.",
            have=have,
            seats=seats,
        )
    )
