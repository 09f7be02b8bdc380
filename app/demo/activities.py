"""Activities of the demo school: what is being asked now, and what took place and whether it helped.

Everybody is invented. What is asked now is told with the acts by which people ask and answer. What took place before
the demo began is written down as it stood; only whether it helped is said through the application.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.activities.models import ActivityEvaluation, Request, RequestState
from app.activities.queries import invitations_of
from app.activities.services.answers import accept, suggest_day
from app.activities.services.asking import begin_asking
from app.activities.services.closing import hold
from app.activities.services.evaluations import evaluate
from app.activities.services.requests import RequestDetails, add_request, add_wish
from app.companies.models import Company, Site
from app.demo.people import DemoPeople
from app.extensions import db
from app.rolemodels.models import Offer, RoleModel
from app.schools.models import Team
from app.schools.queries import AMSTERDAM
from app.students.models import Student

ICT, BUILDING, LABORATORY = "79050", "79000", "79030"
THURSDAY, SATURDAY = 3, 5
WISHED_AT, NOBODY_AT = "Stelling Automatisering B.V.", "Nova Games & Zn."
"""A company where a role model works who offers a day at work, and one where nobody does."""


class Held(NamedTuple):
    """An activity that took place: how many weeks ago, and what its coordinator said of it."""

    weeks_ago: int
    offer: Offer
    title: str
    team: str
    domain_code: str | None
    score: int
    remark: str


_O = Offer
HELD = (
    Held(3, _O.GUEST_LESSON, "Zo test je software", "ICT", ICT, 5, "Twee klassen bleven napraten."),
    Held(26, _O.SPEED_DATE, "Speeddate met vakvrouwen", "ICT", ICT, 5, "Weer doen, met meer tijd."),
    Held(29, _O.GUEST_LESSON, "Van kassa naar code", "ICT", ICT, 4, "Herkenbaar verhaal."),
    Held(32, _O.GUEST_LESSON, "Werken op hoogte", "Bouw", BUILDING, 3, "Te veel dia's, goede vragen."),
    Held(36, _O.INFORMATION, "Open dag", "Lab", LABORATORY, 4, "Ouders kwamen vooral bij haar."),
    Held(41, _O.INFORMATION, "Voorlichting voor het vmbo", "Bouw", None, 2, "De zaal was half leeg."),
)
SHADOWED = (
    (5, "Ik mocht zelf een scherm bouwen."),
    (5, "Nu weet ik wat een analist doet."),
    (4, "Leuk team, lange reis."),
    (4, "Ik durfde alles te vragen."),
    (5, "Daar wil ik stage lopen."),
    (4, "Volgende keer graag twee dagen."),
)
"""What students said of last year's days at work: score and remark."""


def tell_of_activities(people: DemoPeople, day: date) -> None:
    """Bring the activities to where each page has something on it. `day` is today."""
    for held in HELD:
        _took_place(people, held, day - timedelta(weeks=held.weeks_ago))
    _students_went_along(people, day - timedelta(weeks=30))
    _ask_for_open_day(people, _school_day(day + timedelta(weeks=3), SATURDAY))
    _agree_on_lesson(people, _school_day(day + timedelta(weeks=2)))
    _look_for_lesson(people, _school_day(day + timedelta(weeks=4)))
    _student_wishes(people, _school_day(day + timedelta(weeks=3)))


def _school_day(day: date, weekday: int = THURSDAY) -> date:
    """The first such day of the week from `day` on, after the Christmas holidays where it falls in them."""
    found = day + timedelta(days=(weekday - day.weekday()) % 7)
    is_holiday = (found.month, found.day) >= (12, 20) or (found.month, found.day) <= (1, 6)
    return found + timedelta(weeks=2) if is_holiday else found


def _took_place(people: DemoPeople, held: Held, day: date) -> None:
    school, on_date = people.school, _school_day(day)
    asked_at = datetime.combine(on_date - timedelta(weeks=6), time(9), AMSTERDAM)
    coordinator = people.by_role[Role.COORDINATOR]
    request = Request(
        school_id=school.id,
        offer=held.offer,
        title=held.title,
        team_id=_team(people, held.team),
        domain_code=held.domain_code,
        on_date=on_date,
        starts_at=time(10),
        minutes=90,
        place="Aula",
        town=school.town,
        state=RequestState.AGREED,
        author_id=coordinator.id,
        author_name=coordinator.name,
        created_at=asked_at,
    )
    db.session.add(request)
    hold(request, took_place=True, actor=coordinator)
    evaluate(request, held.score, held.remark, actor=coordinator)


