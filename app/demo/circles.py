"""Mentors and wishes of the demo school: role models from its file, women who signed up, and who wants a circle.

Everybody is invented. Told with the acts by which a real school gets there, so that a circle run has something to find.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.access import Role
from app.demo.people import DemoPeople
from app.extensions import db
from app.mentoring.services.wishes import save_wish
from app.rolemodels.models import Offer, RoleModel, RoleModelKind
from app.rolemodels.queries import asked_for
from app.rolemodels.services.deciding import approve
from app.rolemodels.services.editing import change
from app.rolemodels.services.signing_up import confirm, entry_of, sign_up
from app.students.models import Student

MENTOR_ADDRESS = "hanna.devriesvandenheuvel1@werk.example"
"""Of the mentor in the file whose account the demo lends to visitors."""
GIVEN, ENDS = "01-09-2026", "01-09-2028"
"""When the people in the file agreed, and until when: the same distance from whichever day the demo is loaded."""
TUESDAY, WEDNESDAY, THURSDAY = "tue_evening", "wed_afternoon", "thu_evening"


def agreed_lately(data: bytes, people: DemoPeople, day: date) -> bytes:
    """The file of role models as of `day`, with the demo's own mentor at the address of her account."""
    given = day - timedelta(days=84)
    ends = given.replace(year=given.year + 2, day=min(given.day, 28))
    for old, new in (
        (GIVEN, given.strftime("%d-%m-%Y")),
        (ENDS, ends.strftime("%d-%m-%Y")),
        (MENTOR_ADDRESS, people.by_role[Role.MENTOR].email),
    ):
        data = data.replace(old.encode(), new.encode())
    return data


class Moments(NamedTuple):
    """What a mentor from the file said on the phone."""

    slots: tuple[str, ...]
    is_online: bool = False
    circles: int = 1


ON_THE_PHONE = {
    "Hanna": Moments((TUESDAY, THURSDAY), is_online=True),
    "Zoë": Moments((THURSDAY,), is_online=True),
    "Femke": Moments((TUESDAY,)),
    "Iris": Moments((TUESDAY, THURSDAY), circles=2),
    "Nina": Moments((TUESDAY, WEDNESDAY)),
}


class Newcomer(NamedTuple):
    """A woman who signed up by herself."""

    first_name: str
    last_name: str
    town: str
    job_title: str
    employer: str
    fields: tuple[str, ...]
    slots: tuple[str, ...]
    is_online: bool = False
    is_alumna: bool = False
    waits: bool = False
    """For the coordinator to decide."""


NEWCOMERS = (
    Newcomer(
        "Marit", "Hoekman", "Zwolle", "Software developer", "Ploeg Data", ("79050",), (TUESDAY, THURSDAY)
    ),
    Newcomer(
        "Soraya", "Benali", "Deventer", "Analist", "Laboratorium Oost", ("79030",), (TUESDAY,), is_alumna=True
    ),
    Newcomer("Anouk", "Terpstra", "Zwolle", "Constructeur", "Terp Engineering", ("79020",), (THURSDAY,)),
    Newcomer(
        "Lieke",
        "Wouda",
        "Zwolle",
        "Planner",
        "Vervoer Wouda",
        ("79070",),
        (TUESDAY, THURSDAY),
        is_online=True,
    ),
    Newcomer(
        "Yara",
        "Kluin",
        "Hattem",
        "Uitvoerder",
        "Kluin Bouw",
        ("79000",),
        (WEDNESDAY, THURSDAY),
        is_alumna=True,
    ),
    Newcomer("Femke", "Staring", "Kampen", "Monteur", "Staring Techniek", ("79020",), (TUESDAY,), waits=True),
)


def tell_of_mentors(people: DemoPeople, day: date) -> None:
    """The coordinator rang the mentors of the file; others signed up, and all but one were let in."""
    coordinator = people.by_role[Role.COORDINATOR]
    for mentor in db.session.scalars(asked_for(people.school.id, Offer.CIRCLE)):
        said = ON_THE_PHONE[mentor.first_name]
        values = {"slots": list(said.slots), "meets_online": said.is_online, "max_circles": said.circles}
        change(mentor, values, actor=coordinator)
    for newcomer in NEWCOMERS:
        mentor = _signs_up(people, newcomer, day)
        if not newcomer.waits:
            approve(mentor, site=None, actor=coordinator)
    db.session.flush()


def _signs_up(people: DemoPeople, newcomer: Newcomer, day: date) -> RoleModel:
    email = f"{newcomer.first_name}.{newcomer.last_name}@werk.example".lower()
    sign_up(
        people.school,
        {
            "email": email,
            "kind": RoleModelKind.ALUMNA if newcomer.is_alumna else RoleModelKind.PROFESSIONAL,
            "first_name": newcomer.first_name,
            "last_name": newcomer.last_name,
            "town": newcomer.town,
            "job_title": newcomer.job_title,
            "employer": newcomer.employer,
            "slots": list(newcomer.slots),
            "meets_online": newcomer.is_online,
            "max_minutes": 45,
        },
        fields=newcomer.fields,
        offers=[Offer.CIRCLE],
        until=day + timedelta(days=700),
    )
    mentor = entry_of(people.school.id, email)
    if mentor is None:
        raise LookupError(email)
    confirm(mentor)
    return mentor


def tell_of_wishes(people: DemoPeople) -> None:
    """Most participants answered; two others asked for a circle too. Whose account visitors use has not yet."""
    query = select(Student).where(Student.school_id == people.school.id).order_by(Student.student_number)
    students = list(db.session.scalars(query))
    participants = [student for student in students if student.participates and student.user_id is None]
    others = [student for student in students if not student.participates][:2]
    for student, slots in _said(participants, others):
        save_wish(
            student,
            wants_circle=bool(slots),
            slots=slots,
            meets_in_person=True,
            meets_online=student.id % 3 == 0,
            max_minutes=None,
            actor=None,
        )


def _said(participants: list[Student], others: list[Student]) -> Iterator[tuple[Student, tuple[str, ...]]]:
    """Who answered, and the moments of her yes; none for a no. Every tenth has not answered."""
    moments = ((TUESDAY, THURSDAY), (TUESDAY,), (WEDNESDAY, THURSDAY), (TUESDAY, "mon_evening"), (THURSDAY,))
    for place, student in enumerate(participants):
        if place % 10 == 4:
            continue
        if place == 12:
            yield student, ("fri_afternoon",)  # no mentor can then: somebody waits, and the run says why
        else:
            yield student, () if place % 10 == 7 else moments[place % len(moments)]
    yield from ((student, (TUESDAY, THURSDAY)) for student in others)
