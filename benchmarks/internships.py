"""The large school of the load benchmark in the middle of its internships, made by inserting many rows at once.

Beside what `big_school` makes: a period that runs, in which each of the 3,000 students has an active placement with its
agreement, guidance plan, contacts and check-ins; 100 supervisors; a period that is over with its evaluations; a return
day to which everybody is invited; and internships that still have to begin, so that agreements and companies wait.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update

from app.access import Role
from app.accounts.models import RoleGrant, User
from app.agreements.models import Agreement, AgreementSignature, AgreementState, Party
from app.checkins.models import CheckIn, CheckInPlan
from app.companies.models import Opening, Site, Track
from app.evaluations.models import Evaluation
from app.evaluations.questions import QUESTIONS
from app.extensions import db, now
from app.gatherings.models import Answer, Gathering, GatheringInvitation, GatheringKind, GatheringState
from app.guidance.models import (
    ContactKind,
    ContactMoment,
    ContactState,
    GuidancePlan,
    Intensity,
    Safety,
)
from app.guidance.schedule import VISIT, due_days
from app.placements.models import Placement, PlacementState, PlacementStep
from app.reflections.models import Reflection
from app.schools.models import Period, School
from app.schools.queries import AMSTERDAM, school_day_on_or_after, school_days, today
from app.students.models import Student
from benchmarks.big_school import SUPERVISORS, look_at_the_tables, rows_of, store

RUNNING_SUPERVISORS = 100
WEEKS_RUNNING, WEEKS = 8, 20
TO_BEGIN = 3_000
"""Of the students: who also have a place in a next period, which begins in three weeks, without a sheet."""
CHECK_INS = 3


@dataclass
class Running:
    """Ids of what runs, in the order of the students."""

    school_id: int
    draw: random.Random
    period_id: int
    first: date
    last: date
    students: list[int]
    sites: list[int]
    openings: list[int]
    placements: list[int]


def begin_internships(seed: int = 1) -> None:
    """Fill the school that `make_big_school` made and commit."""
    draw = random.Random(seed)
    school = db.session.scalars(select(School)).one()
    students = list(db.session.scalars(select(Student.id).order_by(Student.id)))
    sites = list(db.session.scalars(select(Site.id).order_by(Site.id)))
    _share_out(school.id, students)
    day = today()
    first = day - timedelta(weeks=WEEKS_RUNNING, days=day.weekday())
    running = _placed(school.id, draw, students, sites, first, first + timedelta(weeks=WEEKS, days=-3))
    _sheets(running)
    _guided(running)
    _asked(running)
    _invited(running)
    soon = day + timedelta(days=21)
    _placed(school.id, draw, students[:TO_BEGIN], sites, soon, soon + timedelta(weeks=WEEKS), is_active=False)
    _evaluated(school.id, draw, students, sites, day)
    store(Reflection, ({"school_id": school.id, "student_id": one, "text": "Fijn."} for one in students[::3]))
    db.session.commit()
    look_at_the_tables()


def _share_out(school_id: int, students: list[int]) -> None:
    """Give each student one of a hundred supervisors, forty more than choosing needs."""
    mail = "supervisor%d@big.example"
    hashed = db.session.scalar(select(User.password_hash).where(User.email == mail % 0))
    numbers = range(SUPERVISORS, RUNNING_SUPERVISORS)
    about = {"school_id": school_id, "password_hash": hashed, "language": "nl"}
    new = rows_of(User, [{**about, "email": mail % n, "name": f"Begeleider {n}"} for n in numbers])
    grant = {"role": Role.SUPERVISOR, "granted_at": now()}
    store(RoleGrant, ({**grant, "user_id": one, "confirmed_by_id": one - 1} for one in new))
    emails = [mail % n for n in range(RUNNING_SUPERVISORS)]
    all_of_them = list(db.session.scalars(select(User.id).where(User.email.in_(emails)).order_by(User.id)))
    for number, supervisor in enumerate(all_of_them):
        hers = students[number::RUNNING_SUPERVISORS]
        db.session.execute(update(Student).where(Student.id.in_(hers)).values(supervisor_id=supervisor))


def _period(school_id: int, first: date, last: date, closed: date) -> int:
    """A period of which the choices closed on this day."""
    (period_id,) = rows_of(
        Period,
        [
            {
                "school_id": school_id,
                "name": f"Stages vanaf {first.isoformat()}",
                "starts_on": first,
                "ends_on": last,
                "choices_open_on": closed - timedelta(weeks=8),
                "choices_close_on": closed,
            }
        ],
    )
    return period_id


def _placed(
    school_id: int,
    draw: random.Random,
    students: list[int],
    sites: list[int],
    first: date,
    last: date,
    *,
    is_active: bool = True,
) -> Running:
    """A period with a placement for each of these students, active or still to begin."""
    closed = first - timedelta(weeks=6)
    period_id = _period(school_id, first, last, closed)
    where = [sites[number % len(sites)] for number in range(len(students))]
    days = {"starts_on": first, "ends_on": last, "school_id": school_id, "period_id": period_id}
    work = {"capacity": 1, "track": Track.BOL, "days_per_week": 4, "hours_per_week": 32}
    openings = rows_of(Opening, [{**days, **work, "site_id": site} for site in where])
    confirmed = datetime.combine(closed, time(10), AMSTERDAM)
    state = PlacementState.ACTIVE if is_active else PlacementState.CONFIRMED
    placements = rows_of(
        Placement,
        [
            {
                **days,
                "student_id": student,
                "opening_id": opening,
                "state": state,
                "confirmed_at": confirmed,
                "needs_intensive_guidance": draw.random() < 0.1,
                "agreement_signed_on": closed if is_active else None,
            }
            for student, opening in zip(students, openings, strict=True)
        ],
    )
    steps = (PlacementState.CONFIRMED, state) if is_active else (state,)
    store(
        PlacementStep,
        ({"placement_id": one, "state": step, "at": confirmed} for one in placements for step in steps),
    )
    return Running(school_id, draw, period_id, first, last, students, where, openings, placements)


def _sheets(running: Running) -> None:
    """A signed sheet for each placement that runs."""
    sheets = rows_of(
        Agreement,
        [
            {
                "school_id": running.school_id,
                "placement_id": placement,
                "state": AgreementState.SIGNED,
                "starts_on": running.first,
                "ends_on": running.last,
                "days_per_week": 4,
                "hours_per_week": 32,
                "required_hours": 900,
                "signed_on": running.first - timedelta(days=20),
            }
            for placement in running.placements
        ],
    )
    signed_on = running.first - timedelta(days=20)
    parties = (Party.STUDENT, Party.COMPANY, Party.SCHOOL)
    store(
        AgreementSignature,
        (
            {"agreement_id": one, "party": party, "signed_on": signed_on}
            for one in sheets
            for party in parties
        ),
    )


def _guided(running: Running) -> None:
    """A guidance plan for each, with its contacts: those of before today held, but for one in ten plans."""
    draw, day, days = running.draw, today(), school_days(running.school_id)
    intensities = [
        draw.choice((Intensity.STANDARD,) * 9 + (Intensity.INTENSIVE,)) for _ in running.placements
    ]
    about = {"school_id": running.school_id, "starts_on": running.first, "ends_on": running.last}
    plans = rows_of(
        GuidancePlan,
        [
            {**about, "placement_id": placement, "intensity": intensity}
            for placement, intensity in zip(running.placements, intensities, strict=True)
        ],
    )
    due = {one: due_days(running.first, running.last, one, days) for one in Intensity}
    rows = []
    for plan, intensity in zip(plans, intensities, strict=True):
        keeps_up = draw.random() > 0.1
        for number, due_on in enumerate(due[intensity]):
            is_held = due_on < day and keeps_up
            rows.append(
                {
                    "plan_id": plan,
                    "due_on": due_on,
                    "is_visit": number == VISIT[intensity],
                    "state": ContactState.HELD if is_held else ContactState.PLANNED,
                    "held_on": due_on if is_held else None,
                    "kind": ContactKind.ON_SITE if is_held else None,
                    "feels_safe": Safety.YES if is_held else None,
                    **dict.fromkeys(("motivation", "results", "atmosphere"), 4 if is_held else None),
                }
            )
    store(ContactMoment, rows)


def _asked(running: Running) -> None:
    """Check-ins of each: three that were answered, and one that is open; the counsellor reads one in fifty along."""
    day = today()
    counsellor = db.session.scalar(select(User.id).where(User.email == "counsellor@big.example"))
    plans = rows_of(
        CheckInPlan,
        [
            {
                "school_id": running.school_id,
                "student_id": student,
                "placement_id": placement,
                "next_on": day + timedelta(days=7),
                "listener_id": None if number % 50 else counsellor,
            }
            for number, (student, placement) in enumerate(
                zip(running.students, running.placements, strict=True)
            )
        ],
    )
    rows = []
    for plan in plans:
        for number in range(1, CHECK_INS + 2):
            due = running.first + timedelta(weeks=2 * number)
            is_answered = number <= CHECK_INS
            answered_at = datetime.combine(due, time(12), AMSTERDAM) if is_answered else None
            scores = dict.fromkeys(("work", "people", "safe"), 4 if is_answered else None)
            about = {"plan_id": plan, "number": number, "due_on": due, "closes_on": due + timedelta(days=13)}
            rows.append({**about, **scores, "answered_at": answered_at, "asked_at": now()})
    store(CheckIn, rows)


def _invited(running: Running) -> None:
    """A return day within two weeks to which everybody is invited."""
    coordinator = db.session.scalars(select(User).where(User.email == "coordinator@big.example")).one()
    (gathering,) = rows_of(
        Gathering,
        [
            {
                "school_id": running.school_id,
                "period_id": running.period_id,
                "kind": GatheringKind.RETURN_DAY,
                "title": "Terugkomdag",
                "on_date": school_day_on_or_after(running.school_id, today() + timedelta(weeks=2)),
                "starts_at": time(10),
                "minutes": 180,
                "place": "Aula",
                "state": GatheringState.OPEN,
                "organiser_id": coordinator.id,
                "organiser_name": coordinator.name,
                "invited_at": now(),
            }
        ],
    )
    store(
        GatheringInvitation,
        (
            {"gathering_id": gathering, "student_id": one, "answer": Answer.INVITED, "invited_at": now()}
            for one in running.students
        ),
    )


def _evaluated(school_id: int, draw: random.Random, students: list[int], sites: list[int], day: date) -> None:
    """A period that ended a year ago, of which two in three sent their evaluation; five for some companies."""
    last = day - timedelta(weeks=50)
    over = _placed(school_id, draw, students, sites[: len(sites) // 5], last - timedelta(weeks=20), last)
    db.session.execute(
        update(Placement).where(Placement.period_id == over.period_id).values(state=PlacementState.COMPLETED)
    )
    answers = {question.code: 4 for question in QUESTIONS}
    places: dict[int, int] = {}
    rows = []
    for placement, site in zip(over.placements, over.sites, strict=True):
        is_sent = draw.random() < 0.67
        places[site] = places.get(site, 0) + is_sent
        rows.append(
            {
                "school_id": school_id,
                "placement_id": placement,
                "site_id": site,
                "period_id": over.period_id,
                "closes_on": last + timedelta(days=60),
                "answers": answers if is_sent else {},
                "place": places[site] if is_sent else None,
                "answered_on": last if is_sent else None,
            }
        )
    store(Evaluation, rows)