def _students_went_along(people: DemoPeople, day: date) -> None:
    """Last year's days at work; whose words they are is not kept here, and no page shows it."""
    participants = select(Student).where(
        Student.school_id == people.school.id, Student.participates.is_(True)
    )
    others = participants.where(Student.user_id.is_(None)).order_by(Student.student_number)
    site = _site(people, WISHED_AT)
    for student, (score, remark) in zip(db.session.scalars(others), SHADOWED, strict=False):
        request = Request(
            school_id=people.school.id,
            offer=Offer.SHADOW_DAY,
            title=site.title,
            student=student,
            site=site,
            town=site.town,
            on_date=day,
            state=RequestState.HELD,
        )
        db.session.add_all([request, ActivityEvaluation(request=request, score=score, remark=remark)])
    db.session.flush()


def _ask_for_open_day(people: DemoPeople, day: date) -> None:
    """Two are needed and asked: one comes, and the demo's own mentor still has to answer."""
    coordinator, mentor = people.by_role[Role.COORDINATOR], people.by_role[Role.MENTOR]
    request = _request(people, Offer.INFORMATION, "Open dag techniek", day, coordinator, people_needed=2)
    own = db.session.scalars(select(RoleModel.id).where(RoleModel.user_id == mentor.id)).one()
    begin_asking(request, [own], actor=coordinator)
    other = next(one for one in invitations_of(request) if one.role_model_id != own)
    accept(other, other.asked_times, remark="Leuk, ik neem een collega mee.")


def _agree_on_lesson(people: DemoPeople, day: date) -> None:
    coordinator = people.by_role[Role.COORDINATOR]
    request = _request(
        people, Offer.GUEST_LESSON, "Bouwen met hout", day, coordinator, team="Bouw", domain_code=BUILDING
    )
    begin_asking(request, actor=coordinator)
    only = invitations_of(request)[0]
    accept(only, only.asked_times)


def _look_for_lesson(people: DemoPeople, day: date) -> None:
    """Two are needed: one comes, one can a week later, so that somebody else is asked and the supervisor may choose."""
    supervisor = people.by_role[Role.SUPERVISOR]
    request = _request(
        people,
        Offer.GUEST_LESSON,
        "Werken in een softwareteam",
        day,
        supervisor,
        team="ICT",
        domain_code=ICT,
        people_needed=2,
    )
    begin_asking(request, actor=supervisor)
    comes, later = invitations_of(request)
    accept(comes, comes.asked_times)
    suggest_day(later, later.asked_times, day + timedelta(weeks=1), remark="Dan heb ik de hele ochtend.")


def _student_wishes(people: DemoPeople, day: date) -> None:
    """The demo's student would like to go along twice: to one wish somebody proposed a day, the other is open."""
    account = people.by_role[Role.STUDENT]
    student = db.session.scalars(select(Student).where(Student.user_id == account.id)).one()
    wish = add_wish(
        student, _site(people, WISHED_AT), Offer.SHADOW_DAY, "Hoe ziet een werkdag eruit?", actor=account
    )
    add_wish(
        student,
        _site(people, NOBODY_AT),
        Offer.SHADOW_DAY,
        "Ik wil zien hoe een game ontstaat.",
        actor=account,
    )
    granted = invitations_of(wish)[0]
    accept(granted, granted.asked_times, on=day, remark="Kom om negen uur, dan begin je bij de stand-up.")


def _request(
    people: DemoPeople,
    offer: Offer,
    title: str,
    day: date,
    actor: User,
    *,
    team: str = "",
    domain_code: str | None = None,
    people_needed: int = 1,
) -> Request:
    details = RequestDetails(
        offer=offer,
        title=title,
        details="Vertel over je werk en hoe je er gekomen bent. De klas bereidt vragen voor.",
        team_id=_team(people, team),
        domain_code=domain_code,
        on_date=day,
        starts_at=time(10),
        minutes=90,
        place="Aula",
        town=people.school.town,
        is_online=False,
        people_needed=people_needed,
        answer_days=5,
    )
    return add_request(people.school.id, details, actor=actor)


def _team(people: DemoPeople, name: str) -> int | None:
    return db.session.scalar(select(Team.id).where(Team.school_id == people.school.id, Team.name == name))


def _site(people: DemoPeople, name: str) -> Site:
    query = select(Site).join(Site.company).where(Site.school_id == people.school.id, Company.name == name)
    return db.session.scalars(query).one()
