"""Who of a match run has no place, no supervisor or no circle yet, by the newest plans of the period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.circles.models import CircleWish, Membership
from app.circles.queries.seats import IS_IN
from app.companies.models import Opening, Site
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedSeat
from app.placements.models import MatchRun, Proposal
from app.students.models import Student
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.web.listing import Listing, ListState, page_of


@dataclass(frozen=True)
class Plans:
    """A match run, and the newest plans of its period for supervisors and for circles, published or not."""

    match: MatchRun
    supervisors: SupervisorRun | None
    circles: CircleRun | None


@dataclass(frozen=True)
class Whole:
    """How many students of a run have what; `wishes` is how many would like a circle."""

    students: int
    placed: int
    guided: int
    wishes: int
    seated: int
    nothing: int


@dataclass(frozen=True)
class Row:
    """What one student has in these plans. `has_seat` is None for whoever does not wish a circle."""

    proposal: Proposal
    supervisor: str | None
    has_seat: bool | None


class Conditions:
    """What somebody of the run has, as conditions on `Proposal` joined with what `_joined` adds."""

    def __init__(self, plans: Plans) -> None:
        self.planned = aliased(ProposedSupervisor)
        self.guide_id: ColumnElement[Any] = func.coalesce(self.planned.supervisor_id, Student.supervisor_id)
        self.has_place = Proposal.opening_id.is_not(None)
        self.has_guide = self.guide_id.is_not(None)
        self.wishes = CircleWish.wants_circle.is_(True)
        self.has_seat = or_(
            exists().where(
                Membership.student_id == Student.id,
                Membership.period_id == plans.match.period_id,
                IS_IN,
            ),
            exists().where(
                ProposedSeat.run_id == (plans.circles.id if plans.circles else 0),
                ProposedSeat.student_id == Student.id,
                ProposedSeat.circle_id.is_not(None),
            ),
        )
        self.lacks_seat = and_(self.wishes, ~self.has_seat)
        self.has_nothing = and_(~self.has_place, ~self.has_guide, or_(~self.wishes, ~self.has_seat))
        self.lacks_something = or_(~self.has_place, ~self.has_guide, self.lacks_seat)
        self.shows: Mapping[str, ColumnElement[bool]] = {
            "nothing": self.has_nothing,
            "place": ~self.has_place,
            "supervisor": ~self.has_guide,
            "circle": self.lacks_seat,
        }

    def joined(self, query: Select[Any], plans: Plans) -> Select[Any]:
        """The proposals of the run with each student, her planned supervisor and her wish for a circle."""
        query = query.select_from(Proposal).join(Proposal.student)
        query = query.outerjoin(CircleWish, CircleWish.student_id == Student.id)
        run_id = plans.supervisors.id if plans.supervisors else 0
        is_hers = and_(self.planned.student_id == Student.id, self.planned.run_id == run_id)
        query = query.outerjoin(self.planned, is_hers)
        return query.where(
            Proposal.run_id == plans.match.id,
            Student.school_id == plans.match.school_id,
            Student.has_left.is_(False),
            Student.erased_at.is_(None),
        )


SHOWS = ("nothing", "place", "supervisor", "circle")


def whole_of(plans: Plans) -> Whole:
    """Count what students of the run have, in one statement."""
    has = Conditions(plans)
    wanted = (
        has.has_place,
        has.has_guide,
        has.wishes,
        and_(has.wishes, has.has_seat),
        has.has_nothing,
    )
    sums = (func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in wanted)
    row = db.session.execute(has.joined(select(func.count(Proposal.id), *sums), plans)).one()
    return Whole(*map(int, row))


def page_of_missing(plans: Plans, state: ListState) -> Listing[Row]:
    """One page of students who lack something, by name, or of those who lack one thing."""
    has, guide = Conditions(plans), aliased(User)
    columns = (Proposal, guide.name, case((has.wishes, has.has_seat), else_=None))
    query = has.joined(select(*columns), plans).outerjoin(guide, guide.id == has.guide_id)
    condition = has.shows[state.filters["show"]] if "show" in state.filters else has.lacks_something
    query = query.where(condition).options(
        contains_eager(Proposal.student).joinedload(Student.programme),
        joinedload(Proposal.opening).joinedload(Opening.site).joinedload(Site.company),
    )
    sorts = {"name": (alphabetical(Student.last_name), alphabetical(Student.first_name), Proposal.id)}
    found: Listing[Any] = page_of(query, state, sorts)
    return found
