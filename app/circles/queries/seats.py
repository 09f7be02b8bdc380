"""Seats: who is in a circle now, and what a seat has to respect (R24, R25)."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.circles.models import CircleDecision, CircleDecisionKind, CircleState, Membership, MentoringCircle
from app.circles.queries.placed import places_in
from app.extensions import db
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.students.models import Student

IS_IN: ColumnElement[bool] = Membership.left_at.is_(None)


def _with_people() -> Select[Membership]:
    return (
        select(Membership)
        .options(
            joinedload(Membership.student).joinedload(Student.programme),
            joinedload(Membership.student).joinedload(Student.user),
            joinedload(Membership.role_model).joinedload(RoleModel.site),
        )
        .order_by(Membership.joined_at, Membership.id)
    )


def people_in(circle_ids: Collection[int]) -> dict[int, list[Membership]]:
    """Everybody who is in these circles now, by circle, in the order in which they came; one statement."""
    found: dict[int, list[Membership]] = {circle_id: [] for circle_id in circle_ids}
    for row in db.session.scalars(_with_people().where(Membership.circle_id.in_(circle_ids), IS_IN)):
        found[row.circle_id].append(row)
    return found


def everybody_in(circle: MentoringCircle) -> list[Membership]:
    """Members and mentors of one circle."""
    return people_in([circle.id])[circle.id]


def seats_with_note(circle: MentoringCircle) -> list[Membership]:
    """The seats that a coordinator gave or took with a word about why, the last first."""
    query = _with_people().where(Membership.circle_id == circle.id, Membership.note != "")
    return list(db.session.scalars(query.order_by(None).order_by(Membership.id.desc())))


def members_in(circle: MentoringCircle) -> list[Membership]:
    """The students of a circle."""
    return [row for row in everybody_in(circle) if row.student_id is not None]


def mentors_in(circle: MentoringCircle) -> list[Membership]:
    """The mentors of a circle, the host first."""
    rows = [row for row in everybody_in(circle) if row.role_model_id is not None]
    return sorted(rows, key=lambda row: (row.role.value != "host", row.id))


def seat_of_student(student_id: int, period_id: int) -> Membership | None:
    """The seat that a student has in a period."""
    return db.session.scalar(
        select(Membership).where(
            Membership.student_id == student_id, Membership.period_id == period_id, IS_IN
        )
    )


def seats_by_nonce(nonce: str) -> list[Membership]:
    """The seats in circles that run whose feed has this number: those of one person, or none once she is out."""
    rows = db.session.scalars(
        _with_people()
        .join(Membership.circle)
        .options(contains_eager(Membership.circle))
        .where(Membership.feed_nonce == nonce, IS_IN, MentoringCircle.state == CircleState.ACTIVE)
    )
    return [row for row in rows if _is_here(row)]


def _is_here(seat: Membership) -> bool:
    """Whether somebody is still of the school: not a student who left, nor an account that was closed."""
    has_left = seat.student is not None and seat.student.has_left
    user = seat.person.user
    return not has_left and (user is None or not user.is_closed)


def all_seats_of(seat: Membership) -> list[Membership]:
    """All seats that the same person has now, this one included."""
    same = (
        Membership.student_id == seat.student_id
        if seat.student_id is not None
        else Membership.role_model_id == seat.role_model_id
    )
    return list(db.session.scalars(select(Membership).where(same, IS_IN)))


def circles_led(role_model_id: int, period_id: int) -> int:
    """How many circles a mentor leads in a period."""
    return (
        db.session.scalar(
            select(func.count(Membership.id)).where(
                Membership.role_model_id == role_model_id, Membership.period_id == period_id, IS_IN
            )
        )
        or 0
    )


def placement_sites(period_id: int) -> dict[int, int]:
    """R25: the site at which each student has her place in a period, accepted or offered now."""
    return {
        student_id: place.site_id
        for student_id, place in places_in(db.session.get_one(Period, period_id)).items()
    }


def kept_apart(period_id: int) -> set[tuple[int, int]]:
    """Pairs (student, role model) of whom a coordinator decided: not in one circle."""
    rows = db.session.execute(
        select(CircleDecision.student_id, CircleDecision.role_model_id).where(
            CircleDecision.period_id == period_id,
            CircleDecision.kind == CircleDecisionKind.FORBID,
            CircleDecision.withdrawn_at.is_(None),
        )
    )
    return {(student_id, role_model_id) for student_id, role_model_id in rows}
