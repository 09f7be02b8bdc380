"""A student from acceptance to evaluation, on a phone, in Dutch, with and without scripts.

She accepts her place, signs, sees her guidance, checks in and has a talk, sees the way to the counsellor, goes along
with the student who is at the next company now, evaluates, reads what others found while she chooses, shares a note.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from config import Development
from tests.journeys.server import ROOT, Server, environment
from tests.journeys.visitor import Visitor

PASSWORD = Development().DEMO_PASSWORD
TAP = 1.35 + 1.1 + 0.2
"""Seconds by the keystroke-level model: think, reach and press."""
TEN = (5, 4, 4, 3, 5, 4, 2, 4, 4, 5)
AN_OFFER = """
mine = db.session.scalars(
    select(Placement).join(Placement.student).join(Student.user).where(User.email == "student@demo.example")
).one()
other = db.session.scalars(
    select(Placement).where(Placement.period_id == mine.period_id, Placement.student_id != mine.student_id)
    .order_by(Placement.id).limit(1)
).one()
like, opening = mine.student, other.opening
opening.capacity += 1
noor = Student(
    school_id=like.school_id, programme_id=other.student.programme_id, team_id=like.team_id, track=like.track,
    year_of_study=like.year_of_study, supervisor_id=like.supervisor_id, town=like.town, participates=True,
    student_number="9990001", first_name="Noor", last_name="Yildiz", email="noor@demo.example",
    date_of_birth=date(2005, 3, 5), required_hours=900,
)
noor.user = User(
    school_id=like.school_id, email="noor@demo.example", name="Noor Yildiz",
    password_hash=like.user.password_hash, role_grants=[RoleGrant(role=Role.STUDENT)],
)
run = MatchRun(
    school_id=like.school_id, period_id=mine.period_id, number=99, state=RunState.PUBLISHED, policy={}, seed=1,
    time_limit_seconds=1, frozen_input=b"", input_digest="", data_digest="", summary={}, published_at=now(),
    answer_by=today() + timedelta(days=7),
)
details = {"choices": [], "is_pinned": True, "is_confirmed": False}
db.session.add(Proposal(run=run, student=noor, opening_id=opening.id, state=ProposalState.OFFERED, details=details))
db.session.commit()
day = school_days(like.school_id).on_or_after(today() + timedelta(days=2))
known = db.session.scalars(evaluated_sites(like.school_id).limit(1)).one()
print(f"http://x/{mine.opening.site_id}/{day.isoformat()}/{known.id}")
"""
"""An offer for a student with an account, in the period that runs; then a site, a day, and a site with answers."""
OPEN_CHECK_IN = """
placement = db.session.scalars(
    select(Placement).join(Placement.student).where(Student.email == "noor@demo.example")
).one()
counsellor = db.session.scalars(select(User).where(User.email == "counsellor@demo.example")).one()
plan = db.session.scalars(select(CheckInPlan).where(CheckInPlan.placement_id == placement.id)).first()
plan = plan or CheckInPlan(
    school_id=placement.school_id, student_id=placement.student_id, placement_id=placement.id,
    next_on=today() + timedelta(days=14),
)
plan.listener_id = counsellor.id
check_in = CheckIn(plan=plan, number=1, due_on=today(), closes_on=today() + timedelta(days=13))
db.session.add_all([plan, check_in])
db.session.commit()
print(link_for_check_in(check_in))
"""
NEW_EVALUATION = """
placement = db.session.scalars(
    select(Placement).join(Placement.student).where(Student.email == "noor@demo.example")
).one()
evaluation = Evaluation(
    school_id=placement.school_id, placement=placement, site=placement.opening.site,
    period=placement.period, closes_on=today() + timedelta(days=60),
)
db.session.add(evaluation)
db.session.commit()
print(link_for_evaluation(evaluation))
"""
PRELUDE = """
from datetime import date, timedelta
from sqlalchemy import select
from app import create_app
from app.access import Role
from app.accounts.models import RoleGrant, User
from app.checkins.links import link_for as link_for_check_in
from app.checkins.models import CheckIn, CheckInPlan
from app.evaluations.links import link_for as link_for_evaluation
from app.evaluations.models import Evaluation
from app.evaluations.queries.school import evaluated_sites
from app.extensions import db, now
from app.placements.models import MatchRun, Placement, Proposal, ProposalState
from app.runs.models import RunState
from app.schools.queries import school_days, today
from app.students.models import Student
with create_app().app_context():
"""


def _link(server: Server, lines: str) -> str:
    """The path that these lines print: a link that the worker emails on its day, for a journey runs on any day."""
    program = PRELUDE + "".join(f"    {line}\n" for line in lines.strip().splitlines())
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environment(server.data), **server.settings},
        capture_output=True,
        text=True,
        check=True,
    )
    return "/" + done.stdout.strip().split("/", 3)[3]


def _tap(visitor: Visitor, *answers: int) -> None:
    for number in answers:
        visitor.page.locator(f".scale-button[value='{number}']").click()


@dataclass
class Walk:
    """The people of a journey, all on phones."""

    server: Server
    visitor: Callable[..., Visitor]
    with_scripts: bool

    def somebody(self, who: str = "") -> Visitor:
        """A phone; signed in as `who`, if anybody."""
        phone = self.visitor(self.server, phone=True, with_scripts=self.with_scripts)
        if who:
            phone.sign_in(f"{who}@demo.example", PASSWORD)
        return phone

    def look(self, somebody: Visitor, name: str) -> None:
        """Look with axe, which is a script itself."""
        if self.with_scripts:
            somebody.look(name)


def _heading(visitor: Visitor) -> str:
    return visitor.page.locator("h1").inner_text()


def _press(visitor: Visitor, button: str) -> None:
    visitor.page.locator("main").get_by_role("button", name=button, exact=True).first.click()


def _accept_and_sign(walk: Walk) -> None:
    """Hers at once, with a plan of her guidance; the school makes the sheet, she reads it, and it is signed."""
    student = walk.somebody("noor")
    walk.look(student.go("/my-placement"), "my-offer")
    _press(student, "Deze plek aannemen")
    walk.look(student, "my-place")
    walk.look(student.go("/my-guidance"), "my-guidance")
    assert student.page.locator(".plan-contacts li").count() in {3, 5}
    assert "Joris ter Braak" in student.page.locator("main").inner_text()

    coordinator = walk.somebody("coordinator").go("/agreements?q=Yildiz")
    coordinator.page.locator("#results tbody th a").first.click()
    _press(coordinator, "Blad maken")
    coordinator.page.fill("[name=trainer_name]", "Ties Bakker")
    _press(coordinator, "Blad opslaan")
    _press(coordinator, "Blad is uitgereikt")
    walk.look(student.go("/my-agreement"), "my-agreement")
    assert "Ties Bakker" in student.page.locator("main").inner_text()
    _press(coordinator, "Getekende praktijkovereenkomst vastleggen")
    student.go("/my-agreement")
    assert student.page.get_by_text("Alles is getekend").count() >= 1


def _go_along_for_a_day(walk: Walk, site: str, day: str) -> None:
    """She asks the student who is at the company now, who says yes, and says what she found elsewhere (R20)."""
    student = walk.somebody("noor").go(f"/my-wishes/days/at/{site}")
    walk.look(student, "ask-to-come-along")
    student.page.fill("[name=on]", day)
    student.page.locator("[name=host]").first.check()
    _press(student, "Vraag of je mag meelopen")
    asked = student.page.url

    host = walk.somebody("student").go(asked.removeprefix(walk.server.address))
    walk.look(host, "question")
    host.page.fill("[name=note]", "Negen uur bij de balie.")
    _press(host, "Ja, loop maar mee")
    walk.look(host, "agreed")
    student.page.reload()
    assert student.page.get_by_text("Negen uur bij de balie.").count() == 1

    walk.look(host.go("/my-wishes/days"), "days-along")
    host.page.locator("main").get_by_role("link", name="Delta Aannemers").first.click()
    host.page.locator("[name=fit][value=doubt]").check()
    _press(host, "Mijn antwoord opslaan")
    walk.look(host, "not-sure")
    assert host.page.get_by_text("Je lijst met keuzes is niet veranderd.").count() == 1


def _choose_with_what_others_found(walk: Walk, known: str) -> None:
    """While she chooses for the next period, a company with five answers says what students found there."""
    student = walk.somebody("noor").go("/my-choices")
    walk.look(student, "my-choices")
    walk.look(student.go(f"/companies/{known}"), "company-to-choose")
    assert student.page.locator("#experience dt").count() == 5


def _check_in_and_talk(walk: Walk) -> None:
    """Three taps by the link; the counsellor has a talk that day, and holds it."""
    phone = walk.somebody()
    phone.go(_link(walk.server, OPEN_CHECK_IN))
    assert _heading(phone) == "Hoe is het werk?"
    walk.look(phone, "check-in")
    _tap(phone, 4, 3, 2)
    assert _heading(phone) == "Dank je wel"
    walk.look(phone, "check-in-answered")

    student = walk.somebody("noor")
    student.page.get_by_role("link", name="Bekijk je pagina").click()
    talk = student.page.locator("#talk")
    assert "praat uiterlijk" in talk.inner_text()
    walk.look(student, "my-check-ins")
    student.page.get_by_role("link", name="Wijzigen wie mag meelezen").click()
    walk.look(student, "listener")

    counsellor = walk.somebody("counsellor")
    waiting = counsellor.page.locator(".task-what", has_text="Praat met een student die jou koos")
    assert waiting.count() == 2
    walk.look(counsellor, "counsellor-start")
    walk.look(counsellor.go("/check-ins"), "check-ins-heard")
    counsellor.page.locator("main").get_by_role("link", name="Noor Yildiz").click()
    walk.look(counsellor, "check-ins-of-one")
    counsellor.page.get_by_role("button", name="We hebben gepraat").click()
    student.go("/my-check-ins")
    assert talk.count() == 0
    walk.look(student.go("/talk"), "talk-to-somebody")
    assert student.page.get_by_text("vertrouwenspersoon").count() >= 1


def _evaluate(walk: Walk) -> None:
    """Ten taps by the link, and a button."""
    phone = walk.somebody()
    walk.look(phone.go(_link(walk.server, NEW_EVALUATION)), "evaluation")
    _tap(phone, *TEN)
    assert _heading(phone) == "Verstuur je evaluatie"
    walk.look(phone, "evaluation-end")
    phone.page.get_by_role("button", name="Antwoorden versturen").click()
    assert _heading(phone) == "Dank je wel"
    assert (len(TEN) + 2) * TAP < 120, "with the link and the button, in under two minutes"


def _share_a_note(walk: Walk) -> None:
    """A note that her supervisor reads until she takes it back."""
    student = walk.somebody("noor")
    walk.look(student.go("/my-notes"), "my-notes")
    student.page.locator("textarea[name=text]").fill("Bij de klant voelde ik me thuis.")
    student.page.get_by_role("button", name="Mijn notitie opslaan").click()
    student.page.locator(".own-lines a").first.click()
    student.page.locator("select[name=reader]").select_option(label="Joris ter Braak (je stagebegeleider)")
    student.page.get_by_role("button", name="Deze notitie delen").click()
    walk.look(student, "my-note-shared")

    supervisor = walk.somebody("supervisor")
    supervisor.page.get_by_role("link", name="Lees wat gedeeld is").click()
    walk.look(supervisor, "shared-notes")
    supervisor.page.locator("main table a").click()
    walk.look(supervisor, "shared-note")
    student.page.get_by_role("button", name="Stoppen met delen").click()
    answer = supervisor.page.reload()
    assert answer is not None
    assert answer.status == 404


@pytest.mark.timeout(600)
@pytest.mark.parametrize("with_scripts", [True, False])
def test_student_from_acceptance_to_evaluation(
    fresh_demo: Server, visitor: Callable[..., Visitor], with_scripts: bool
) -> None:
    walk = Walk(fresh_demo, visitor, with_scripts)
    site, day, known = _link(fresh_demo, AN_OFFER).strip("/").split("/")
    _accept_and_sign(walk)
    _check_in_and_talk(walk)
    _go_along_for_a_day(walk, site, day)
    _evaluate(walk)
    _choose_with_what_others_found(walk, known)
    _share_a_note(walk)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_students_found_reads_well(
    demo_server: Server, visitor: Callable[..., Visitor], language: str
) -> None:
    coordinator = visitor(demo_server, language=language, phone=language == "nl")
    coordinator.sign_in("coordinator@demo.example", PASSWORD).speak(language)
    coordinator.go("/evaluations").look("evaluations")
    coordinator.page.locator("#sites table a").first.click()
    expect(coordinator.page.locator("#experience dt")).to_have_count(5)
    coordinator.look("company-with-answers")
