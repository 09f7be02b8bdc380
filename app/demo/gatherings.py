"""Return days and days along of the demo school: one to come with a peer meeting, one that was, and who asks whom.

What is to come is told with the acts by which people plan and ask; what took place is written down as it stood.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app.access import Role
from app.demo.people import DemoPeople
from app.extensions import db
from app.gatherings.models import (
    Gathering,
    GatheringEvaluation,
    GatheringInvitation,
    GatheringKind,
    GatheringState,
)
from app.gatherings.services.hosting import add_host
from app.gatherings.services.inviting import invite
from app.gatherings.services.planning import Details, plan
from app.placements.models import Placement, PlacementState
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.schools.queries import AMSTERDAM, school_day_on_or_after, school_days
from app.shadowdays.models import ShadowDay, ShadowDayState
from app.shadowdays.services import hosting
from app.shadowdays.services.answering import accept
from app.shadowdays.services.asking import ask, may_ask
from app.students.models import Student

SAID = (
    (5, 5, 5, "Fijn om te horen dat het bij anderen ook wennen was."),
    (4, 5, 4, "Graag iets langer."),
    (5, 4, 5, "Ik heb nu iemand om mee te appen."),
    (4, 4, 4, ""),
    (3, 5, 4, "Volgende keer in kleinere groepen."),
    (5, 5, 5, ""),
)
"""What those who came thought: helped, could speak freely, would come again, and a remark."""
HOSTS = 4
"""Students who take somebody along, beside the demo's own."""


def tell_of_gatherings(people: DemoPeople, day: date) -> None:
    """Bring return days and days along to where each page has something on it. `day` is today."""
    own = db.session.scalars(select(Student).where(Student.user_id == people.by_role[Role.STUDENT].id)).one()
    running = db.session.scalars(
        select(Placement)
        .where(Placement.school_id == people.school.id, Placement.state == PlacementState.ACTIVE)
        .order_by(Placement.id)
    ).all()
    mine = next(one for one in running if one.student_id == own.id)
    _was(people, mine.period, running, day)
    _is_to_come(people, mine.period, day)
    others = [one for one in running if one.student_id != own.id]
    for placement in (mine, *others[:HOSTS]):
        hosting.agree(placement, actor=people.by_role[Role.STUDENT])
    _days_along(people, own, mine, others[:HOSTS], day)


def _was(people: DemoPeople, period: Period, running: Sequence[Placement], day: date) -> None:
    """A peer meeting a few weeks ago: six said what they thought, and nobody recorded yet who was there."""
    on_date = school_day_on_or_after(people.school.id, max(period.starts_on, day - timedelta(weeks=4)))
    coordinator = people.by_role[Role.COORDINATOR]
    meeting = Gathering(
        school_id=people.school.id,
        period=period,
        kind=GatheringKind.PEER_MEETING,
        title="Eerste weken op stage",
        on_date=on_date,
        starts_at=time(13, 30),
        minutes=90,
        place="Lokaal 1.12",
        state=GatheringState.OPEN,
        organiser_id=coordinator.id,
        organiser_name=coordinator.name,
        invited_at=datetime.combine(on_date - timedelta(weeks=2), time(9), AMSTERDAM),
    )
    invited = [one.student for one in reversed(running) if one.student.participates]
    rows = [GatheringInvitation(gathering=meeting, student=student) for student in invited]
    db.session.add_all([meeting, *rows])
    db.session.flush()
    others = [row for row in rows if row.student.user_id is None]
    for row, (helped, felt_safe, would_again, remark) in zip(others, SAID, strict=False):
        db.session.add(
            GatheringEvaluation(
                invitation_id=row.id,
                helped=helped,
                felt_safe=felt_safe,
                would_again=would_again,
                remark=remark,
            )
        )
    db.session.flush()


def _is_to_come(people: DemoPeople, period: Period, day: date) -> None:
    """A return day within some weeks, with a peer meeting that the counsellor and the mentor host."""
    coordinator = people.by_role[Role.COORDINATOR]
    wanted = min(day + timedelta(weeks=2), period.ends_on - timedelta(days=7))
    on_date = school_day_on_or_after(people.school.id, max(wanted, day + timedelta(days=1)))
    return_day = plan(
        period,
        GatheringKind.RETURN_DAY,
        _details("Terugkomdag", on_date, time(10), 180, "Aula"),
        actor=coordinator,
    )
    invite(return_day, actor=coordinator)
    meeting = plan(
        period,
        GatheringKind.PEER_MEETING,
        _details("Hoe gaat het op stage?", on_date, time(13, 30), 90, "Lokaal 1.12", return_day.id),
        actor=coordinator,
    )
    mentor = db.session.scalars(
        select(RoleModel.id).where(RoleModel.user_id == people.by_role[Role.MENTOR].id)
    ).one()
    add_host(meeting, "user", people.by_role[Role.COUNSELLOR].id, actor=coordinator)
    add_host(meeting, "role_model", mentor, actor=coordinator)
    invite(meeting, actor=coordinator)


def _details(
    title: str, on_date: date, starts_at: time, minutes: int, place: str, return_day_id: int | None = None
) -> Details:
    return Details(
        title=title,
        on_date=on_date,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        details="Voor koffie en een broodje wordt gezorgd.",
        for_programmes=[],
        for_years=[],
        return_day_id=return_day_id,
    )


def _days_along(people: DemoPeople, own: Student, mine: Placement, hosts: list[Placement], day: date) -> None:
    """Somebody asks the demo's student, somebody else goes along soon, and she herself went along last week."""
    guests = [one for one in _choosing(people) if one.id != own.id][:2]
    coordinator = people.by_role[Role.COORDINATOR]
    days = school_days(people.school.id)
    soon = days.on_or_after(day + timedelta(days=9))
    if len(guests) == 2 and soon < mine.ends_on:
        ask(guests[0], mine.id, soon, actor=coordinator)
        agreed = ask(guests[1], hosts[0].id, soon, actor=coordinator)
        accept(
            agreed, hosts[0].student, "Kom om negen uur naar de balie en vraag naar mij.", actor=coordinator
        )
    db.session.add(
        ShadowDay(
            school_id=people.school.id,
            placement=hosts[1],
            guest=own,
            on_date=days.on_or_before(day - timedelta(days=8)),
            state=ShadowDayState.ACCEPTED,
            answer_by=day - timedelta(days=30),
            host_note="Half negen bij de poort.",
            company_informed_at=datetime.combine(day - timedelta(days=30), time(9), AMSTERDAM),
        )
    )
    db.session.flush()


def _choosing(people: DemoPeople) -> list[Student]:
    """Second-years who choose now; a few are enough."""
    found = db.session.scalars(
        select(Student)
        .where(Student.school_id == people.school.id, Student.year_of_study == 2, Student.user_id.is_(None))
        .order_by(Student.student_number)
        .limit(5)
    )
    return [one for one in found if may_ask(one)]
