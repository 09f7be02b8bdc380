"""A company says by a link whether its agreement is right: once, and it changes nothing until a coordinator says so."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.agreements.links import link_for
from app.agreements.models import Agreement, AgreementState, CompanyPreparation, Party
from app.agreements.queries.preparations import preparations_of
from app.agreements.queries.sheets import holding
from app.agreements.services.preparing import email_company
from app.agreements.services.sheets import make_sheet
from app.audit.models import AuditEvent
from app.extensions import db
from app.notices.models import Email
from app.placements.models import Placement
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from tests.agreements.conftest import Office, on
from tests.browser import Browser, Page
from tests.factories import Factories

SITE = {"contact_name": "Bo Bakker", "contact_email": "bo@bakker.example"}
OVER = "This link no longer works"


@pytest.fixture
def placement(office: Office) -> Placement:
    """Of somebody whose company was told by email, and whose sheet is ready."""
    found = office.place(site=SITE, first_name="Noor", last_name="Berg", date_of_birth=date(2008, 3, 5))
    make_sheet(found, actor=office.coordinator)
    email_company(found, actor=office.supervisor)
    db.session.commit()
    return found


def told(placement: Placement) -> CompanyPreparation:
    db.session.expire_all()
    return preparations_of(placement)[0]


def path(placement: Placement) -> str:
    return urlsplit(link_for(told(placement))).path


def phone(app: Flask) -> Browser:
    """Somebody who never signed in."""
    return Browser(app)


def answered(app: Flask, placement: Placement, expect: int = 200, **said: str) -> Page:
    about = {"is_agreed": "yes", "said_name": "Bo Bakker", **said}
    return phone(app).get(path(placement)).submit("Send the answer", expect, **about)


def test_email_holds_a_link_to_one_page_with_what_was_agreed(app: Flask, placement: Placement) -> None:
    email = db.session.scalars(select(Email).where(Email.kind == "preparation")).one()
    link = re.search(r"http\S+/company-agreement/\S+", email.body)
    assert link is not None
    assert "tot en met maandag 1 maart 2027" in email.body

    page = phone(app).get(urlsplit(link.group()).path)

    assert page.h1 == "Internship of Noor Berg"
    for shown in (
        "Bakker Metaal",
        "Monday 1 February 2027 to Sunday 27 June 2027",
        "Joke Visser",
        "Ties Bakker",
        "32",
    ):
        assert shown in page.text
    student = placement.student
    for hidden in (student.student_number, student.email, "2008", "900"):
        assert str(hidden) not in page.text


def test_what_a_company_says_changes_nothing_until_a_coordinator_takes_it(
    app: Flask, office: Office, placement: Placement, browser: Browser
) -> None:
    page = answered(app, placement)
    assert "Your answer has arrived." in page.text
    for gone in ("Noor", "Ties", "Bo Bakker"):
        assert gone not in page.text
    sheet = holding(placement)
    assert sheet is not None
    assert sheet.signatures == []

    browser.sign_in(office.coordinator)
    assert "Read what companies say of agreements" in browser.get("/today").text
    assert "Noor Berg" in browser.get("/agreements?state=answered").text.replace("Berg, Noor", "Noor Berg")
    page = browser.get(f"/placements/{placement.id}/agreement")
    assert "On 15 Jan 2027, Bo Bakker confirmed the agreement by the link." in page.text
    page = page.submit("Record it as the signature of the company")

    assert "The signature of the company has been recorded." in page.text
    signature = holding(placement).signature_of(Party.COMPANY)  # type: ignore[union-attr]
    assert signature is not None
    assert (signature.signed_on, signature.name, signature.author_name) == (
        date(2027, 1, 15),
        "Bo Bakker",
        office.coordinator.name,
    )
    assert "Read what companies say" not in browser.get("/today").text
    assert "I have read it" not in browser.get(f"/placements/{placement.id}/agreement").text
    done = select(AuditEvent.action).where(AuditEvent.action.like("placement:%")).order_by(AuditEvent.id)
    assert db.session.scalars(done).all()[-2:] == ["placement:confirm_agreement", "placement:settle_answer"]


def test_link_works_once(app: Flask, placement: Placement) -> None:
    page = phone(app).get(path(placement))
    answered(app, placement)

    late = page.submit("Send the answer", 409, is_agreed="no", said_name="X", remark="Other hours.")

    assert "What you sent now is not saved" in late.text
    assert told(placement).is_agreed is True
    again = phone(app).get(path(placement))
    assert "This link has been used." in again.text
    assert "Noor" not in again.text


def test_whoever_says_that_something_is_different_says_what(
    app: Flask, office: Office, placement: Placement, browser: Browser
) -> None:
    refused = answered(app, placement, 422, is_agreed="no")
    assert "Say what is different, for example the hours." in refused.text
    assert "Enter your name" in answered(app, placement, 422, said_name="").text

    answered(app, placement, is_agreed="no", remark="36 hours <b>a week</b>.")

    page = browser.sign_in(office.supervisor).get(f"/placements/{placement.id}/agreement")
    assert "Bo Bakker said by the link that something is different." in page.text
    assert "36 hours <b>a week</b>." in page.text
    assert "I have read it" not in page.text
    page = browser.sign_in(office.coordinator).get(f"/placements/{placement.id}/agreement")
    assert "Record it as the signature" not in page.text
    page.submit("I have read it")
    assert told(placement).settled_at is not None


def test_sheet_that_changed_after_the_answer_is_not_signed_by_it(
    app: Flask, office: Office, placement: Placement, browser: Browser
) -> None:
    answered(app, placement)
    browser.sign_in(office.coordinator)
    page = browser.get(f"/placements/{placement.id}/agreement")
    sheet = holding(placement)
    assert sheet is not None
    sheet.hours_per_week = 36
    db.session.commit()

    page = page.submit("Record it as the signature of the company")

    assert "The company did not confirm the sheet as it is now." in page.text
    assert "The sheet was made or changed after that" in page.text
    assert db.session.scalars(select(Agreement.state)).one() is AgreementState.READY


@pytest.mark.parametrize("change", ["", "x", "other"])
def test_tampered_link_is_the_page_of_one_that_is_over(app: Flask, placement: Placement, change: str) -> None:
    good = path(placement)
    wrong = {"": "/company-agreement/a", "x": f"{good}x", "other": good.replace(".", "-", 1)}[change]
    assert phone(app).get(wrong, expect=410).h1 == OVER


@pytest.mark.parametrize("what", ["days", "ended", "late", "erased"])
def test_link_is_over_once_it_is_about_nothing(
    app: Flask, office: Office, placement: Placement, what: str
) -> None:
    link, day = path(placement), date(2027, 1, 16)
    if what == "days":
        placement.ends_on = date(2027, 6, 20)
    elif what == "ended":
        placement.state = type(placement.state).ENDED_EARLY
    elif what == "late":
        day = date(2027, 3, 2)
    else:
        erase([known_as(Whose.STUDENT, placement.student_id)], "request", actor=None)
    db.session.commit()

    with on(day):
        assert phone(app).get(link, expect=410).h1 == OVER
        assert phone(app).get("/company-agreement/a", expect=410).h1 == OVER


def test_link_works_until_its_last_day(app: Flask, placement: Placement) -> None:
    with on(date(2027, 3, 1)):
        assert phone(app).get(path(placement)).h1 == "Internship of Noor Berg"


def test_erasing_takes_the_answer_away(app: Flask, placement: Placement) -> None:
    answered(app, placement, is_agreed="no", remark="Other hours.")

    erase([known_as(Whose.STUDENT, placement.student_id)], "request", actor=None)
    db.session.commit()

    row = told(placement)
    assert (row.nonce, row.said_name, row.remark, row.to_name) == ("", "", "", "")


def test_other_school_and_second_press_find_nothing_to_settle(
    app: Flask, office: Office, placement: Placement, browser: Browser, make: Factories
) -> None:
    address = f"/placements/{placement.id}/agreement/confirmed"
    browser.sign_in(office.coordinator)
    browser.post(address, {"csrf_token": browser.token()}, expect=404)
    answered(app, placement)
    browser.get(f"/placements/{placement.id}/agreement").submit("I have read it")
    refused = browser.post(address, {"csrf_token": browser.token()}, expect=409)
    assert "A colleague already dealt with this answer" in refused.text
    stranger: User = make.user(school=make.new_school())
    browser.sign_in(stranger)
    browser.post(address, {"csrf_token": browser.token(), "way": "signature"}, expect=404)
