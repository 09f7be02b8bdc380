"""Rows of gatherings, for tests of the whole school."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from app.access import Role
from app.accounts.models import User
from app.gatherings.models import (
    Gathering,
    GatheringEvaluation,
    GatheringFeed,
    GatheringHost,
    GatheringInvitation,
    GatheringKind,
    GatheringState,
    TogetherAnswer,
)
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import Student
from tests.factories import Factories


def a_gathering(make: Factories, period: Period, **values: object) -> Gathering:
    """A peer meeting on 18 March 2027 to which nobody is invited."""
    known = {"school_id": period.school_id, "period_id": period.id, "kind": GatheringKind.PEER_MEETING}
    day = {"title": "Lunch", "on_date": date(2027, 3, 18), "starts_at": time(13), "minutes": 90}
    gathering: Gathering = make.row(Gathering(**{**known, **day, **values}))
    return gathering


def invited(make: Factories, student: Student, period: Period) -> None:
    """She came to a peer meeting and said what she thought, has a feed, and was offered to meet others."""
    meeting = a_gathering(make, period)
    invitation = make.row(GatheringInvitation(gathering_id=meeting.id, student_id=student.id))
    scores = {"helped": 4, "felt_safe": 4, "would_again": 4}
    make.row(GatheringEvaluation(invitation_id=invitation.id, remark="Nice.", **scores))
    make.row(GatheringFeed(student_id=student.id, nonce=f"nonce{student.id}"))
    make.row(
        TogetherAnswer(
            school_id=student.school_id, student_id=student.id, period_id=period.id, ways=["contact"]
        )
    )


def organised(make: Factories, user: User, period: Period) -> None:
    """Somebody organises a gathering and hosts it too."""
    gathering = a_gathering(make, period, organiser_id=user.id, organiser_name=user.name)
    make.row(GatheringHost(gathering_id=gathering.id, user_id=user.id))


def a_return_day(
    make: Factories, student: Student, period: Period, people: Mapping[Role, User]
) -> dict[str, int | str]:
    """A return day next week, to which the student is invited, hosted by everybody who can: ids that routes take."""
    organiser = people[Role.COORDINATOR]
    day = a_gathering(
        make,
        period,
        kind=GatheringKind.RETURN_DAY,
        state=GatheringState.OPEN,
        on_date=today() + timedelta(days=7),
        organiser_id=organiser.id,
        organiser_name=organiser.name,
    )
    make.row(GatheringInvitation(gathering_id=day.id, student_id=student.id))
    hosts = (Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR, Role.MENTOR)
    rows = [make.row(GatheringHost(gathering_id=day.id, user_id=people[role].id)) for role in hosts]
    return {"gathering_id": day.id, "host_id": rows[1].id, "gathering_kind": "return_day"}
