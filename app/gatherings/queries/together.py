"""Who wished not to be alone and is, so that she has an offer to meet others in another way (R9)."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.companies.models import Opening, Site
from app.extensions import db
from app.gatherings.models import TogetherAnswer, Way
from app.placements.models import HELD, Placement
from app.schools.models import Period
from app.schools.queries import periods_of, rules_of, today
from app.students.models import Student


@dataclass(frozen=True)
class Offer:
    """What is offered to the student of a placement, and what she said; without an answer it is open."""

    placement: Placement
    answer: TogetherAnswer | None

    @property
    def is_open(self) -> bool:
        return self.answer is None


def periods_not_over(school_id: int) -> list[Period]:
    """The periods in which an offer can be open, the earliest first."""
    return [period for period in periods_of(school_id) if period.ends_on >= today()]


def _held(period: Period) -> Select[Placement]:
    return (
        select(Placement)
        .join(Placement.student)
        .join(Placement.opening)
        .where(
            Placement.period_id == period.id,
            Placement.state.in_(HELD),
            Placement.ends_on >= Placement.starts_on,
            Student.has_left.is_(False),
        )
        .options(
            contains_eager(Placement.student).joinedload(Student.programme),
            contains_eager(Placement.opening).joinedload(Opening.site).joinedload(Site.company),
            joinedload(Placement.period),
        )
        .order_by(Placement.id)
    )


def _wishes(student: Student, *, is_assumed: bool) -> bool:
    """D2: her own answer; a participant who has not answered wishes what the school assumes."""
    if student.wishes_together is not None:
        return student.wishes_together
    return bool(student.participates) and is_assumed


def _alone(placements: list[Placement], school_id: int) -> list[Placement]:
    """Those who wish to be together and have nobody who wishes so at the same site at the same time."""
    is_assumed = rules_of(school_id).assume_wishes
    wishing = [one for one in placements if _wishes(one.student, is_assumed=is_assumed)]
    by_site: dict[int, list[Placement]] = defaultdict(list)
    for one in wishing:
        by_site[one.opening.site_id].append(one)
    return [
        one
        for one in wishing
        if not any(
            other.student_id != one.student_id
            and other.starts_on <= one.ends_on
            and one.starts_on <= other.ends_on
            for other in by_site[one.opening.site_id]
        )
    ]


def offers_in(period: Period) -> list[Offer]:
    """Everybody to whom it is offered in a period, by surname, and everybody who answered; three statements."""
    alone = _alone(list(db.session.scalars(_held(period))), period.school_id)
    answers = {
        row.student_id: row
        for row in db.session.scalars(
            select(TogetherAnswer)
            .where(TogetherAnswer.period_id == period.id)
            .options(joinedload(TogetherAnswer.contact))
        )
    }
    found = [Offer(one, answers.get(one.student_id)) for one in alone]
    return sorted(found, key=lambda each: each.placement.student.sorted_name.casefold())


def offer_to(student: Student) -> Offer | None:
    """What is offered to this student now; None where she is not alone, or did not wish otherwise."""
    for period in periods_not_over(student.school_id):
        own = db.session.scalar(_held(period).where(Placement.student_id == student.id).limit(1))
        if own is None:
            continue
        there = list(db.session.scalars(_held(period).where(Opening.site_id == own.opening.site_id)))
        answer = db.session.scalar(
            select(TogetherAnswer).where(
                TogetherAnswer.student_id == student.id, TogetherAnswer.period_id == period.id
            )
        )
        if answer is not None or any(
            one.student_id == student.id for one in _alone(there, student.school_id)
        ):
            return Offer(own, answer)
    return None


def waiting_for_contact(answer: TogetherAnswer, student: Student) -> TogetherAnswer | None:
    """Who waits longest for contact with a student of another year, and is of another year than this student."""
    rows = db.session.scalars(
        select(TogetherAnswer)
        .join(TogetherAnswer.student)
        .where(
            TogetherAnswer.school_id == student.school_id,
            TogetherAnswer.id != answer.id,
            TogetherAnswer.contact_id.is_(None),
            Student.has_left.is_(False),
            Student.year_of_study != student.year_of_study,
        )
        .order_by(TogetherAnswer.answered_at, TogetherAnswer.id)
        .with_for_update(of=TogetherAnswer, key_share=True, skip_locked=True)
    )
    return next((row for row in rows if Way.CONTACT.value in row.ways), None)
