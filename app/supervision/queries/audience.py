"""What a publication of supervisors would change, and for whom, before anybody publishes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.extensions import db
from app.placements.models import HELD, Placement
from app.schools.queries import today
from app.students.models import Student
from app.supervision.models import ProposedSupervisor, SupervisorRun


@dataclass(frozen=True)
class Turn:
    """A student who gets another supervisor than whose name stands on her page now."""

    student_id: int
    before_id: int | None
    after_id: int | None
    has_address: bool
    """Whether she can be told by email."""
    is_elsewhere: bool
    """Whether she is on an internship of another period now: her supervisor guides that one too."""


@dataclass(frozen=True)
class Audience:
    """Who hears what. Whoever keeps a supervisor hears nothing."""

    turns: list[Turn]
    staying: int
    users: dict[int, User]

    @property
    def is_new(self) -> int:
        """Students who had nobody."""
        return sum(turn.before_id is None for turn in self.turns)

    @property
    def is_other(self) -> int:
        """Students who had somebody else."""
        return sum(turn.before_id is not None and turn.after_id is not None for turn in self.turns)

    @property
    def is_lost(self) -> int:
        """Students who had somebody, and have nobody in the plan."""
        return sum(turn.after_id is None for turn in self.turns)

    @property
    def without_address(self) -> int:
        """Students who cannot be told by email."""
        return sum(not turn.has_address for turn in self.turns)

    @property
    def elsewhere(self) -> int:
        """Students who are on an internship of another period now, so that its guidance changes at once too."""
        return sum(turn.is_elsewhere for turn in self.turns)

    def of(self, user_id: int) -> tuple[int, int]:
        """How many students somebody gets, and how many go."""
        gets = sum(turn.after_id == user_id for turn in self.turns)
        return gets, sum(turn.before_id == user_id for turn in self.turns)

    @property
    def concerned(self) -> Iterator[User]:
        """The supervisors whose students change, by number."""
        ids = {each for turn in self.turns for each in (turn.before_id, turn.after_id) if each is not None}
        yield from (self.users[each] for each in sorted(ids) if each in self.users)


def audience_of(run: SupervisorRun) -> Audience:
    """Hold the plan against whose name stands on each student's page, by name, in three statements."""
    is_turned = Student.supervisor_id.is_distinct_from(ProposedSupervisor.supervisor_id)
    has_address = or_(Student.user_id.is_not(None), func.coalesce(Student.email, "") != "")
    day = today()
    is_elsewhere = exists().where(
        Placement.student_id == Student.id,
        Placement.period_id != run.period_id,
        Placement.state.in_(HELD),
        Placement.starts_on <= day,
        Placement.ends_on >= day,
    )
    supervisors = (Student.supervisor_id, ProposedSupervisor.supervisor_id)
    columns = (Student.id, *supervisors, has_address, is_elsewhere)
    by_name = (alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id)
    rows = db.session.execute(_here(run, *columns).where(is_turned).order_by(*by_name))
    turns = [
        Turn(student_id, before, after, bool(told), bool(elsewhere))
        for student_id, before, after, told, elsewhere in rows
    ]
    staying = db.session.scalar(_here(run, func.count()).where(~is_turned)) or 0
    ids = {each for turn in turns for each in (turn.before_id, turn.after_id) if each is not None}
    users = db.session.scalars(select(User).where(User.school_id == run.school_id, User.id.in_(ids)))
    return Audience(turns, staying, {user.id: user for user in users})


def students_of_audience(run: SupervisorRun) -> dict[int, Student]:
    """The students of a run who are still there, by id, with their accounts: to write to them."""
    rows = db.session.scalars(_here(run, Student).options(joinedload(Student.user)))
    return {student.id: student for student in rows}


def _here(run: SupervisorRun, *columns: Any) -> Select[Any]:
    """Of the students of a run who are still there."""
    return cast(
        "Select[Any]",
        select(*columns)
        .select_from(Student)
        .join(ProposedSupervisor, ProposedSupervisor.student_id == Student.id)
        .where(
            ProposedSupervisor.run_id == run.id,
            Student.school_id == run.school_id,
            Student.has_left.is_(False),
            Student.erased_at.is_(None),
        ),
    )
