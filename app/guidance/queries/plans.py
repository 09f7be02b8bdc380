"""Guidance plans: which somebody sees, and whether they are in order (R41)."""

from collections.abc import Collection
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Opening, Site
from app.companies.queries import is_flagged_on
from app.errors import visible_row
from app.extensions import LabelledEnum, db
from app.guidance.models import (
    NEEDED,
    ContactKind,
    ContactMoment,
    ContactState,
    GuidancePlan,
    Intensity,
)
from app.placements.models import HELD, LEFT, Placement, PlacementState
from app.schools.queries import today
from app.students.models import Student


class Order(LabelledEnum):
    """Whether a plan is in order."""

    GOES_WELL = "goes_well", _l("plan in order")
    LATE = "late", _l("late")
    VISIT_MISSING = "visit_missing", _l("not in order: visit is missing")
    CONTACTS_MISSING = "contacts_missing", _l("not in order: contacts are missing")
    OVER = "over", _l("over")


def plans_visible_to(user: User) -> Select[GuidancePlan]:
    """The plans of the school for whoever oversees guidance, those of her own students for a supervisor.

    Of somebody who was erased there is nothing left to read or to add, only to count.
    Each comes with placement, student, programme, opening, site and company, in one statement.
    """
    scopes: list[ColumnElement[bool]] = []
    if user.has(Permission.OVERSEE_GUIDANCE):
        scopes.append(GuidancePlan.school_id == user.school_id)
    if user.has(Permission.GIVE_GUIDANCE):
        scopes.append(Student.supervisor_id == user.id)
    return whole_plans().where(
        GuidancePlan.school_id == user.school_id, Student.erased_at.is_(None), or_(false(), *scopes)
    )


def whole_plans() -> Select[GuidancePlan]:
    """Plans with all that a page says of them."""
    placement = contains_eager(GuidancePlan.placement)
    return (
        select(GuidancePlan)
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
            placement.joinedload(Placement.period),
        )
    )


def plan_for(user: User, placement_id: int) -> GuidancePlan:
    """The plan of a placement, with its contacts, when the user may see it; raises `NotVisible`."""
    return visible_row(
        plans_visible_to(user)
        .where(GuidancePlan.placement_id == placement_id)
        .options(selectinload(GuidancePlan.contacts).joinedload(ContactMoment.alert))
        .execution_options(populate_existing=True)
    )


def plan_of(student: Student) -> GuidancePlan | None:
    """The plan of the placement that a student has now, or has next, with its contacts; None where she has none."""
    return db.session.scalar(
        select(GuidancePlan)
        .join(GuidancePlan.placement)
        .where(Placement.student_id == student.id, Placement.state.in_(HELD), Placement.ends_on >= today())
        .options(
            selectinload(GuidancePlan.contacts),
            joinedload(GuidancePlan.placement)
            .joinedload(Placement.opening)
            .joinedload(Opening.site)
            .joinedload(Site.company),
        )
        .order_by(Placement.starts_on)
        .limit(1)
    )


def placements_guided(students: Collection[int]) -> dict[int, int]:
    """Of these students, the placement with a plan that each has now or has next."""
    rows = db.session.execute(
        select(Placement.student_id, Placement.id)
        .join(GuidancePlan, GuidancePlan.placement_id == Placement.id)
        .where(Placement.student_id.in_(students), Placement.state.in_(HELD), Placement.ends_on >= today())
        .order_by(Placement.starts_on.desc())
    )
    return {student: placement for student, placement in rows}  # of several the one that begins first


def order_of(plan: GuidancePlan) -> Order:
    """R41: whether a plan is in order, from its contacts as they were loaded."""
    held = [one for one in plan.contacts if one.state is ContactState.HELD]
    waiting = [one for one in plan.contacts if one.state is ContactState.PLANNED]
    if any(one.due_on < today() for one in waiting):
        return Order.LATE
    if waiting:
        return Order.GOES_WELL
    if plan.placement.state in LEFT:
        return Order.OVER
    if not any(one.kind is ContactKind.ON_SITE for one in held):
        return Order.VISIT_MISSING
    return Order.GOES_WELL if len(held) >= plan.needed else Order.CONTACTS_MISSING


def _contacts(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ContactMoment.plan_id == GuidancePlan.id, *conditions)


def is_open() -> ColumnElement[bool]:
    """Of a plan: contacts are still to be held."""
    return _contacts(ContactMoment.state == ContactState.PLANNED)


def is_late() -> ColumnElement[bool]:
    """Of a plan: a contact was due before today (R11)."""
    return _contacts(ContactMoment.state == ContactState.PLANNED, ContactMoment.due_on < today())


def is_not_in_order() -> ColumnElement[bool]:
    """Of a plan joined with its placement: nothing is to be held any longer, and a visit or contacts are missing."""
    held = ContactMoment.state == ContactState.HELD
    number = (
        select(func.count())
        .where(ContactMoment.plan_id == GuidancePlan.id, held)
        .correlate(GuidancePlan)
        .scalar_subquery()
    )
    needed = case(
        (GuidancePlan.intensity == Intensity.INTENSIVE, NEEDED[Intensity.INTENSIVE]),
        else_=NEEDED[Intensity.STANDARD],
    )
    return and_(
        Placement.state.in_((*HELD, PlacementState.COMPLETED)),
        ~is_open(),
        or_(~_contacts(held, ContactMoment.kind == ContactKind.ON_SITE), number < needed),
    )


def _asks(day: date) -> ColumnElement[bool]:
    """R10, D5, of a plan with student and opening: a participant at a site that is flagged on `day`."""
    return and_(Student.participates.is_(True), is_flagged_on(Opening.site_id, GuidancePlan.school_id, day))


def changed_by_the_rule(day: date, limit: int) -> list[int]:
    """Numbers of plans that go on and of which R10 asks something else than when it was last looked at."""
    asks = _asks(day)
    return list(
        db.session.scalars(
            select(GuidancePlan.id)
            .join(GuidancePlan.placement)
            .join(Placement.student)
            .join(Placement.opening)
            .where(
                Placement.state.in_(HELD),
                Placement.ends_on >= day,
                or_(and_(~GuidancePlan.rule_asks, asks), and_(GuidancePlan.rule_asks, ~asks)),
            )
            .order_by(GuidancePlan.id)
            .limit(limit)
        )
    )


def plan_to_follow(plan_id: int) -> GuidancePlan:
    """One by its number, for the worker: nobody else changes it until the transaction ends."""
    return db.session.scalars(
        whole_plans()
        .where(GuidancePlan.id == plan_id)
        .with_for_update(of=GuidancePlan, key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def without_plan(school_id: int | None = None) -> list[Placement]:
    """Placements that students have and that have no plan: those from before there were plans."""
    query = (
        select(Placement)
        .where(Placement.state.in_(HELD), ~exists().where(GuidancePlan.placement_id == Placement.id))
        .options(
            joinedload(Placement.student),
            joinedload(Placement.opening).joinedload(Opening.site).joinedload(Site.company),
        )
        .order_by(Placement.school_id, Placement.id)
    )
    return list(db.session.scalars(query.where(Placement.school_id == school_id) if school_id else query))
