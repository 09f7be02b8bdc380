"""Internships that go on at a site whose recognition SBB ends meanwhile: with whom somebody has to talk (R18, R37)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import contains_eager

from app.companies.models import Opening, Recognition, Site
from app.companies.queries import is_recognised_in
from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, GuidancePlan
from app.placements.models import HELD, Placement
from app.schools.models import Programme
from app.students.models import Student


@dataclass(frozen=True)
class Outlasted:
    """An internship that lasts longer than the recognition of its site, with the last day of that."""

    placement: Placement
    last_day: date


def withdrawn(school_id: int) -> Select[int]:
    """What counts the recognitions of a school's sites that SBB ended; without any there is nobody to talk with."""
    ended = (Site.school_id == school_id, Recognition.withdrawn_on.is_not(None))
    return select(func.count(Recognition.id)).join(Recognition.site).where(*ended)


def without_talk(school_id: int) -> list[Outlasted]:
    """Students whose site was recognised when they began and is not to the end, and with whom nobody talked since.

    Since the school heard of it: the newest day on which a recognition of the site was withdrawn. One statement.
    """
    withdrawn = (Recognition.site_id == Opening.site_id, Recognition.withdrawn_on.is_not(None))
    last_day = (
        select(func.max(Recognition.valid_until)).where(*withdrawn).correlate(Opening).scalar_subquery()
    )
    heard_on = (
        select(func.max(Recognition.withdrawn_on)).where(*withdrawn).correlate(Opening).scalar_subquery()
    )
    talked = exists().where(
        GuidancePlan.placement_id == Placement.id,
        ContactMoment.plan_id == GuidancePlan.id,
        ContactMoment.state == ContactState.HELD,
        ContactMoment.held_on >= heard_on,
    )
    rows = db.session.execute(
        select(Placement, last_day)
        .join(Placement.student)
        .join(Student.programme)
        .join(Placement.opening)
        .join(Opening.site)
        .join(Site.company)
        .options(
            contains_eager(Placement.student),
            contains_eager(Placement.opening).contains_eager(Opening.site).contains_eager(Site.company),
        )
        .where(
            Placement.school_id == school_id,
            Placement.state.in_(HELD),
            exists().where(*withdrawn),
            is_recognised_in(school_id, Opening.site_id, Programme.code, Placement.starts_on),
            ~is_recognised_in(school_id, Opening.site_id, Programme.code, Placement.ends_on),
            ~talked,
        )
        .order_by(last_day, Placement.id)
    )
    return [Outlasted(placement, day) for placement, day in rows if day is not None]
