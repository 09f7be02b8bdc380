"""Asking for something: a colleague for her team, a student for herself (R27)."""

from dataclasses import asdict, dataclass
from datetime import date, time

from sqlalchemy import func, select

from app.accounts.models import User
from app.activities import trail
from app.activities.broken_rules import (
    AskingHasBegun,
    DayHasPassed,
    RequestClosed,
    SiteNotAvailable,
    TooManyWishes,
    WishedAlready,
)
from app.activities.models import Request, RequestState
from app.activities.queries import invitations_of
from app.activities.services.asking import begin_asking
from app.activities.services.locks import lock_request
from app.companies.models import Site
from app.companies.queries import stopped_site_ids
from app.errors import NotVisible
from app.extensions import db
from app.rolemodels.models import Offer
from app.schools.queries import today
from app.students.models import Student

OPEN_WISHES = 3
"""How many wishes of one student are open at a time."""


@dataclass(frozen=True)
class RequestDetails:
    """What a colleague fills in."""

    offer: Offer
    title: str
    details: str
    team_id: int | None
    domain_code: str | None
    on_date: date
    starts_at: time | None
    minutes: int | None
    place: str
    town: str | None
    is_online: bool
    people_needed: int
    answer_days: int


def add_request(school_id: int, details: RequestDetails, *, actor: User) -> Request:
    """Ask for an activity. Nobody is asked before somebody presses the button. Raises DayHasPassed."""
    _ensure_ahead(details.on_date)
    request = Request(school_id=school_id, author_id=actor.id, author_name=actor.name, **asdict(details))
    db.session.add(request)
    db.session.flush()
    trail.note_request(trail.ADD_REQUEST, request, actor=actor, day=str(request.on_date))
    return request


def change_request(request: Request, details: RequestDetails, *, actor: User) -> None:
    """Change what is asked for, while nobody was asked. Raises RequestClosed, AskingHasBegun, DayHasPassed."""
    lock_request(request)
    if request.state is not RequestState.OPEN or request.is_wish:
        raise RequestClosed(request.state)
    if not may_change(request):
        raise AskingHasBegun
    _ensure_ahead(details.on_date)
    for name, value in asdict(details).items():
        setattr(request, name, value)
    db.session.flush()
    trail.note_request(trail.CHANGE_REQUEST, request, actor=actor, day=str(request.on_date))


def may_change(request: Request) -> bool:
    """Whether what is asked for can still be changed: open, a colleague's, and nobody was asked yet."""
    return request.state is RequestState.OPEN and not request.is_wish and not invitations_of(request)


def _ensure_ahead(day: date) -> None:
    if day <= today():
        raise DayHasPassed


def add_wish(student: Student, site: Site, offer: Offer, details: str, *, actor: User) -> Request:
    """A student would like to come along for a day, or talk, at a company (R27): a role model there is asked at once.

    With nobody there to ask it is an open wish on the coordinator's list, and the student sees that too. Raises
    TooManyWishes, WishedAlready, SiteNotAvailable.
    """
    db.session.execute(select(Student.id).where(Student.id == student.id).with_for_update(key_share=True))
    if student.has_left or student.school_id != site.school_id:
        raise NotVisible
    if site.id in stopped_site_ids(site.school_id, today()):
        raise SiteNotAvailable
    open_wishes = (Request.student_id == student.id, Request.state == RequestState.OPEN)
    same = select(Request.id).where(*open_wishes, Request.site_id == site.id, Request.offer == offer)
    if db.session.scalar(same) is not None:
        raise WishedAlready
    if (db.session.scalar(select(func.count()).where(*open_wishes)) or 0) >= OPEN_WISHES:
        raise TooManyWishes(OPEN_WISHES)
    request = Request(
        school_id=student.school_id,
        offer=offer,
        title=site.title[:200],
        details=details,
        student=student,
        site=site,
        town=site.town,
        domain_code=student.programme.domain_code,
        author_id=actor.id,
        author_name=actor.name,
    )
    db.session.add(request)
    db.session.flush()
    trail.note_request(trail.ADD_REQUEST, request, actor=actor)
    begin_asking(request, actor=actor)
    return request
