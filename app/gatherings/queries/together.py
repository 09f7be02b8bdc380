"""Who wished not to be alone and is, so that she has an offer to meet others in another way (R9)."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.extensions import db
from app.gatherings.models import TogetherAnswer, Way
from app.placements.models import HELD, Placement
from app.schools.models import Period
from app.schools.queries import periods_of, rules_of, today
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

SORTS = {"name": (alphabetical(Student.last_name), alphabetical(Student.first_name), Placement.id)}


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


def _wishes(*, is_assumed: bool) -> ColumnElement[bool]:
    """D2: her own answer; a participant who has not answered wishes what the school assumes."""
    if not is_assumed:
        return Student.wishes_together.is_(True)
    assumed = and_(Student.wishes_together.is_(None), Student.participates.is_(True))
    return or_(Student.wishes_together.is_(True), assumed)


def _alone(period: Period, *which: ColumnElement[bool]) -> dict[int, int]:
    """Of those who wish to be together, who has nobody who wishes so at the same site at the same time.

    By placement the student; in one statement of a few columns, for a period has thousands.
    """
    columns = (Placement.id, Placement.student_id, Opening.site_id, Placement.starts_on, Placement.ends_on)
    wishing = _held(period).where(_wishes(is_assumed=rules_of(period.school_id).assume_wishes), *which)
    rows = db.session.execute(wishing.with_only_columns(*columns)).all()
    by_site = defaultdict(list)
    for row in rows:
        by_site[row.site_id].append(row)
    return {
        one.id: one.student_id
        for one in rows
        if not any(
            other.student_id != one.student_id
            and other.starts_on <= one.ends_on
            and one.starts_on <= other.ends_on
            for other in by_site[one.site_id]
        )
    }


def page_of_offers(
    period: Period, state: ListState
) -> tuple[Listing[Placement], dict[int, TogetherAnswer], int]:
    """One page of those to whom it is offered in a period, by surname; what each said; how many have not answered."""
    alone = _alone(period)
    listing = page_of(_held(period).where(Placement.id.in_(alone)), state, SORTS)
    answers = {
        row.student_id: row
        for row in db.session.scalars(select(TogetherAnswer).where(TogetherAnswer.period_id == period.id))
    }
    return listing, answers, len(set(alone.values()) - set(answers))


def periods_with_offers(school_id: int) -> list[Period]:
    """The periods that are not over in which somebody has an offer, the earliest first."""
    return [period for period in periods_not_over(school_id) if _alone(period)]


def offer_to(student: Student) -> Offer | None:
    """What is offered to this student now; None where she is not alone, or did not wish otherwise."""
    for period in periods_not_over(student.school_id):
        own = db.session.scalar(_held(period).where(Placement.student_id == student.id).limit(1))
        if own is None:
            continue
        answer = db.session.scalar(
            select(TogetherAnswer).where(
                TogetherAnswer.student_id == student.id, TogetherAnswer.period_id == period.id
            )
        )
        if answer is not None or own.id in _alone(period, Opening.site_id == own.opening.site_id):
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
