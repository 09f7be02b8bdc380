"""The plan of a circle run: its circles and seats, which of them a person sees, and which running circle goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.circles.models import CircleState, Membership, MembershipRole, MentoringCircle
from app.circles.queries.seats import people_in
from app.errors import NotVisible, visible_row
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.rolemodels.models import RoleModel
from app.students.models import Student


def seats_visible_to(user: User) -> Select[ProposedSeat]:
    """The seats in circle runs of the school, each with student and programme; none but for who manages circles."""
    query = (
        select(ProposedSeat)
        .join(ProposedSeat.run)
        .join(ProposedSeat.student)
        .options(contains_eager(ProposedSeat.student).joinedload(Student.programme))
    )
    if not user.has(Permission.MANAGE_CIRCLES):
        return query.where(false())
    return query.where(CircleRun.school_id == user.school_id, Student.school_id == user.school_id)


def seat_for(user: User, run_id: int, student_id: int) -> ProposedSeat:
    """What a circle run says for one student, when the user may see it; raises `NotVisible`."""
    return visible_row(
        seats_visible_to(user).where(ProposedSeat.run_id == run_id, ProposedSeat.student_id == student_id)
    )


def seats_in(run: CircleRun) -> list[ProposedSeat]:
    """Every seat of a run with its student, by name."""
    return list(
        db.session.scalars(
            select(ProposedSeat)
            .join(ProposedSeat.student)
            .where(ProposedSeat.run_id == run.id, Student.school_id == run.school_id)
            .options(contains_eager(ProposedSeat.student).joinedload(Student.programme))
            .order_by(
                alphabetical(Student.last_name), alphabetical(Student.first_name), ProposedSeat.student_id
            )
        )
    )


def circles_in(run: CircleRun) -> list[ProposedCircle]:
    """Every circle of a run with its mentors, by number."""
    return list(
        db.session.scalars(
            select(ProposedCircle)
            .where(ProposedCircle.run_id == run.id)
            .options(
                joinedload(ProposedCircle.host).joinedload(RoleModel.site),
                joinedload(ProposedCircle.second).joinedload(RoleModel.site),
            )
            .order_by(ProposedCircle.number)
        ).unique()
    )


def circle_in(run: CircleRun, circle_id: int) -> ProposedCircle:
    """One circle of a run; raises `NotVisible` when it is another run's."""
    found = next((row for row in circles_in(run) if row.id == circle_id), None)
    if found is None:
        raise NotVisible
    return found


@dataclass
class Running:
    """The circles of a period that run, who is in them, and in which planned circle each goes on."""

    circles: list[MentoringCircle] = field(default_factory=list)
    people: dict[int, list[Membership]] = field(default_factory=dict)
    goes_on: dict[int, MentoringCircle] = field(default_factory=dict)
    """By id of the planned circle."""

    @property
    def ending(self) -> list[MentoringCircle]:
        """Those that no planned circle takes further."""
        kept = {circle.id for circle in self.goes_on.values()}
        return [circle for circle in self.circles if circle.id not in kept]

    @property
    def seat_of(self) -> dict[int, Membership]:
        """The seat that each student has now."""
        rows = (row for people in self.people.values() for row in people)
        return {row.student_id: row for row in rows if row.student_id is not None}


def running_beside(run: CircleRun, planned: Sequence[ProposedCircle]) -> Running:
    """What a publication of this plan would take further. A run that keeps circles as they are touches none of them.

    A circle goes on where the same host meets at the same moment; else where one of its mentors still leads at it.
    """
    if run.options["keeps_circles"]:
        return Running()
    circles = list(
        db.session.scalars(
            select(MentoringCircle)
            .where(
                MentoringCircle.school_id == run.school_id,
                MentoringCircle.period_id == run.period_id,
                MentoringCircle.state == CircleState.ACTIVE,
            )
            .order_by(MentoringCircle.number)
        )
    )
    found = Running(circles, people_in([circle.id for circle in circles]))
    for is_strict in (True, False):
        _match(found, planned, is_strict=is_strict)
    return found


def _match(found: Running, planned: Sequence[ProposedCircle], *, is_strict: bool) -> None:
    taken = {circle.id for circle in found.goes_on.values()}
    for row in planned:
        if row.id in found.goes_on:
            continue
        wanted = {row.host_id} if is_strict else {row.host_id, row.second_id} - {None}
        for circle in found.circles:
            led_by = {
                seat.role_model_id
                for seat in found.people[circle.id]
                if seat.role_model_id is not None and (seat.role is MembershipRole.HOST or not is_strict)
            }
            if circle.id not in taken and circle.slot is row.slot and led_by & wanted:
                found.goes_on[row.id] = circle
                taken.add(circle.id)
                break
