"""What a publication of supervisors would change, and for whom, before anybody publishes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.extensions import db
from app.schools.queries import today
from app.students.models import Student
from app.students.queries.coming import told_supervisor
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.queries.coming import DAY, NOTHING, Around, around


@dataclass(frozen=True)
class Turn:
    """A student who gets another supervisor for the period than she was told."""

    student_id: int
    now_id: int | None
    """Whose name stands on her page."""
    before_id: int | None
    """Who she was told guides her in the period: whoever does so now, unless somebody else comes."""
    after_id: int | None
    has_address: bool
    """Whether she can be told by email."""
    until: date | None
    """The last day of whoever guides her now, who guides an internship of an earlier period. None: at once."""

    @property
    def from_on(self) -> date | None:
        """From which day it is; None: at once."""
        return None if self.until is None else self.until + DAY

    @property
    def is_kept(self) -> bool:
        """Whether she keeps who guides her now, having been told that somebody else comes."""
        return self.after_id is not None and self.after_id == self.now_id

    @property
    def is_given(self) -> bool:
        """Whether somebody else guides her."""
        return self.after_id is not None and not self.is_kept


@dataclass(frozen=True)
class Change:
    """What one supervisor hears: how many students come and go, by day (None: at once)."""

    gets: Counter[date | None]
    goes: Counter[date | None]
    kept: int
    """Students who would have gone, and stay."""
    missed: int
    """Students who would have come, and do not."""

    @property
    def comes_by_day(self) -> list[tuple[date | None, int]]:
        """How many students come, at once and then by day."""
        return _by_day(self.gets)

    @property
    def goes_by_day(self) -> list[tuple[date | None, int]]:
        """How many students go, at once and then by day."""
        return _by_day(self.goes)

    @property
    def is_any(self) -> bool:
        """Whether there is anything to hear."""
        return bool(self.gets or self.goes or self.kept or self.missed)


def _by_day(counts: Counter[date | None]) -> list[tuple[date | None, int]]:
    return sorted(
        ((day, number) for day, number in counts.items() if number), key=lambda pair: pair[0] or date.min
    )


@dataclass(frozen=True)
class Audience:
    """Who hears what. Whoever keeps a supervisor hears nothing."""

    turns: list[Turn]
    staying: int
    users: dict[int, User]

    @property
    def is_new(self) -> int:
        """Students who had nobody."""
        return sum(turn.before_id is None and turn.is_given for turn in self.turns)

    @property
    def is_other(self) -> int:
        """Students who had somebody else."""
        return sum(turn.before_id is not None and turn.is_given for turn in self.turns)

    @property
    def is_kept(self) -> int:
        """Students who were told that somebody else comes, and keep who guides them now."""
        return sum(turn.is_kept for turn in self.turns)

    @property
    def is_lost(self) -> int:
        """Students who had somebody, and have nobody in the plan."""
        return sum(turn.after_id is None for turn in self.turns)

    @property
    def without_address(self) -> int:
        """Students who cannot be told by email."""
        return sum(not turn.has_address for turn in self.turns)

    @property
    def later(self) -> int:
        """Students who keep who guides them now until an earlier internship is over."""
        return sum(turn.until is not None and not turn.is_kept for turn in self.turns)

    def of(self, user_id: int) -> Change:
        """What changes for somebody, against what she was told."""
        gets = Counter(
            turn.from_on for turn in self.turns if turn.after_id == user_id and turn.now_id != user_id
        )
        goes = Counter(
            turn.from_on
            for turn in self.turns
            if turn.now_id == user_id != turn.after_id and (turn.before_id == user_id or turn.until is None)
        )
        kept = sum(turn.now_id == turn.after_id == user_id for turn in self.turns)
        missed = sum(turn.before_id == user_id and turn.now_id != user_id for turn in self.turns)
        return Change(gets, goes, kept, missed)

    @property
    def concerned(self) -> Iterator[User]:
        """The supervisors whose students change, by number."""
        yield from (user for number, user in sorted(self.users.items()) if self.of(number).is_any)


def audience_of(run: SupervisorRun) -> Audience:
    """Hold the plan against what each student was told, by name, in four statements."""
    told, day = told_supervisor(run.period_id), today()
    is_turned = told.is_distinct_from(ProposedSupervisor.supervisor_id)
    columns = (
        Student.id,
        Student.supervisor_id,
        told,
        ProposedSupervisor.supervisor_id,
        or_(Student.user_id.is_not(None), func.coalesce(Student.email, "") != ""),
    )
    by_name = (alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id)
    rows = db.session.execute(_here(run, *columns).where(is_turned).order_by(*by_name))
    kept = around(run.period, day)
    turns = [
        Turn(
            student_id, now_id, before_id, after_id, bool(has_address), _until(now_id, kept, student_id, day)
        )
        for student_id, now_id, before_id, after_id, has_address in rows
    ]
    staying = db.session.scalar(_here(run, func.count()).where(~is_turned)) or 0
    ids = {each for turn in turns for each in (turn.now_id, turn.before_id, turn.after_id)} - {None}
    users = db.session.scalars(select(User).where(User.school_id == run.school_id, User.id.in_(ids)))
    return Audience(turns, staying, {user.id: user for user in users})


def _until(now_id: int | None, kept: Mapping[int, Around], student_id: int, day: date) -> date | None:
    """Nobody to keep her: at once."""
    return None if now_id is None else kept.get(student_id, NOTHING).until(day)


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
