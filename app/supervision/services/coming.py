"""Supervisors who come on a day: written down by a publication, carried out when the earlier internship is over."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.guidance.services.handovers import bring_in
from app.parts import in_parts
from app.runs.queries import lock_period
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import ComingSupervisor, Student
from app.supervision import trail
from app.supervision.emails import (
    tell_of_another,
    tell_of_day,
    tell_of_withdrawal,
    tell_students,
    tell_supervisors,
)
from app.supervision.models import SupervisorRun
from app.supervision.queries.audience import Change, Turn
from app.supervision.queries.coming import Waiting, comes_as, waiting_in


def put_off(run: SupervisorRun, turns: Sequence[Turn], *, actor: User) -> None:
    """Write down who guides students of a run from a day on. Until then nothing changes for them."""
    ids = [turn.student_id for turn in turns if turn.until is not None]
    rows = {(row.student_id, row.period_id): row for row in _rows_of(ids)}
    others = {student_id for student_id, period_id in rows if period_id != run.period_id}
    new = []
    for turn in turns:
        if turn.until is None:
            continue
        if (row := rows.get((turn.student_id, run.period_id))) is not None:
            row.ended_at = now()
        if not turn.is_kept or turn.student_id in others:
            new.append(
                ComingSupervisor(
                    school_id=run.school_id,
                    student_id=turn.student_id,
                    period_id=run.period_id,
                    supervisor_id=turn.after_id,
                    until=turn.until,
                    run_id=run.id,
                    author_id=actor.id,
                )
            )
    db.session.flush()  # one that is open, per student and period
    db.session.add_all(new)
    db.session.flush()


def _rows_of(student_ids: Sequence[int]) -> list[ComingSupervisor]:
    found: list[ComingSupervisor] = []
    for some in in_parts(student_ids):
        found += db.session.scalars(
            select(ComingSupervisor).where(
                ComingSupervisor.student_id.in_(some), ComingSupervisor.ended_at.is_(None)
            )
        )
    return found


def forget_coming(period: Period, student_ids: Collection[int]) -> None:
    """Nobody comes for these students any more in a period, nor in those that begin before it."""
    for row in _rows_of(list(student_ids)):
        if row.period.starts_on <= period.starts_on:
            row.ended_at = now()
    db.session.flush()


def go_along(absent: User, stand_in: User, students: Sequence[Student], actor: User) -> int:
    """Let `stand_in` come wherever `absent` would, on the same days: she hands over for good, and `students` at once.

    Everybody concerned gets an email. Returns how many students would have come, beside those who go at once.
    """
    for period_id in sorted({row.period_id for row in comes_as(absent)}):
        lock_period(period_id)
    at_once = {one.id for one in students}
    rows = comes_as(absent)
    for row in rows:
        row.ended_at = now()
    db.session.flush()  # one that is open, per student and period
    others = {row.student_id for row in _rows_of([one.student_id for one in rows])}
    told = [row for row in rows if row.student_id not in at_once]
    kept = {row for row in rows if row.student_id in at_once or row.student.supervisor_id == stand_in.id}
    db.session.add_all(
        _again(row, stand_in, actor) for row in rows if row not in kept or row.student_id in others
    )
    db.session.flush()
    tell_of_another(
        absent, stand_in, [row for row in told if row not in kept], [row for row in told if row in kept]
    )
    return len({row.student_id for row in told})


def _again(row: ComingSupervisor, supervisor: User, actor: User) -> ComingSupervisor:
    """The same with somebody else, on the same day."""
    return ComingSupervisor(
        school_id=row.school_id,
        student_id=row.student_id,
        period_id=row.period_id,
        supervisor_id=supervisor.id,
        until=row.until,
        run_id=row.run_id,
        author_id=actor.id,
    )


def keep_up(period: Period) -> None:
    """Let days follow the internships on which they depend, and let those guide whose day has come.

    Somebody who is away that day, or guides no longer, waits: students keep whom they have. What is left when the
    period is over goes.
    """
    lock_period(period.id)
    day = today()
    if period.ends_on < day:
        _end_all(period)
        return
    waiting = waiting_in(period.id, day)
    moved = [one.row for one in waiting if _follow(one) and one.can_guide]
    tell_of_day([row for row in moved if row.until >= day and _is_other(row)])
    _bring_in(period, [one.row for one in waiting if one.can_guide and one.row.until < day])


def _end_all(period: Period) -> None:
    db.session.execute(
        update(ComingSupervisor)
        .where(ComingSupervisor.period_id == period.id, ComingSupervisor.ended_at.is_(None))
        .values(ended_at=now())
    )


def _follow(one: Waiting) -> bool:
    """Whether the day is another one now."""
    until = one.until(today())
    is_moved = until != one.row.until
    one.row.until = until
    return is_moved


def _is_other(row: ComingSupervisor) -> bool:
    return row.supervisor_id != row.student.supervisor_id


def _bring_in(period: Period, rows: Sequence[ComingSupervisor]) -> None:
    key = f"coming-supervisor:{period.id}:{now().isoformat()}"
    gets: Counter[User] = Counter(row.supervisor for row in rows if row.supervisor and _is_other(row))
    goes: Counter[User] = Counter(
        row.student.supervisor for row in rows if row.student.supervisor and _is_other(row)
    )
    groups: dict[User | None, list[Student]] = defaultdict(list)
    for row in rows:
        groups[row.supervisor].append(row.student)
    for supervisor, students in groups.items():
        tell_students(bring_in(students, supervisor), supervisor, key)
    forget_coming(period, [row.student_id for row in rows])
    changes = {
        user: Change(Counter({None: gets[user]}), Counter({None: goes[user]}), 0, 0) for user in gets | goes
    }
    tell_supervisors(changes, key)


def withdraw(row: ComingSupervisor, *, actor: User) -> None:
    """Let whoever guides a student now keep her; both supervisors and she get an email."""
    lock_period(row.period_id)
    tell_of_withdrawal(row)
    record(
        trail.WITHDRAW_COMING,
        row.student,
        actor=actor,
        data={"supervisor": row.supervisor_id, "from_on": row.from_on.isoformat()},
    )
    row.ended_at = now()
    db.session.flush()
