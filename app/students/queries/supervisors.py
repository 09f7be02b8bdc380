"""Who supervises how many students, and what giving some of them another supervisor would change."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Select, and_, func, or_, select

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.alphabet import alphabetical
from app.extensions import db
from app.students.models import Student


@dataclass(frozen=True)
class Supervisor:
    """Somebody with students, or who can be given some. `students` counts those who have not left."""

    id: int
    name: str
    students: int
    can_be_given: bool


def supervisors_of(school_id: int) -> list[Supervisor]:
    """By name: everybody who can supervise, and those who still have students though they cannot any longer."""
    can_be_given = and_(User.is_closed.is_(False), holds(Role.SUPERVISOR))
    has_students = select(Student.supervisor_id).where(
        Student.school_id == school_id, Student.supervisor_id.is_not(None)
    )
    counts = (
        select(Student.supervisor_id, func.count().label("students"))
        .where(Student.school_id == school_id, Student.has_left.is_(False))
        .group_by(Student.supervisor_id)
        .subquery()
    )
    rows = db.session.execute(
        select(User.id, User.name, func.coalesce(counts.c.students, 0), can_be_given)
        .outerjoin(counts, counts.c.supervisor_id == User.id)
        .where(User.school_id == school_id, or_(can_be_given, User.id.in_(has_students)))
        .order_by(alphabetical(User.name), User.id)
    )
    return [Supervisor(*row) for row in rows]


@dataclass(frozen=True)
class Handover:
    """What giving these students a supervisor would change. `held` is student id -> supervisor id now, or None."""

    held: Mapping[int, int | None]
    supervisor_id: int | None

    @property
    def changing(self) -> list[int]:
        """The students who have another supervisor now, or none where there is to be one."""
        return [student for student, now in self.held.items() if now != self.supervisor_id]

    @property
    def others(self) -> Counter[int]:
        """How many of them each other supervisor has now."""
        return Counter(now for now in self.held.values() if now is not None and now != self.supervisor_id)

    @property
    def without(self) -> int:
        """How many of them have none now."""
        return sum(now is None for now in self.held.values())

    @property
    def digest(self) -> str:
        """Changes whenever another student is among them or one has another supervisor now."""
        seen = repr((sorted(self.held.items(), key=lambda item: item[0]), self.supervisor_id))
        return sha256(seen.encode()).hexdigest()


def handover_of(students: Select[Student], supervisor_id: int | None) -> Handover:
    """Read, in one statement, what giving `students` this supervisor (None: nobody) would change."""
    query = students.with_only_columns(Student.id, Student.supervisor_id).order_by(None)
    return Handover({student: now for student, now in db.session.execute(query)}, supervisor_id)
