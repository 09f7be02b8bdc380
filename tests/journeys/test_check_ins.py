"""A student during and after her internship, on a phone, in Dutch: check-in, talk, evaluation, a note of her own."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from config import Development
from tests.journeys.server import ROOT, Server, environment
from tests.journeys.visitor import Visitor

PASSWORD = Development().DEMO_PASSWORD
TAP = 1.35 + 1.1 + 0.2
"""Seconds by the keystroke-level model: think, reach and press."""
TEN = (5, 4, 4, 3, 5, 4, 2, 4, 4, 5)
OPEN_CHECK_IN = """
check_in = db.session.scalars(
    select(CheckIn).join(CheckIn.plan).join(CheckInPlan.student).join(Student.user)
    .where(User.email == "student@demo.example", CheckIn.answered_at.is_(None))
).one()
print(link_for_check_in(check_in))
"""
NEW_EVALUATION = """
placement = db.session.scalars(
    select(Placement).join(Placement.student).join(Student.user).where(User.email == "student@demo.example")
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
from datetime import timedelta
from sqlalchemy import select
from app import create_app
from app.accounts.models import User
from app.checkins.links import link_for as link_for_check_in
from app.checkins.models import CheckIn, CheckInPlan
from app.evaluations.links import link_for as link_for_evaluation
from app.evaluations.models import Evaluation
from app.extensions import db
from app.placements.models import Placement
from app.schools.queries import today
from app.students.models import Student
with create_app().app_context():
"""


def _link(server: Server, lines: str) -> str:
    """The path of a link that the worker emails on its day; made here, for a journey runs on any day."""
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
        visitor.page.wait_for_load_state()


@dataclass
class Walk:
    """The people of a journey, all on phones."""

    server: Server
    visitor: Callable[..., Visitor]
    with_scripts: bool

    def somebody(self, who: str = "") -> Visitor:
        """A phone; signed in as `who`, if anybody."""
        phone = self.visitor(self.server, phone=True, with_scripts=self.with_scripts)
        return phone.sign_in(f"{who}@demo.example", PASSWORD) if who else phone

    def look(self, somebody: Visitor, name: str) -> None:
        """Look with axe, which is a script itself."""
        if self.with_scripts:
            somebody.look(name)


def _heading(visitor: Visitor) -> str:
    return visitor.page.locator("h1").inner_text()


def _check_in_and_talk(walk: Walk) -> None:
    """Three taps by the link; the counsellor has a talk that day, and holds it."""
    phone = walk.somebody()
    phone.go(_link(walk.server, OPEN_CHECK_IN))
    assert _heading(phone) == "Hoe is het werk?"
    walk.look(phone, "check-in")
    _tap(phone, 4, 3, 2)
    assert _heading(phone) == "Dank je wel"
    walk.look(phone, "check-in-answered")

    student = walk.somebody("student")
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
    walk.look(counsellor.go("/check-ins/1"), "check-ins-of-one")
    counsellor.page.get_by_role("button", name="We hebben gepraat").click()
    student.go("/my-check-ins")
    assert talk.count() == 0


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
    student = walk.somebody("student")
    walk.look(student.go("/my-notes"), "my-notes")
    student.page.locator("textarea[name=text]").fill("Bij de klant voelde ik me thuis.")
    student.page.get_by_role("button", name="Mijn notitie opslaan").click()
    student.page.locator(".own-lines a").first.click()
    student.page.locator("select[name=reader]").select_option(label="Joris ter Braak")
    student.page.get_by_role("button", name="Deze notitie delen").click()
    walk.look(student, "my-note-shared")

    supervisor = walk.somebody("supervisor")
    supervisor.page.get_by_role("link", name="Lees wat gedeeld is").click()
    walk.look(supervisor, "shared-notes")
    supervisor.page.locator("main table a").click()
    walk.look(supervisor, "shared-note")
    student.page.get_by_role("button", name="Stoppen met delen").click()
    student.page.wait_for_load_state()
    answer = supervisor.page.reload()
    assert answer is not None
    assert answer.status == 404


@pytest.mark.timeout(300)
@pytest.mark.parametrize("with_scripts", [True, False])
def test_student_checks_in_talks_evaluates_and_shares_a_note(
    fresh_demo: Server, visitor: Callable[..., Visitor], with_scripts: bool
) -> None:
    walk = Walk(fresh_demo, visitor, with_scripts)
    _check_in_and_talk(walk)
    _evaluate(walk)
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
    assert coordinator.page.locator("#experience dt").count() == 5
    coordinator.look("company-with-answers")
