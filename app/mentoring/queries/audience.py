"""What a publication of circles would mean for whom, before anybody publishes."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.circles.models import Membership, MentoringCircle
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.queries.plans import running_beside
from app.mentoring.queries.unseated import to_be_told


@dataclass(frozen=True)
class Audience:
    """Seats by what their students would read; and circles that start, go on or end."""

    starting: int
    going_on: int
    ending: int
    welcomed: list[ProposedSeat]
    """New in a circle, or in another one than now."""
    staying: int
    waiting: list[tuple[ProposedSeat, bool]]
    """No circle, and whether she has one now."""
    without_account: int
    without_address: int
    now: dict[int, Membership]
    """The seat that each student has now."""


def audience_of(
    run: CircleRun,
    circles: Sequence[ProposedCircle],
    seats: Sequence[ProposedSeat],
    earlier: CircleRun | None,
) -> Audience:
    """Hold the plan against the circles that run."""
    used = {seat.circle_id for seat in seats if seat.circle_id is not None}
    running = running_beside(run, [row for row in circles if row.id in used])
    now = running.seat_of
    welcomed = [
        seat for seat in seats if seat.circle_id is not None and not _stays(seat, now, running.goes_on)
    ]
    seated = [seat for seat in seats if seat.circle_id is not None]
    waiting = to_be_told(run, earlier, seats)
    reached = [*welcomed, *(seat for seat, _had in waiting)]
    return Audience(
        starting=len(used) - len(running.goes_on),
        going_on=len(running.goes_on),
        ending=len(running.ending),
        welcomed=welcomed,
        staying=len(seated) - len(welcomed),
        waiting=waiting,
        without_account=sum(seat.student.user_id is None for seat in reached),
        without_address=sum(seat.student.user_id is None and not seat.student.email for seat in reached),
        now=now,
    )


def _stays(seat: ProposedSeat, now: dict[int, Membership], goes_on: dict[int, MentoringCircle]) -> bool:
    held, there = now.get(seat.student_id), goes_on.get(seat.circle_id or 0)
    return held is not None and there is held.circle
