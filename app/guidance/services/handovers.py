"""Handing over: the students of a colleague who is away go to another, for a time or for good.

Who guides a student is who stands on her page. So whoever takes over sees what a supervisor sees, and whoever has
nothing any more sees nothing, from that request on. For good also takes along students who come on a later day.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.guidance import trail
from app.guidance.broken_rules import HandoverPast, NobodyToHandOver, OnlyLater, SameColleague
from app.guidance.emails import tell_of_handover, tell_of_return
from app.guidance.models import StandIn
from app.guidance.queries.handovers import handed_over_from, last_from, open_for
from app.listed import Listed
from app.parts import in_parts
from app.schools.queries import today
from app.students.models import Student
from app.students.queries.coming import coming_to
from app.students.services.supervisors import give_supervisor

GOING_ALONG: Listed[Callable[[User, User, Sequence[Student], User], int]] = Listed(
    "guidance: handed over for good"
)
"""What goes along for good: of whom, to whom, beside which students, by whom. Returns how many come on a later day."""


@dataclass(frozen=True)
class HandedOver:
    """How many students went to a colleague, and how many come to her on a later day."""

    students: int
    later: int = 0


def hand_over(absent: User, stand_in: User, until: date | None, *, actor: User) -> HandedOver:
    """Let `stand_in` guide all students of `absent` up to and including `until`, or for good.

    Whom she was standing in for herself goes along, and back to its own supervisor afterwards. For good takes along
    whoever comes to her on a later day. Everybody concerned gets an email. Raises SameColleague, HandoverPast,
    NobodyToHandOver, OnlyLater.
    """
    if absent.id == stand_in.id:
        raise SameColleague
    if until is not None and until <= today():
        raise HandoverPast
    students = handed_over_from(absent)
    if until is not None and not students and coming_to(absent):
        raise OnlyLater
    later = 0 if until is not None else sum(go(absent, stand_in, students, actor) for go in GOING_ALONG)
    if not students and not later:
        raise NobodyToHandOver
    _hand_over(students, absent, stand_in, until, actor, later)
    return HandedOver(len(students), later)


def _hand_over(
    students: Sequence[Student],
    absent: User,
    stand_in: User,
    until: date | None,
    actor: User | None,
    later: int = 0,
) -> None:
    standing = {row.student_id: row for row in open_for([one.id for one in students])}
    for student in students:
        _note(student, standing.get(student.id), absent, stand_in, until, actor)
    db.session.flush()
    if students:
        give_supervisor([one.id for one in students], stand_in, actor=actor, school_id=absent.school_id)
        tell_of_handover(absent, stand_in, students, until)
    data = {"students": len(students), "until": until.isoformat() if until else None}
    record(
        trail.HAND_OVER,
        stand_in,
        actor=actor,
        school_id=absent.school_id,
        data={**data, "going_along": later} if later else data,
    )


def _note(
    student: Student,
    row: StandIn | None,
    absent: User,
    stand_in: User,
    until: date | None,
    actor: User | None,
) -> None:
    """Write down who gets the student back, and when; for good: nobody."""
    if row is not None:
        row.ended_at = now()
        db.session.flush()  # one that is open, per student
    owner_id = row.absent_id if row is not None else absent.id
    if until is not None and owner_id != stand_in.id:
        db.session.add(
            StandIn(
                school_id=student.school_id,
                student_id=student.id,
                absent_id=owner_id,
                stand_in_id=stand_in.id,
                until=max(until, row.until) if row is not None else until,
                author_id=actor.id if actor else None,
            )
        )


def give_for_good(student_ids: Sequence[int], supervisor: User | None, *, actor: User) -> None:
    """Let `supervisor`, or nobody, guide these students from now on; whoever stood in for somebody does so no longer.

    Their contacts and notes stay with the student, so they go along.
    """
    _stand_in_no_longer(student_ids)
    give_supervisor(student_ids, supervisor, actor=actor)


def _stand_in_no_longer(student_ids: Sequence[int]) -> None:
    for ids in in_parts(student_ids):
        for row in open_for(ids):
            row.ended_at = now()
    db.session.flush()


def bring_in(students: Sequence[Student], supervisor: User | None) -> list[Student]:
    """Let `supervisor`, or nobody, guide these students of one school on the day from which it was decided.

    By the calendar, and as `give_for_good` does; returns whose supervisor that changes. Where a colleague stands in for
    her that day, students go to that colleague until the same day, and those concerned get the email of a handover:
    none of them is returned.
    """
    _stand_in_no_longer([one.id for one in students])
    wanted = supervisor.id if supervisor else None
    turned = [one for one in students if one.supervisor_id != wanted]
    if not turned:
        return []
    school_id = turned[0].school_id
    give_supervisor([one.id for one in turned], supervisor, actor=None, school_id=school_id)
    if supervisor is not None and (row := last_from(supervisor, today())) is not None:
        _hand_over(turned, supervisor, row.stand_in, row.until, None)
        return []
    return turned


def give_back(rows: Sequence[StandIn], *, actor: User | None) -> int:
    """Let students go back to their own supervisor; returns how many. `actor` is None for the calendar.

    Who has another supervisor by now, given by somebody, keeps that one.
    """
    groups: dict[tuple[int, int], list[StandIn]] = defaultdict(list)
    for row in rows:
        row.ended_at = now()
        groups[row.absent_id, row.stand_in_id].append(row)
    given = 0
    for (absent_id, stand_in_id), group in groups.items():
        guided = Student.supervisor_id == stand_in_id
        ids = [row.student_id for row in group]
        back = list(db.session.scalars(select(Student.id).where(Student.id.in_(ids), guided)))
        db.session.execute(
            update(Student)
            .where(Student.id.in_(back))
            .values(supervisor_id=absent_id, version=Student.version + 1)
        )
        absent = group[0].absent
        record(
            trail.GIVE_BACK,
            absent,
            actor=actor,
            school_id=group[0].school_id,
            data={"students": len(back)},
        )
        tell_of_return(absent, group[0].stand_in, len(back), group[0].id)
        given += len(back)
    db.session.flush()
    return given
