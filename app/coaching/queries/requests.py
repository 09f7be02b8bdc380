"""Requests for a coach: who may see which, what waits, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.coaching.models import CoachRequest, RequestState
from app.errors import visible_row
from app.extensions import db
from app.schools.queries import today
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

IS_HERE = and_(Student.has_left.is_(False), Student.erased_at.is_(None))
_NAME = (alphabetical(Student.last_name), alphabetical(Student.first_name), CoachRequest.id)
SHOWS: Mapping[str, ColumnElement[bool]] = {
    state.value: CoachRequest.state == state for state in RequestState
}
SORTS: Mapping[str, Sequence[Any]] = {
    "due": (
        case((CoachRequest.state == RequestState.OPEN, 0), else_=1),
        CoachRequest.due_on,
        CoachRequest.id,
    ),
    "name": _NAME,
}


def _requests() -> Select[CoachRequest]:
    return (
        select(CoachRequest)
        .join(CoachRequest.student)
        .options(
            contains_eager(CoachRequest.student).joinedload(Student.programme),
            joinedload(CoachRequest.coach),
        )
        .where(IS_HERE)
    )


def requests_visible_to(user: User) -> Select[CoachRequest]:
    """The requests of the school, for those who answer them and nobody else."""
    if not user.has(Permission.ANSWER_COACH_REQUESTS):
        return _requests().where(false())
    return _requests().where(CoachRequest.school_id == user.school_id, Student.school_id == user.school_id)


def request_for(user: User, coach_request_id: int) -> CoachRequest:
    """One request that this person answers; raises NotVisible."""
    return visible_row(requests_visible_to(user).where(CoachRequest.id == coach_request_id))


def page_of_requests(user: User, state: ListState) -> Listing[CoachRequest]:
    """One page of requests: those without an answer first, or those in one state."""
    query = requests_visible_to(user)
    if show := state.filters.get("show"):
        query = query.where(SHOWS[show])
    return page_of(query, state, SORTS)


def own_request(student: Student) -> CoachRequest | None:
    """What became of her own request, if she has one."""
    query = select(CoachRequest).where(CoachRequest.student_id == student.id)
    return db.session.scalar(query.options(joinedload(CoachRequest.coach)))


def coached_by(user: User) -> list[Student]:
    """The students who have this person as a coach, by name."""
    query = (
        select(Student)
        .join(CoachRequest, CoachRequest.student_id == Student.id)
        .where(
            CoachRequest.coach_id == user.id,
            CoachRequest.state == RequestState.MET,
            Student.school_id == user.school_id,
            IS_HERE,
        )
        .options(joinedload(Student.programme), joinedload(Student.user))
        .order_by(alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id)
    )
    return list(db.session.scalars(query))


def open_requests(school_id: int) -> Select[CoachRequest]:
    """What waits for an answer at a school."""
    return (
        select(CoachRequest)
        .join(CoachRequest.student)
        .where(CoachRequest.school_id == school_id, CoachRequest.state == RequestState.OPEN, IS_HERE)
    )


def is_any_late(school_id: int) -> bool:
    """Whether a request has no answer after its tenth school day: a fact without a number or a name."""
    late = open_requests(school_id).where(CoachRequest.due_on < today())
    return db.session.scalar(late.limit(1)) is not None


@dataclass(frozen=True)
class Answered:
    """R28 over a stretch of days: how many asked, have an answer, have it in time, and have a coach."""

    asked: int
    answered: int
    in_time: int
    met: int

    @property
    def answered_share(self) -> float | None:
        return self.answered / self.asked if self.asked else None

    @property
    def met_share(self) -> float | None:
        return self.met / self.asked if self.asked else None


def answered_since(school_id: int, first: date) -> Answered:
    """What became of the requests of a school that were made on this day or later."""
    has_answer = CoachRequest.state != RequestState.OPEN
    in_time = and_(has_answer, CoachRequest.answered_on <= CoachRequest.due_on)
    sums = (has_answer, in_time, CoachRequest.state == RequestState.MET)
    row = db.session.execute(
        select(
            func.count(CoachRequest.id),
            *(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in sums),
        )
        .join(CoachRequest.student)
        .where(CoachRequest.school_id == school_id, CoachRequest.asked_on >= first, IS_HERE)
    ).one()
    return Answered(*map(int, row))
