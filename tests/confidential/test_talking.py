"""A student tells, a counsellor reads and answers, and only what she agrees to goes further (R42)."""

from datetime import date

import time_machine
from sqlalchemy import select

from app.confidential.models import ConfidentialReport, FactState, ReportState, SharedFact
from app.confidential.sweeps import forget_closed_reports
from app.extensions import db
from app.notices.models import Email
from tests.browser import Browser
from tests.confidential.people import MARKER, a_counsellor, a_student, read_first, tell, unlock
from tests.factories import Factories

ANSWER = "Thank you for telling me. Shall we talk on Thursday?"


def the_report() -> ConfidentialReport:
    return db.session.scalars(select(ConfidentialReport)).one()


def test_student_with_her_name_reads_the_answer_with_her_account(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    tell(browser, student, company="Bakker Metaal")
    assert the_report().state is ReportState.RECEIVED

    page = read_first(unlock(browser, counsellor))
    assert MARKER in page.text
    assert student.name in page.text
    assert "Bakker Metaal" in page.text
    assert the_report().state is ReportState.ACKNOWLEDGED
    page.submit("Send the answer", text=ANSWER)
    assert the_report().state is ReportState.IN_CONVERSATION

    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk")
    assert "The counsellor answered on" in page.text
    page = page.submit("Open the conversation")
    assert ANSWER in page.text
    assert MARKER not in page.text
    page = page.submit("Send to the counsellor", text="Thursday is fine.")
    assert "The counsellor has it." in page.text
    assert the_report().is_waiting
    assert "The counsellor has not yet read what you wrote last." in browser.get("/talk").text
    assert "Thursday is fine." in read_first(unlock(browser, counsellor)).text


def test_student_without_a_name_reads_the_answer_with_her_phrase(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    page = tell(browser, student, named=False)
    phrase = page.texts(".//p[@class='code-phrase']")[0]
    assert len(phrase.split()) == 5
    assert "http://localhost:8000/talk/answers" in page.text

    page = read_first(unlock(browser, counsellor))
    assert MARKER in page.text
    assert student.name not in page.html
    page.submit("Send the answer", text=ANSWER)

    stranger = Browser(browser.app)
    page = stranger.get("/talk/answers").submit(
        "Open the conversation", phrase=phrase.upper().replace(" ", "-")
    )
    assert ANSWER in page.text
    wrong = stranger.get("/talk/answers").submit("Open the conversation", 422, phrase="badaba " * 5)
    assert "not recognised" in wrong.text
    assert the_report().owner_tag is None
    own = browser.sign_in(student.user).get("/talk")  # type: ignore[arg-type]
    assert "Open the conversation" not in own.text


def test_coordinator_reads_what_the_student_agrees_to_and_nothing_else(
    make: Factories, browser: Browser
) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    make.site(company_name="Petersen Techniek")
    tell(browser, student)
    page = read_first(unlock(browser, counsellor))
    empty = page.submit("Ask the student", kind="signal", expect=422)
    assert "Enter which company the signal is about." in empty.text
    page = page.submit("Ask the student", kind="signal", company="petersen")
    page = page.submit("Ask the student", kind="name", words="Her name is in here.")
    secret = [fact for fact in db.session.scalars(select(SharedFact).order_by(SharedFact.id))]
    assert [fact.site_id for fact in secret] == [None, None]

    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk")
    assert "You are asked whether something may be shared." in page.text
    page = page.submit("Open the conversation")
    assert "There is a signal about Petersen Techniek" in page.text
    page = page.submit("Yes, share this: that there is a signal about a company")
    page = page.submit("No, do not share this: my name")
    signal, name = db.session.scalars(select(SharedFact).order_by(SharedFact.id))
    assert (signal.state, name.state) == (FactState.GIVEN, FactState.REFUSED)
    assert signal.site_id is not None
    assert name.shared == ""
    assert the_report().state is ReportState.SHARED_WITH_CONSENT

    page = page.submit("Take it back: that there is a signal about a company")
    signal = db.session.scalars(select(SharedFact).order_by(SharedFact.id)).first()  # type: ignore[assignment]
    assert (signal.state, signal.shared, signal.site_id) == (FactState.WITHDRAWN, "", None)
    assert the_report().state is ReportState.IN_CONVERSATION


def test_school_without_a_counsellor_shows_the_national_report_point(
    make: Factories, browser: Browser
) -> None:
    student = a_student(make)
    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk")

    assert "Report point for discrimination at an internship (SBB)" in page.text
    assert "Write to the counsellor" not in page.links
    assert browser.get("/talk/write").path == "/talk"


def test_way_to_the_counsellor_is_on_every_page_of_a_student(make: Factories, browser: Browser) -> None:
    student = a_student(make)
    assert student.user is not None
    browser.sign_in(student.user)
    for address in ("/today", "/companies", "/my-choices", "/account"):
        assert browser.get(address).links["Is something wrong? Talk to somebody"] == "/talk"
    assert "Is something wrong? Talk to somebody" not in browser.get("/talk").links, "she is there"
    browser.sign_in(make.user())
    assert "Is something wrong? Talk to somebody" not in browser.get("/today").links


def test_email_says_only_that_there_is_something_to_read(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    tell(browser, student, company="Bakker Metaal")
    email = db.session.scalars(select(Email)).one()

    assert email.recipient_id == counsellor.id
    for text in (email.subject, email.body, email.key):
        for secret in (MARKER, student.name, student.first_name, "Bakker", the_report().code):
            assert secret not in text
    coordinator = browser.sign_in(make.user())
    assert coordinator.get("/letters").rows() == []


def test_destroys_a_report_a_year_after_it_was_closed(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    tell(browser, a_student(make))
    with time_machine.travel(date(2027, 3, 10), tick=False):
        page = read_first(unlock(browser, counsellor))
        page.submit("Close this report")
    with time_machine.travel(date(2028, 3, 10), tick=False):
        forget_closed_reports()
        assert the_report().closed_on == date(2027, 3, 10)
    with time_machine.travel(date(2028, 3, 11), tick=False):
        forget_closed_reports()
    assert db.session.scalars(select(ConfidentialReport)).all() == []
    assert db.session.scalars(select(SharedFact)).all() == []
