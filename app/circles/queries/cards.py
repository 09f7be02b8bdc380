"""Circles as cards for the coordinator: who is in each, when it meets, who came, and what needs somebody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.circles.models import AttendanceState, Meeting, MeetingState, Membership, MentoringCircle
from app.circles.queries.meetings import attendance_at, meetings_of, next_of, to_note
from app.circles.queries.offers import Around, around, journeys
from app.circles.queries.stranded import who_go_on
from app.rolemodels.models import RoleModelState

FEWEST_MEMBERS = 3


@dataclass(frozen=True)
class Card:
    """One circle. `attention` holds codes, the most urgent first; the page has words for each."""

    circle: MentoringCircle
    members: list[Membership]
    mentors: list[Membership]
    next_meeting: Meeting | None
    coming: int
    """How many said that they come to the next meeting."""
    answered: int
    there: int
    """Seats taken at the meetings that were noted, of `noted` in all."""
    noted: int
    minutes: list[int | None]
    """Per member, in the same order."""
    attention: tuple[str, ...]
    staying: int
    """How many of the mentors go on leading it."""
    is_new: bool
    """No meeting was ever planned, or all were called off."""

    @property
    def furthest(self) -> int | None:
        """The longest known journey of a member."""
        return max((each for each in self.minutes if each is not None), default=None)


def cards_of(circles: Sequence[MentoringCircle]) -> list[Card]:
    """Read all that the cards show in a fixed number of statements."""
    known = around(circles)
    meetings = meetings_of([circle.id for circle in circles])
    said = attendance_at([row.id for rows in meetings.values() for row in rows])
    times = journeys(known)
    leading = {row.role_model_id or 0 for people in known.people.values() for row in people}
    stay = who_go_on(leading - {0})
    return [_card(circle, known, meetings[circle.id], said, times, stay) for circle in circles]


def _card(
    circle: MentoringCircle,
    known: Around,
    meetings: list[Meeting],
    said: dict[int, dict[int, AttendanceState]],
    times: dict[int, int | None],
    stay: Collection[int],
) -> Card:
    people = known.people[circle.id]
    members = [row for row in people if row.student_id is not None]
    mentors = sorted((row for row in people if row.role.is_mentor), key=lambda row: row.role.value)
    ahead = next_of(meetings)
    answers = list(said[ahead.id].values()) if ahead else []
    noted = [state for row in meetings if row.state is MeetingState.HELD for state in said[row.id].values()]
    return Card(
        circle=circle,
        members=members,
        mentors=mentors,
        next_meeting=ahead,
        coming=answers.count(AttendanceState.COMES),
        answered=len(answers),
        there=noted.count(AttendanceState.WAS_THERE),
        noted=len(noted),
        minutes=[times[row.id] for row in members],
        attention=tuple(
            code
            for code, holds in _checks(circle, known, members, mentors, stay, meetings, ahead, answers)
            if holds
        ),
        staying=sum(row.role_model_id in stay for row in mentors),
        is_new=all(row.state is MeetingState.CANCELLED for row in meetings),
    )


def _checks(
    circle: MentoringCircle,
    known: Around,
    members: list[Membership],
    mentors: list[Membership],
    stay: Collection[int],
    meetings: list[Meeting],
    ahead: Meeting | None,
    answers: list[AttendanceState],
) -> list[tuple[str, bool]]:
    sites = {known.sites.get(row.student_id or 0) for row in members} - {None}
    led_by = [row.role_model for row in mentors if row.role_model is not None]
    return [
        ("no_mentor", not mentors),
        ("mentor_paused", any(mentor.state is RoleModelState.PAUSED for mentor in led_by)),
        (
            "mentor_stops",
            any(mentor.state is RoleModelState.ACTIVE and mentor.id not in stay for mentor in led_by),
        ),
        ("not_independent", any(mentor.site_id in sites for mentor in led_by if mentor.site_id)),
        ("left_school", any(row.student.has_left for row in members if row.student is not None)),
        ("few_members", len(members) < min(FEWEST_MEMBERS, circle.max_size)),
        ("no_meeting", ahead is None),
        ("not_noted", bool(to_note(meetings)) and ahead is None),
        ("nobody_answered", ahead is not None and not answers),
        ("no_place", not circle.is_online and not circle.place and not circle.online_address),
        ("no_address", circle.is_online and not circle.online_address),
    ]
