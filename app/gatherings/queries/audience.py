"""Whom a gathering is for: the rule by which people are invited (R22, D6, D12)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.extensions import db
from app.gatherings.models import Gathering, GatheringKind, TogetherAnswer, Way
from app.placements.models import Placement
from app.placements.queries.lives import is_active_on
from app.students.models import Student
from app.students.queries.audience import Rule, goes_in


@dataclass(frozen=True)
class Invited:
    """Somebody whom the rule takes; `is_question`: asked whether she would like to come."""

    student: Student
    is_question: bool


def _is_active(day: date) -> ColumnElement[bool]:
    return exists().where(Placement.student_id == Student.id, is_active_on(day))


def _rule(gathering: Gathering) -> ColumnElement[bool]:
    """On `Student`, by kind.

    A peer meeting: participants with an active placement that day, whoever has not decided yet, and whoever asked to
    come (D6), across companies and programmes. A return day: everybody of its programmes and years with an active
    placement that day. A company visit: everybody of them who goes in the period, which it prepares for.
    """
    rule = Rule.made(gathering.for_programmes, gathering.for_years, ())
    if gathering.kind is GatheringKind.COMPANY_VISIT:
        return goes_in(gathering.period) & rule.condition(gathering.school_id)
    if gathering.kind is GatheringKind.RETURN_DAY:
        return _is_active(gathering.on_date) & rule.condition(gathering.school_id)
    return _is_active(gathering.on_date) & or_(
        Student.participates.is_(True),
        Student.participates.is_(None),
        Student.id.in_(_asked_to_come(gathering)),
    )


def _asked_to_come(gathering: Gathering) -> Collection[int]:
    """Who said yes to a peer meeting in this period when she was offered one (R9); few."""
    rows = db.session.execute(
        select(TogetherAnswer.student_id, TogetherAnswer.ways).where(
            TogetherAnswer.school_id == gathering.school_id, TogetherAnswer.period_id == gathering.period_id
        )
    )
    return [student_id for student_id, ways in rows if Way.PEER_MEETING.value in ways]


def audience(gathering: Gathering) -> list[Invited]:
    """Everybody whom the rule takes now, by surname; their programmes and accounts come along."""
    asked = set(_asked_to_come(gathering)) if gathering.kind is GatheringKind.PEER_MEETING else set()
    students = db.session.scalars(
        select(Student)
        .where(Student.school_id == gathering.school_id, Student.has_left.is_(False), _rule(gathering))
        .options(joinedload(Student.programme), joinedload(Student.user))
        .order_by(alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id)
    ).all()
    is_peer_meeting = gathering.kind is GatheringKind.PEER_MEETING
    return [
        Invited(one, is_peer_meeting and one.participates is None and one.id not in asked) for one in students
    ]


def assessors_in(user_ids: Collection[int], student_ids: Collection[int]) -> list[User]:
    """Which of these people guide one of these students, and so assess her."""
    guiding = select(Student.supervisor_id).where(Student.id.in_(student_ids))
    return list(
        db.session.scalars(select(User).where(User.id.in_(user_ids), User.id.in_(guiding)).order_by(User.id))
    )
