"""Inviting to evaluate on the last day of an internship, and reminding once, on days of school."""

from datetime import date, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app.companies.models import Opening, Site
from app.evaluations.emails import invite, remind
from app.evaluations.models import Evaluation
from app.evaluations.queries.school import is_finished
from app.extensions import db, now
from app.placements.models import Placement, PlacementState
from app.students.models import Student

BATCH = 200
"""How many go in one transaction: in a large school all end on one day."""
REMIND_AFTER = timedelta(days=7)
DAYS_TO_ANSWER = 60
"""After the last day; who ended longer ago is not asked any more."""


def invite_some(school_id: int, day: date) -> int:
    """Invite whoever has her last day, or had it since; returns how many, `BATCH` at most."""
    ends_today = and_(
        Placement.state.in_((PlacementState.ACTIVE, PlacementState.AGREEMENT_PENDING)),
        Placement.ends_on <= day,
    )
    placements = db.session.scalars(
        select(Placement)
        .join(Placement.student)
        .join(Placement.opening)
        .outerjoin(Evaluation, Evaluation.placement_id == Placement.id)
        .options(
            contains_eager(Placement.student).joinedload(Student.user),
            contains_eager(Placement.opening).joinedload(Opening.site).joinedload(Site.company),
        )
        .where(
            Placement.school_id == school_id,
            or_(ends_today, is_finished()),
            Placement.ends_on <= day,
            Placement.ends_on > day - timedelta(days=DAYS_TO_ANSWER),
            Evaluation.id.is_(None),
            Student.erased_at.is_(None),
        )
        .order_by(Placement.id)
        .limit(BATCH)
        .with_for_update(of=Placement, key_share=True, skip_locked=True)
    ).all()
    evaluations = [
        Evaluation(
            school_id=school_id,
            placement=placement,
            site=placement.opening.site,
            period_id=placement.period_id,
            closes_on=placement.ends_on + timedelta(days=DAYS_TO_ANSWER),
        )
        for placement in placements
    ]
    db.session.add_all(evaluations)
    db.session.flush()
    invite(evaluations)
    return len(placements)


def remind_some(school_id: int, day: date) -> int:
    """Remind once of what was not sent for a week; returns how many, `BATCH` at most."""
    evaluations = db.session.scalars(
        select(Evaluation)
        .join(Evaluation.placement)
        .join(Placement.student)
        .options(
            contains_eager(Evaluation.placement).contains_eager(Placement.student).joinedload(Student.user),
            joinedload(Evaluation.site).joinedload(Site.company),
        )
        .where(
            Evaluation.school_id == school_id,
            Evaluation.place.is_(None),
            Evaluation.reminded_at.is_(None),
            Evaluation.invited_at <= now() - REMIND_AFTER,
            Evaluation.closes_on >= day,
        )
        .order_by(Evaluation.id)
        .limit(BATCH)
        .with_for_update(of=Evaluation, key_share=True, skip_locked=True)
    ).all()
    remind(evaluations)
    ids = [one.id for one in evaluations]
    db.session.execute(update(Evaluation).where(Evaluation.id.in_(ids)).values(reminded_at=now()))
    return len(evaluations)
