"""A student tells the coordinator about a company, and hears what was done; what a counsellor shares is beside it."""

from datetime import date

import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.companies import services as companies
from app.companies.models import Site, StopGround
from app.extensions import db
from app.notices.models import Email
from app.privacy.people import GAP
from app.signals.models import CompanySignal, SignalState
from app.signals.sweeps import look_after_stops
from tests.browser import Browser, Page
from tests.confidential.people import MARKER, a_counsellor, a_student, read_first, tell, unlock
from tests.factories import Factories
from tests.lives import a_placement

WHAT = "There is no guard on the saw."


def told(make: Factories, browser: Browser, **answers: str) -> tuple[Site, Page]:
    """A student with a place tells about its company, through the page."""
    site = make.site(company_name="Petersen Techniek")
    student = a_student(make)
    a_placement(student, make.opening(site))
    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk").click("Tell your coordinator about a company")
    return site, page.submit("Tell the coordinator", site_id=str(site.id), what=WHAT, **answers)


def the_signal() -> CompanySignal:
    return db.session.scalars(select(CompanySignal)).one()


def test_student_hears_what_was_done(make: Factories, browser: Browser) -> None:
    _site, page = told(make, browser)
    student = the_signal().student
    assert student is not None
    assert "has not taken it up yet" in page.text

    coordinator = browser.sign_in(make.user())
    assert "Look after signals about companies" in coordinator.get("/today").text
    page = coordinator.get("/signals").click(coordinator.get("/signals").texts(".//tbody/tr/th")[0])
    assert WHAT in page.text
    page = page.submit("I look after it").submit(
        "Send the answer", outcome="talked", talked_on="2026-11-20", answer="A guard was mounted."
    )
    assert "Look after signals about companies" not in coordinator.get("/today").text

    email = db.session.scalars(select(Email)).one()
    assert WHAT not in email.body
    assert "Petersen" not in f"{email.subject}{email.body}"
    assert "A guard was mounted." in browser.sign_in(student.user).get("/talk").text  # type: ignore[arg-type]


def test_signal_stands_on_the_page_of_the_company_for_coordinators_and_nobody_else(
    make: Factories, browser: Browser
) -> None:
    """R42's example: the page says that there is a signal, and neither who told it nor what."""
    site, _page = told(make, browser)
    other = make.site(company_name="Anders")
    student = the_signal().student
    assert student is not None
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}")
    assert "Signals about this company" in page.text
    assert WHAT not in page.html
    assert student.last_name not in page.text.partition("Students who are coming")[0]
    assert WHAT in page.click(next(label for label in page.links if label.startswith("Told on"))).text

    assert "Signals about this company" not in browser.get(f"/companies/{other.id}").html
    for role in (Role.SUPERVISOR, Role.REPORT_VIEWER, Role.COUNSELLOR):
        assert "ignal" not in browser.sign_in(make.user(role)).get(f"/companies/{site.id}").text
    assert "ignal" not in browser.sign_in(student.user).get(f"/companies/{site.id}").text  # type: ignore[arg-type]


def test_unsafe_company_is_heard_before_the_student_is_answered(make: Factories, browser: Browser) -> None:
    site, _page = told(make, browser, is_unsafe="y")
    coordinator = make.user()
    page = browser.sign_in(coordinator).get(f"/signals/{the_signal().id}").submit("I look after it")
    page = page.submit("Send the answer", 422, outcome="nothing", answer="Nothing.")
    assert "First talk to the company, or propose a stop." in page.text
    page = page.submit("Send the answer", 422, outcome="stop", answer="A stop.")
    assert "There is no placement stop at this site." in page.text
    assert the_signal().state is SignalState.TAKEN_UP

    companies.propose_stop(site, StopGround.PHYSICAL_SAFETY, "No guard.", actor=coordinator)
    page = browser.get(f"/signals/{the_signal().id}")
    assert "There is a placement stop under way: hear the company" in page.links
    page.submit("Send the answer", outcome="stop", answer="Nobody goes there until we heard them.")
    assert the_signal().state is SignalState.ANSWERED


def test_words_of_a_signal_go_a_year_after_the_answer(make: Factories, browser: Browser) -> None:
    told(make, browser)
    signal = the_signal()
    signal.state, signal.answered_on, signal.answer = SignalState.ANSWERED, date(2026, 11, 24), "Done."
    db.session.commit()
    with time_machine.travel(date(2027, 11, 24), tick=False):
        look_after_stops()
        assert the_signal().what == WHAT
    with time_machine.travel(date(2027, 11, 25), tick=False):
        look_after_stops()
    db.session.expire_all()
    assert (the_signal().what, the_signal().answer, the_signal().student_id) == (GAP, "", None)


def shared_signal(make: Factories, browser: Browser) -> tuple[User, User]:
    """A report of which the student shares that there is a signal; she and a coordinator."""
    counsellor, _sheet = a_counsellor(make)
    student, coordinator = a_student(make), make.user(Role.COORDINATOR)
    make.site(company_name="Petersen Techniek")
    tell(browser, student)
    page = read_first(unlock(browser, counsellor)).submit(
        "Ask the student", kind="signal", company="petersen"
    )
    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk").submit("Open the conversation")
    assert (
        "A counsellor shares something with you"
        not in Browser(browser.app).sign_in(coordinator).get("/today").text
    )
    page.submit("Yes, share this: that there is a signal about a company")
    return student.user, coordinator


def test_coordinator_reads_one_shared_fact_and_no_more(make: Factories, browser: Browser) -> None:
    owner, coordinator = shared_signal(make, browser)
    browser.sign_in(coordinator)
    assert "A counsellor shares something with you" in browser.get("/today").text
    page = browser.get("/signals")
    assert "Petersen" not in page.text
    link = next(href for href in page.links.values() if "/signals/shared/" in href)
    page = browser.get(link).submit("Read it")

    assert "There is a signal about Petersen Techniek." in page.text
    for secret in (MARKER, owner.name, owner.email):
        assert secret not in page.html
    own = browser.sign_in(owner).get("/talk").submit("Open the conversation")
    assert "You said yes. The coordinator read it on" in own.text
    assert "Take it back" not in own.text
