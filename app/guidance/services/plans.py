"""Guidance plans: made when a placement is confirmed, moved and ended with it, more intensive by the rule (R10).

Less intensive they are by decision only.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db
from app.guidance import trail
from app.guidance.emails import tell_of_rule, tell_of_wish
from app.guidance.models import (
    NEEDED,
    ContactKind,
    ContactMoment,
    ContactState,
    Ground,
    GuidancePlan,
    Intensity,
)
from app.guidance.queries.contacts import contacts_of, open_of
from app.guidance.schedule import FIRST_WITHIN, VISIT, due_days, spread
from app.placements.models import Placement, PlacementState
from app.placements.services.life import needs_guidance
from app.runs.decisions import ensure_reason
from app.schools.queries import SchoolDays, school_days, today


def follow(placements: Sequence[Placement]) -> None:
    """Let the plans follow what happened to placements: made, moved or ended (D14). Flushes."""
    ids = [placement.id for placement in placements]
    theirs = db.session.scalars(select(GuidancePlan).where(GuidancePlan.placement_id.in_(ids)))
    plans = {plan.placement_id: plan for plan in theirs}
    for placement in placements:
        _follow(placement, plans.get(placement.id))
    db.session.flush()


def _follow(placement: Placement, plan: GuidancePlan | None) -> None:
    if plan is None:
        if placement.state is PlacementState.CONFIRMED:
            make_plan(placement, school_days(placement.school_id))
    elif not placement.is_held:
        lapse(open_of(plan))
    elif (plan.starts_on, plan.ends_on) != (placement.starts_on, placement.ends_on):
        move(plan)


def make_plan(placement: Placement, days: SchoolDays) -> GuidancePlan:
    """Plan the contacts of a placement: five where it needs intensive guidance, else three (R10, D5)."""
    intensity = Intensity.INTENSIVE if placement.needs_intensive_guidance else Intensity.STANDARD
    plan = GuidancePlan(
        school_id=placement.school_id,
        placement_id=placement.id,
        intensity=intensity,
        rule_asks=placement.needs_intensive_guidance,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
    )
    db.session.add(plan)
    db.session.flush()
    for number, day in enumerate(due_days(plan.starts_on, plan.ends_on, intensity, days)):
        db.session.add(ContactMoment(plan_id=plan.id, due_on=day, is_visit=number == VISIT[intensity]))
    return plan


def lapse(contacts: Sequence[ContactMoment]) -> None:
    """Let contacts go that are no longer needed; what was held stays."""
    for contact in contacts:
        contact.state = ContactState.LAPSED


def move(plan: GuidancePlan) -> None:
    """Give the contacts that are still to be held other days, once the placement has other days.

    The last of the schedule are theirs: what was held counts for the first. An appointment outside the days goes.
    """
    placement, waiting = plan.placement, open_of(plan)
    plan.starts_on, plan.ends_on = placement.starts_on, placement.ends_on
    schedule = due_days(plan.starts_on, plan.ends_on, plan.intensity, school_days(plan.school_id))
    for contact, day in zip(reversed(waiting), reversed(schedule), strict=False):
        contact.due_on = day
        if contact.planned_on is not None and not plan.starts_on <= contact.planned_on <= plan.ends_on:
            contact.planned_on = contact.planned_at = None


def keep_to_school_days(school_id: int) -> None:
    """Move what is due on a day that is no school day any longer to the school day before it, or after today."""
    days = school_days(school_id)
    ahead = db.session.scalars(
        select(ContactMoment)
        .join(ContactMoment.plan)
        .where(
            GuidancePlan.school_id == school_id,
            ContactMoment.state == ContactState.PLANNED,
            ContactMoment.due_on >= today(),
        )
        .options(contains_eager(ContactMoment.plan))
    )
    for contact in ahead:
        if contact.due_on not in days:
            earlier = days.on_or_before(contact.due_on)
            is_ahead = earlier >= max(today(), contact.plan.starts_on)
            contact.due_on = earlier if is_ahead else days.on_or_after(contact.due_on)
    db.session.flush()


def follow_the_rule(plan: GuidancePlan) -> None:
    """Let a plan follow R10 as it is today. Flushes.

    Where it begins to ask for intensive guidance (fewer than three women, unknown, she participates now), the plan is
    intensive and the supervisor gets an email. Where it no longer asks, nothing goes: that is for people (R10).
    """
    placement = plan.placement
    plan.rule_asks = needs_guidance(placement.student, placement.opening)
    if plan.rule_asks and plan.intensity is Intensity.STANDARD:
        _intensify(plan, Ground.RULE, actor=None)
        tell_of_rule(plan)
    db.session.flush()


def ask_for_more(plan: GuidancePlan, *, actor: User) -> None:
    """A student asks for the intensive plan: it is hers at once, and nobody asks why. Her supervisor gets an email."""
    if plan.intensity is Intensity.INTENSIVE:
        return
    _intensify(plan, Ground.STUDENT, actor=actor)
    tell_of_wish(plan)


def intensify(plan: GuidancePlan, *, actor: User) -> None:
    """A supervisor or coordinator gives the intensive plan."""
    if plan.intensity is not Intensity.INTENSIVE:
        _intensify(plan, Ground.STAFF, actor=actor)


def _intensify(plan: GuidancePlan, ground: Ground, *, actor: User | None) -> None:
    plan.intensity, plan.ground = Intensity.INTENSIVE, ground
    held = [one for one in contacts_of(plan) if one.state is ContactState.HELD]
    missing = NEEDED[plan.intensity] - len(held) - len(open_of(plan))
    for _ in range(missing):
        db.session.add(ContactMoment(plan_id=plan.id, due_on=plan.ends_on))
    db.session.flush()
    _spread_anew(plan)
    _record(trail.INTENSIFY, plan, actor)


def make_standard(plan: GuidancePlan, reason: str, *, actor: User) -> None:
    """Bring a plan back to three contacts, with a reason (R10). Raises `ReasonMissing`."""
    reason = ensure_reason(reason)
    if plan.intensity is Intensity.STANDARD:
        return
    plan.intensity, plan.ground = Intensity.STANDARD, Ground.STAFF
    held = [one for one in contacts_of(plan) if one.state is ContactState.HELD]
    waiting = open_of(plan)
    keep = max(NEEDED[plan.intensity] - len(held), 0)
    was_visited = any(one.kind is ContactKind.ON_SITE for one in held)
    if keep and not was_visited:
        waiting.sort(
            key=lambda one: not one.is_visit
        )  # a visit is still to come, so it is among those that stay
    lapse(waiting[keep:])
    db.session.flush()
    _spread_anew(plan)
    _record(trail.MAKE_STANDARD, plan, actor, reason)


def _spread_anew(plan: GuidancePlan) -> None:
    """Spread what is not late over the days that are left: the first soon, as at the beginning of such a plan.

    Where the internship has to begin yet, that is the schedule of a new plan.
    """
    begin = max(plan.starts_on, today())
    ahead = [one for one in open_of(plan) if one.due_on >= today()]
    within = FIRST_WITHIN[plan.intensity] if len(ahead) == len(open_of(plan)) else timedelta(days=28)
    new_days = spread(begin, plan.ends_on, len(ahead), within, school_days(plan.school_id))
    for contact, day in zip(ahead, new_days, strict=True):
        contact.due_on = day
    db.session.flush()


def _record(action: str, plan: GuidancePlan, actor: User | None, reason: str = "") -> None:
    record(
        action,
        plan,
        actor=actor,
        reason=reason,
        data={"intensity": plan.intensity.value, "ground": plan.ground.value},
        about=plan.placement.student,
    )
