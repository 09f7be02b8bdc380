"""Who has no circle in a plan, why, and who has to be told: whoever asked for one, or loses the one she has."""

from collections.abc import Sequence

from sqlalchemy import Subquery, select

from app.circles.queries.seats import seat_of_student
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedSeat
from app.runs.models import RunState
from app.schools.models import Period


def unseated_in(period: Period) -> Subquery:
    """Whom the published plan of a period gave no seat: columns `student_id` and `reason`, a code or NULL."""
    return (
        select(ProposedSeat.student_id, ProposedSeat.reason)
        .join(ProposedSeat.run)
        .where(
            CircleRun.period_id == period.id,
            CircleRun.state == RunState.PUBLISHED,
            ProposedSeat.circle_id.is_(None),
        )
        .subquery()
    )


def to_be_told(
    run: CircleRun, earlier: CircleRun | None, seats: Sequence[ProposedSeat]
) -> list[tuple[ProposedSeat, bool]]:
    """The seats of students to whom a publication writes that there is no circle, and whether each has one now.

    Whoever was told so by the publication before, or never answered, hears nothing. Ask it before seats change hands.
    """
    told = _told_before(earlier)
    found = []
    for seat in seats:
        if seat.circle_id is not None:
            continue
        had_circle = not run.options["keeps_circles"] and (
            seat_of_student(seat.student_id, run.period_id) is not None
        )
        if had_circle or (seat.details["has_answered"] and seat.student_id not in told):
            found.append((seat, had_circle))
    return found


def _told_before(earlier: CircleRun | None) -> set[int]:
    if earlier is None:
        return set()
    rows = db.session.execute(
        select(ProposedSeat.student_id, ProposedSeat.details).where(
            ProposedSeat.run_id == earlier.id, ProposedSeat.circle_id.is_(None)
        )
    )
    return {student_id for student_id, details in rows if details["has_answered"]}
