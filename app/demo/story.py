"""What happened at the demo school so far: companies mapped, choices in, the first match run waits for review.

Told with the acts by which a real school gets there: its files are imported, a talk is recorded, a run is started.
"""

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from app.access import Role
from app.companies.importing.known import ALL
from app.companies.models import Opening, Site, Track
from app.demo.activities import tell_of_activities
from app.demo.agreements import tell_of_agreements
from app.demo.answers import tell_of_answers
from app.demo.checkins import tell_of_check_ins
from app.demo.circles import agreed_lately, tell_of_mentors, tell_of_wishes
from app.demo.coaching import tell_of_coaches
from app.demo.figures import tell_of_figures
from app.demo.gatherings import tell_of_gatherings
from app.demo.guidance import tell_of_guidance
from app.demo.hours import tell_of_hours
from app.demo.internships import tell_of_internships
from app.demo.people import DemoPeople
from app.demo.supervisors import tell_of_supervisors
from app.errors import DomainError
from app.extensions import db
from app.imports.models import ImportKind
from app.imports.reading import read_spreadsheet
from app.imports.registry import importer_of
from app.imports.services import Confirmation, choose, confirm, preview
from app.placements.policies import DEFAULT_ORDER, Policy
from app.placements.services.runs import start
from app.privacy.registry import Whose
from app.privacy.two_people import ask
from app.schools.models import Period, Programme, Team
from app.students.models import ChoiceList, Preference, Student

DATA = Path(__file__).parent / "data"
FILES = {
    ImportKind.STUDENTS: "students.xlsx",
    ImportKind.COMPANIES: "companies.csv",
    ImportKind.OPENINGS: "openings.csv",
    ImportKind.PREFERENCES: "preferences.csv",
}
WRITTEN_FOR = 2027
"""The files speak of an internship in this year; a later demo moves their dates along."""
LAST_COUNT = date(2026, 10, 21)
"""The newest count in the file of companies; none of a demo may lie ahead of it."""
NEW_SITES = 3
"""Sites with an opening where this school never placed anybody, so that a talk is due (R13)."""
INTENSIVE_PLACES = {"ICT": 5, "Bouw": 4, "Engineering": 4, "Lab": 3, "Mobiliteit": 3}


def season_year(day: date) -> int:
    """The year of the internship that is being planned on `day`: choices close in the December before it."""
    return max(WRITTEN_FOR, (day + timedelta(days=14)).year + 1)


def moved(data: bytes, years: int) -> bytes:
    """A text file with the years of its dates moved along, so that a demo is always about the coming season."""
    for year in range(WRITTEN_FOR + 1, WRITTEN_FOR - 4, -1):
        data = data.replace(f"-{year};".encode(), f"-{year + years};".encode())
    return data


def _years_of_counts(day: date) -> int:
    """By how many years counts move along: the newest is never of a day to come."""
    return day.year - LAST_COUNT.year - ((day.month, day.day) < (LAST_COUNT.month, LAST_COUNT.day))


def tell(people: DemoPeople, day: date) -> None:
    """Bring the school to the weeks before the choices close."""
    years = season_year(day) - WRITTEN_FOR
    period = _season(people, WRITTEN_FOR + years)
    for kind, name in FILES.items():
        data = (DATA / name).read_bytes()
        by = _years_of_counts(day) if kind is ImportKind.COMPANIES else years
        _import(people, kind, name, data if name.endswith(".xlsx") else moved(data, by))
    _meet_new_sites(people)
    _give_teams_their_places(people)
    _link_people(people, period)
    tell_of_internships(people, period, day)
    tell_of_agreements(people, day)
    tell_of_guidance(people, day)
    name = "rolemodels.csv"
    _import(people, ImportKind.ROLE_MODELS, name, agreed_lately((DATA / name).read_bytes(), people, day))
    tell_of_mentors(people, day)
    tell_of_wishes(people)
    tell_of_activities(people, day)
    tell_of_check_ins(people, day)
    tell_of_gatherings(people, day)
    tell_of_answers(people, period, day)
    tell_of_coaches(people, day)
    _somebody_asks_to_be_forgotten(people)
    tell_of_hours(people, period)
    tell_of_supervisors(people)
    tell_of_figures(people.by_role[Role.COORDINATOR], day)
    start(period, Policy(criteria=DEFAULT_ORDER), actor=people.by_role[Role.COORDINATOR])


