"""A student proposes a company that she found; a coordinator checks it and answers. She is told either way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import IntakeOutcome, Opening, Site
from app.companies.queries import stopped_site_ids
from app.companies.queries.intakes import newest_intake_of
from app.companies.queries.sites import recognised_for
from app.companies.services.entering import Entered, enter_company
from app.companies.services.openings import OpeningDetails, add_opening
from app.companies.services.sites import recognise
from app.extensions import db, now
from app.finds import trail
from app.finds.broken_rules import (
    AlreadyClosed,
    NobodyPlacedThere,
    NotAdequate,
    NotRecognised,
    ProposingClosed,
    TooManyOpen,
)
from app.finds.emails import tell_answer
from app.finds.models import MOST_OPEN, FindState, FoundCompany
from app.finds.queries import count_open
from app.placements.services.decisions import pin
from app.schools.models import Period
from app.schools.queries import codes_equal_to, equivalents_of, today, why_choices_are_closed
from app.students.models import Student
from app.students.queries.audience import is_going
from app.students.services import keep
from app.students.services.choices import NotGoing
from app.students.services.shortlist import ShortlistFull


def may_propose(period: Period) -> bool:
    """Whether there is time to check a company: until choosing ends or places are published."""
    return why_choices_are_closed(period) in (None, "not_yet")


def propose(student: Student, period: Period, values: Mapping[str, Any], *, actor: User) -> FoundCompany:
    """Tell the coordinators of a company. Raises NotGoing, ProposingClosed or TooManyOpen."""
    if not is_going(student, period):
        raise NotGoing(period)
    if not may_propose(period):
        raise ProposingClosed
    db.session.execute(select(Student.id).where(Student.id == student.id).with_for_update(key_share=True))
    if count_open(student) >= MOST_OPEN:
        raise TooManyOpen
    find = FoundCompany(school_id=student.school_id, student=student, period=period, **values)
    db.session.add(find)
    db.session.flush()
    trail.note(trail.PROPOSE, find, actor=actor)
    return find


def _lock(find: FoundCompany) -> None:
    """Raises AlreadyClosed."""
    db.session.refresh(find, with_for_update={"key_share": True, "of": FoundCompany})
    if find.state is not FindState.OPEN:
        raise AlreadyClosed(find.state)


def _close(find: FoundCompany, state: FindState, actor: User | None = None) -> None:
    """Whom to call there is in the register now, or needed by nobody."""
    find.state, find.closed_at = state, now()
    find.contact_name = find.contact_email = find.contact_phone = ""
    if actor is not None:
        find.closed_by_id, find.closed_by_name = actor.id, actor.name
    db.session.flush()


def withdraw(find: FoundCompany, *, actor: User) -> None:
    """She takes it back. Raises AlreadyClosed."""
    _lock(find)
    _close(find, FindState.WITHDRAWN)
    trail.note(trail.WITHDRAW, find, actor=actor)


def decline(find: FoundCompany, answer: str, *, actor: User) -> None:
    """Say no, with what she reads of why. Raises AlreadyClosed."""
    _lock(find)
    find.answer = answer
    _close(find, FindState.DECLINED, actor)
    trail.note(trail.DECLINE, find, actor=actor)
    tell_answer(find)


@dataclass(frozen=True)
class Checked:
    """What the coordinator found out: which company of the register it is, if any, and what SBB says."""

    site: Site | None = None
    is_recognised: bool = False
    sbb_company_id: str | None = None
    is_for_her: bool = True
    """Pinned: the next run gives her this place."""


def accept(find: FoundCompany, checked: Checked, *, actor: User) -> Opening:
    """Make a place of it, at a company of the register or a new one, and keep it for her to find.

    The talk of R13 is not needed for this: without one nobody is placed there, and the company stands among the talks
    to hold. Raises AlreadyClosed, NotRecognised, NotAdequate, NobodyPlacedThere; what adding a company or a pin does.
    """
    _lock(find)
    student, period = find.student, find.period
    site = checked.site or enter_company(_company_of(find, checked), period, actor=actor)
    _ensure_possible(site, student, period, checked, actor)
    details = OpeningDetails(
        period.id, 1, student.track, period.starts_on, period.ends_on, description=find.what or None
    )
    opening = add_opening(site, details, [student.programme.code], actor=actor)
    find.opening = opening
    _close(find, FindState.ACCEPTED, actor)
    if checked.is_for_her:
        pin(student, opening, gettext("The student found this company."), actor=actor)
    _keep(student, period, opening)
    trail.note(trail.ACCEPT, find, actor=actor)
    tell_answer(find)
    return opening


def _company_of(find: FoundCompany, checked: Checked) -> Entered:
    company = {"name": find.name, "kvk_number": find.kvk_number}
    site = {
        "town": find.town,
        "contact_name": find.contact_name or None,
        "contact_email": find.contact_email or None,
        "contact_phone": find.contact_phone or None,
        "sbb_company_id": checked.sbb_company_id,
    }
    return Entered(company, site)


def _ensure_possible(site: Site, student: Student, period: Period, checked: Checked, actor: User) -> None:
    if site.id in stopped_site_ids(site.school_id, today()):
        raise NobodyPlacedThere
    talk = newest_intake_of(site)
    if talk is not None and talk.outcome is IntakeOutcome.NOT_ADEQUATE:
        raise NotAdequate
    if not is_recognised(site, student, period):
        if not checked.is_recognised:
            raise NotRecognised(student.programme.name)
        recognise(site, student.programme.code, None, None, actor=actor)


def is_recognised(site: Site, student: Student, period: Period) -> bool:
    """R37: whether the register says that the site is recognised for her programme on the first day."""
    codes = codes_equal_to(student.programme.code, equivalents_of(student.school_id))
    found = select(Site.id).where(Site.id == site.id, recognised_for(codes, period.starts_on))
    return db.session.scalar(found) is not None


def _keep(student: Student, period: Period, opening: Opening) -> None:
    """It stands among the places she keeps, unless that list is full: then her own page has it."""
    try:
        keep(student, period, opening.id)
    except ShortlistFull:
        return
