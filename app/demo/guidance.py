"""Guidance at the demo school: contacts recorded, some late, one that asks for attention, appointments of this week."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.demo.people import DemoPeople
from app.extensions import db
from app.guidance.models import ContactKind, ContactMoment, ContactState, GuidancePlan, Safety
from app.guidance.queries.contacts import contacts_of, open_of
from app.guidance.services.contacts import Answers, agree_on, record_contact
from app.guidance.services.profiles import say_trained
from app.placements.models import HELD, Placement
from app.schools.queries import school_days

LATE_EVERY = 7
"""Of so many plans with a contact that was due, one is late."""
THIS_WEEK = 4
"""Appointments of each supervisor in the days to come."""
VALUES = ((4, 4, 5), (3, 4, 4), (5, 4, 4), (4, 3, 4))
REMARKS = (
    "Wil graag zelf iets afmaken.",
    "Trainer is tevreden.",
    "",
    "Volgende keer met de opdracht erbij.",
)


def tell_of_guidance(people: DemoPeople, day: date) -> None:
    """Bring the plans of internships that run up to `day`, as their supervisors would have."""
    say_trained(
        people.by_role[Role.SUPERVISOR], day - timedelta(days=200), actor=people.by_role[Role.SUPERVISOR]
    )
    plans = db.session.scalars(
        select(GuidancePlan)
        .join(GuidancePlan.placement)
        .where(
            GuidancePlan.school_id == people.school.id, Placement.state.in_(HELD), Placement.starts_on <= day
        )
        .order_by(GuidancePlan.id)
    ).all()
    for number, plan in enumerate(plans):
        _record_what_was(plan, number, day)
    for supervisor in (people.by_role[Role.SUPERVISOR], people.colleague):
        _ask_for_attention(supervisor, plans, day)
        _agree_on_days(supervisor, plans, day)
    db.session.flush()


def _supervisor_of(plan: GuidancePlan) -> User:
    """Every student of the demo has one."""
    return db.session.get_one(User, plan.placement.student.supervisor_id)


def _record_what_was(plan: GuidancePlan, number: int, day: date) -> None:
    was_due = [one for one in contacts_of(plan) if one.due_on < day]
    if number % LATE_EVERY == 0:
        was_due = was_due[:-1]
    for contact in was_due:
        _record(contact, contact.due_on, VALUES[number % len(VALUES)], REMARKS[number % len(REMARKS)])


def _record(contact: ContactMoment, day: date, values: tuple[int, int, int], remark: str) -> None:
    motivation, results, atmosphere = values
    record_contact(
        contact,
        Answers(
            held_on=day,
            kind=ContactKind.ON_SITE if contact.is_visit else ContactKind.ONLINE,
            motivation=motivation,
            results=results,
            atmosphere=atmosphere,
            feels_safe=Safety.YES,
            remark=remark,
        ),
        actor=_supervisor_of(contact.plan),
    )


def _ask_for_attention(supervisor: User, plans: Sequence[GuidancePlan], day: date) -> None:
    """One student's motivation fell, as of a contact that her supervisor had lately."""
    for plan in plans:
        held = [one for one in contacts_of(plan) if one.state is ContactState.HELD]
        if _supervisor_of(plan).id == supervisor.id and held and (waiting := open_of(plan)):
            _record(
                waiting[0],
                day - timedelta(days=1),
                (1, 3, 3),
                "Weet niet goed wat er verwacht wordt.",
            )
            return


def _agree_on_days(supervisor: User, plans: Sequence[GuidancePlan], day: date) -> None:
    """Visits and calls from today on, on school days."""
    days, agreed = school_days(supervisor.school_id), days_ahead(supervisor.school_id, day)
    mine = [plan for plan in plans if _supervisor_of(plan).id == supervisor.id]
    waiting = [contact for plan in mine for contact in open_of(plan)[:1] if contact.due_on in days]
    ahead = [contact for contact in waiting if contact.due_on >= day][:THIS_WEEK]
    for number, contact in enumerate(ahead):
        agree_on(
            contact,
            min(agreed[number // 2], contact.plan.ends_on),
            time(9 + 3 * (number % 2), 30),
            is_visit=number < THIS_WEEK - 1,
        )


def days_ahead(school_id: int, day: date) -> list[date]:
    """Today or the first school day after it, and the school day after that."""
    days = school_days(school_id)
    return [days.on_or_after(day), days.plus(days.on_or_after(day), 1)]
