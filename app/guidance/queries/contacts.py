"""Contacts of plans: which somebody sees, and what was recorded before."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.guidance.models import ContactMoment, ContactState, GuidanceAlert, GuidancePlan
from app.guidance.queries.plans import plans_visible_to
from app.placements.models import Placement
from app.students.models import Student


def contacts_visible_to(user: User) -> Select[ContactMoment]:
    """The contacts of the plans that the user sees, with plan, placement, student, site and company."""
    visible = plans_visible_to(user).with_only_columns(GuidancePlan.id)
    return whole_contacts().where(ContactMoment.plan_id.in_(visible))


def whole_contacts() -> Select[ContactMoment]:
    """Contacts with all that a page says of them, in one statement."""
    placement = contains_eager(ContactMoment.plan).contains_eager(GuidancePlan.placement)
    return (
        select(ContactMoment)
        .join(ContactMoment.plan)
        .join(GuidancePlan.placement)
        .join(Placement.student)
        .join(Placement.opening)
        .join(Opening.site)
        .join(Site.company)
        .options(
            placement.contains_eager(Placement.student).joinedload(Student.supervisor),
            placement.contains_eager(Placement.opening)
            .contains_eager(Opening.site)
            .contains_eager(Site.company),
        )
    )


def contact_for(user: User, contact_id: int) -> ContactMoment:
    """One contact, when the user sees its plan; raises `NotVisible`."""
    return visible_row(contacts_visible_to(user).where(ContactMoment.id == contact_id))


def contacts_of(plan: GuidancePlan) -> Sequence[ContactMoment]:
    """The contacts of a plan in the order in which they are due, as they are now."""
    return db.session.scalars(
        select(ContactMoment)
        .where(ContactMoment.plan_id == plan.id)
        .order_by(ContactMoment.due_on, ContactMoment.id)
    ).all()


def open_of(plan: GuidancePlan) -> list[ContactMoment]:
    """The contacts of a plan that are still to be held."""
    return [one for one in contacts_of(plan) if one.state is ContactState.PLANNED]


def held_before(contact: ContactMoment) -> ContactMoment | None:
    """The contact of the same plan that was held last before this one."""
    if contact.held_on is None:
        return None
    return db.session.scalar(
        select(ContactMoment)
        .where(
            ContactMoment.plan_id == contact.plan_id,
            ContactMoment.state == ContactState.HELD,
            ContactMoment.id != contact.id,
            (ContactMoment.held_on < contact.held_on)
            | ((ContactMoment.held_on == contact.held_on) & (ContactMoment.id < contact.id)),
        )
        .order_by(ContactMoment.held_on.desc(), ContactMoment.id.desc())
        .limit(1)
    )


def alert_for(user: User, alert_id: int) -> GuidanceAlert:
    """One alert, when the user sees the plan of its contact; raises `NotVisible`."""
    visible = contacts_visible_to(user).with_only_columns(ContactMoment.id)
    return visible_row(
        select(GuidanceAlert)
        .where(GuidanceAlert.id == alert_id, GuidanceAlert.contact_id.in_(visible))
        .options(joinedload(GuidanceAlert.contact))
    )