def _season(people: DemoPeople, year: int) -> Period:
    period = Period(
        school_id=people.school.id,
        name=f"Periode 2 ({year})",
        starts_on=date(year, 2, 1),
        ends_on=date(year, 7, 31),
        choices_open_on=date(year - 1, 10, 26),
        choices_close_on=date(year - 1, 12, 21),
        for_years=[2, 3],
        for_tracks=[Track.BOL.value],
        lot_seed=2026,
    )
    db.session.add(period)
    db.session.flush()
    return period


def _import(people: DemoPeople, kind: ImportKind, name: str, data: bytes) -> None:
    importer = importer_of(kind)
    coordinator = people.by_role[Role.COORDINATOR]
    batch = preview(
        importer,
        read_spreadsheet(data, name, importer.spec),
        file_name=name,
        file_digest=sha256(data).hexdigest(),
        school_id=people.school.id,
        actor=coordinator,
    )
    choose(batch, (), (), ALL)
    if confirm(batch, actor=coordinator) is not Confirmation.DONE:
        raise DomainError(f"The demo's {name} could not be imported.")
    db.session.commit()


def _meet_new_sites(people: DemoPeople) -> None:
    """All companies of the file had students of this school before, but a few with openings did not."""
    with_openings = select(Opening.site_id).where(Opening.school_id == people.school.id).distinct()
    new = with_openings.order_by(Opening.site_id.desc()).limit(NEW_SITES)
    for site in db.session.scalars(select(Site).where(Site.id.in_(list(db.session.scalars(new))))):
        site.last_placed_year = None
    db.session.flush()


def _somebody_asks_to_be_forgotten(people: DemoPeople) -> None:
    """Somebody who left a company: it waits for the administrator, as the second person."""
    site = db.session.scalars(
        select(Site).where(Site.school_id == people.school.id).order_by(Site.id.desc()).limit(1)
    ).one()
    site.contact_name, site.contact_email = "Renate Bos", "renate.bos@bedrijf.example"
    db.session.flush()
    ask(Whose.CONTACT, site.id, in_spite="Werkt daar niet meer.", actor=people.by_role[Role.COORDINATOR])


def _give_teams_their_places(people: DemoPeople) -> None:
    for team in db.session.scalars(select(Team).where(Team.school_id == people.school.id)):
        team.intensive_places = INTENSIVE_PLACES.get(team.name)
    db.session.flush()


def _link_people(people: DemoPeople, period: Period) -> None:
    """The demo's student account is a participant with a full list; every student has a supervisor."""
    student = db.session.scalars(
        select(Student)
        .join(ChoiceList, ChoiceList.student_id == Student.id)
        .join(Preference, Preference.choice_list_id == ChoiceList.id)
        .join(Programme, Programme.id == Student.programme_id)
        .where(
            Student.school_id == people.school.id,
            Student.participates.is_(True),
            ChoiceList.period_id == period.id,
        )
        .group_by(Student.id, Programme.code)
        .order_by(func.count(Preference.rank).desc(), Programme.code != "25187", Student.student_number)
        .limit(1)
    ).one()
    account = people.by_role[Role.STUDENT]
    student.user, account.name = account, student.name
    _give_supervisors(people)


def _give_supervisors(people: DemoPeople) -> None:
    """The supervisor of the demo guides the ICT team, a colleague the other teams."""
    teams = {
        team.id: team.name
        for team in db.session.scalars(select(Team).where(Team.school_id == people.school.id))
    }
    for guided in db.session.scalars(select(Student).where(Student.school_id == people.school.id)):
        is_ict = teams.get(guided.team_id or 0) == "ICT"
        guided.supervisor = people.by_role[Role.SUPERVISOR] if is_ict else people.colleague
    db.session.flush()
