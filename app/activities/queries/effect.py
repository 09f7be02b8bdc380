"""Which activities helped (R47): how many took place, how many were evaluated, how many of those positively."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.orm import joinedload

from app.activities.models import (
    STUDENT_OFFERS,
    WISH_KINDS,
    ActivityEvaluation,
    Invitation,
    InvitationState,
    Request,
    RequestState,
)
from app.circles.models import MentoringCircle
from app.circles.queries.evaluations import HELPED_FROM, circles_evaluated
from app.extensions import db
from app.gatherings.models import GatheringKind
from app.gatherings.queries.evaluations import totals_of
from app.gatherings.queries.gatherings import held_in, hosts_of
from app.placements.proportion import SMALLEST, is_small
from app.rolemodels.models import Offer
from app.schools.models import Period


@dataclass(frozen=True)
class Effect:
    """One kind of activity in a school year. None: a number that would point at a few students, so it is hidden."""

    label: LazyString
    held: int | None
    evaluated: int | None
    positive: int | None


@dataclass(frozen=True)
class Helped:
    """An activity of a team that took place, what its evaluations say on average, and what people wrote."""

    request: Request
    score: float | None
    remarks: list[str]

    @property
    def is_positive(self) -> bool:
        return self.score is not None and self.score >= HELPED_FROM


def effects(school_id: int, year: int, *, hides_held: bool) -> list[Effect]:
    """Per kind of activity that took place in the school year that ends in `year`.

    Evaluations by students are totals of at least five; `hides_held` hides small numbers of students too.
    """
    scores = _scores(school_id, year)
    found = []
    for offer in Offer:
        of_kind = [row.score for row in scores if row.offer is offer]
        given = [score for score in of_kind if score is not None]
        positive = sum(score >= HELPED_FROM for score in given)
        effect = Effect(WISH_KINDS.get(offer, offer.label), len(of_kind), len(given), positive)
        if of_kind:
            found.append(_shown(effect, hides_held=hides_held) if offer in STUDENT_OFFERS else effect)
    return [*found, *_gatherings(school_id, year), *_circles(school_id, year)]


def _gatherings(school_id: int, year: int) -> list[Effect]:
    """Per kind of gathering of the year: how many were held, of how many enough people answered, and it helped."""
    held = held_in(school_id, date(year - 1, 8, 1), date(year, 8, 1))
    totals = totals_of([one.id for one in held])
    found = []
    for kind in GatheringKind:
        of_kind = [totals[one.id] for one in held if one.kind is kind]
        known = [total for total in of_kind if total.has_helped is not None]
        if of_kind:
            positive = sum(total.has_helped is True for total in known)
            found.append(Effect(kind.label, len(of_kind), len(known), positive))
    return found


@dataclass(frozen=True)
class Presence:
    """R21: at how many preparations of a school year a role model was there."""

    preparations: int
    with_role_model: int

    @property
    def share(self) -> float | None:
        return self.with_role_model / self.preparations if self.preparations else None


def presence(school_id: int, year: int) -> Presence:
    """R21: company visits, and what teams asked for, that took place in the school year that ends in `year`."""
    held = held_in(school_id, date(year - 1, 8, 1), date(year, 8, 1))
    visits = {one.id for one in held if one.kind is GatheringKind.COMPANY_VISIT}
    hosts = hosts_of(visits)
    hosted = sum(any(host.role_model_id is not None for host in hosts[visit]) for visit in visits)
    came = exists().where(Invitation.request_id == Request.id, Invitation.state == InvitationState.ACCEPTED)
    rows = db.session.execute(
        select(came).where(Request.school_id == school_id, Request.student_id.is_(None), *_held_in(year))
    ).all()
    return Presence(len(visits) + len(rows), hosted + sum(bool(row[0]) for row in rows))


def _circles(school_id: int, year: int) -> list[Effect]:
    """The mentoring circles of the year: their own totals say when enough people answered, and whether it helped."""
    of_year = (Period.starts_on >= date(year - 1, 8, 1), Period.starts_on < date(year, 8, 1))
    ids = set(
        db.session.scalars(
            select(MentoringCircle.id)
            .join(Period, Period.id == MentoringCircle.period_id)
            .where(MentoringCircle.school_id == school_id, *of_year)
        )
    )
    totals = [total for circle, total in circles_evaluated(school_id) if circle.id in ids]
    helped = sum(total.has_helped is True for total in totals)
    return [Effect(Offer.CIRCLE.label, len(ids), len(totals), helped)] if ids else []


def _shown(effect: Effect, *, hides_held: bool) -> Effect:
    """What may be seen of what students did and said: never a number that points at one to four of them."""
    held, evaluated, positive = effect.held or 0, effect.evaluated or 0, effect.positive or 0
    hides_evaluated = is_small(evaluated, held)
    return Effect(
        effect.label,
        None if hides_held and 0 < held < SMALLEST else held,
        None if hides_evaluated else evaluated,
        None if hides_evaluated or evaluated < SMALLEST or is_small(positive, evaluated) else positive,
    )


def _scores(school_id: int, year: int) -> list[Row[tuple[Offer, float | None]]]:
    """Per activity that took place its kind and mean score; None when nobody evaluated it."""
    return list(
        db.session.execute(
            select(Request.offer, func.avg(ActivityEvaluation.score).label("score"))
            .outerjoin(ActivityEvaluation, ActivityEvaluation.request_id == Request.id)
            .where(Request.school_id == school_id, *_held_in(year))
            .group_by(Request.id, Request.offer)
        )
    )


def _held_in(year: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Request.state == RequestState.HELD,
        Request.on_date >= date(year - 1, 8, 1),
        Request.on_date < date(year, 8, 1),
    )


def what_helped(school_id: int, year: int) -> list[Helped]:
    """The activities of teams that took place in the school year, what helped most on top, not evaluated last."""
    evaluations = db.session.scalars(
        select(ActivityEvaluation)
        .join(ActivityEvaluation.request)
        .where(Request.school_id == school_id, Request.student_id.is_(None), *_held_in(year))
        .order_by(ActivityEvaluation.id)
    ).all()
    requests = db.session.scalars(
        select(Request)
        .where(Request.school_id == school_id, Request.student_id.is_(None), *_held_in(year))
        .options(joinedload(Request.team))
        .order_by(Request.on_date, Request.id)
    )
    found = [_helped(one, [each for each in evaluations if each.request_id == one.id]) for one in requests]
    return sorted(found, key=lambda one: -(one.score or 0))


def _helped(request: Request, evaluations: Sequence[ActivityEvaluation]) -> Helped:
    scores = [one.score for one in evaluations]
    mean = sum(scores) / len(scores) if scores else None
    return Helped(request, mean, [one.remark for one in evaluations if one.remark])


def remarks_of_students(school_id: int, year: int) -> list[str]:
    """What students wrote, without whose it is: only once five of them did, by the alphabet."""
    remarks = list(
        db.session.scalars(
            select(ActivityEvaluation.remark)
            .join(ActivityEvaluation.request)
            .where(
                Request.school_id == school_id,
                Request.student_id.is_not(None),
                ActivityEvaluation.remark != "",
                *_held_in(year),
            )
        )
    )
    return sorted(remarks, key=str.casefold) if len(remarks) >= SMALLEST else []
