"""Rows of guidance for tests: a student with a placement, and so with a plan."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db
from app.guidance.models import ContactMoment, GuidanceAlert, GuidancePlan, StandIn
from app.guidance.queries.contacts import contacts_of
from app.placements.models import Placement
from app.placements.services.life import needs_guidance
from app.students.models import Student
from tests.factories import Factories
from tests.lives import a_placement

FIRST, LAST = date(2027, 2, 1), date(2027, 7, 2)


def a_plan(
    make: Factories, supervisor: User | None = None, site: Site | None = None, **student: Any
) -> GuidancePlan:
    """The plan of a new student's placement in P2 2027 (R10): at a site with three women unless said otherwise."""
    defaults = {"supervisor": supervisor, "participates": True}
    who = make.student(**{**defaults, **student})
    opening = make.opening(site or make.site(women=3))
    placement = a_placement(
        who,
        opening,
        agreement_signed_on=date(2027, 1, 15),
        needs_intensive_guidance=needs_guidance(who, opening),
    )
    return plan_of_placement(placement)


def plan_of_placement(placement: Placement) -> GuidancePlan:
    return db.session.scalars(select(GuidancePlan).where(GuidancePlan.placement_id == placement.id)).one()


def due_days_of(plan: GuidancePlan) -> list[date]:
    return [one.due_on for one in contacts_of(plan) if one.state.value == "planned"]


def an_alert(make: Factories, contact: ContactMoment) -> GuidanceAlert:
    alert: GuidanceAlert = make.row(GuidanceAlert(contact_id=contact.id, is_unsafe=True, is_drop=False))
    return alert


def a_stand_in(make: Factories, student: Student, absent: User, stand_in: User) -> StandIn:
    """Somebody stands in until far away."""
    row: StandIn = make.row(
        StandIn(
            school_id=student.school_id,
            student_id=student.id,
            absent_id=absent.id,
            stand_in_id=stand_in.id,
            until=date(2099, 1, 1) - timedelta(days=1),
        )
    )
    return row
