"""A link for a company: sent, opened, answered once, and over when it should be."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.audit.models import AuditEvent
from app.companies.models import Opening, Site, WomenCount
from app.extensions import db, writing
from app.inquiries.links import link_for
from app.inquiries.models import (
    ClaimState,
    CompanyClaim,
    CompanyInquiry,
    InquiryState,
    Recipient,
)
from app.inquiries.services.answering import Said, answer
from app.inquiries.sweeps import follow_inquiries
from app.notices.models import Email, EmailState
from app.privacy.sweeps import forget_what_is_done
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.inquiries.conftest import MONDAY, Scene
from tests.inquiries.rows import EVERYTHING, asked, asked_and_answered, emails, in_the_background
from tests.privacy.terms import decide, due, later, sweep

ASK = "/inquiries/new"


def path_of(inquiry: CompanyInquiry) -> str:
    """The link as a browser opens it."""
    return "/" + link_for(inquiry).split("/", 3)[3]


def only_inquiry() -> CompanyInquiry:
    return db.session.scalars(select(CompanyInquiry)).one()


def visitor(app: Flask) -> Browser:
    """Somebody at the company, who has no account."""
    return Browser(app)


def answered(page: Page, **values: object) -> Page:
    filled = {"women": "4", "technical_staff": "20", "seats": "3", "work": "Building cabinets."}
    return page.submit("Send the answers", **{**filled, **values})


def test_email_is_in_the_language_that_was_chosen_and_kept_by_nobody(scene: Scene) -> None:
    for language in ("nl", "en"):
        inquiry = asked(scene.site, scene.period, scene.coordinator, language=language)
        inquiry.open_key = None
    sent = select(Email).where(Email.kind == "company_inquiry").order_by(Email.id)
    dutch, english = db.session.scalars(sent).all()
    assert dutch.body.startswith("Hallo Kim Bakker,")
    assert "drie minuten" in dutch.body
    assert english.body.startswith("Hello Kim Bakker,")
    assert "works once, and until the end of" in english.body
    assert {(one.reply_to, scene.coordinator.email in one.body) for one in (dutch, english)} == {
        (scene.coordinator.email, True)
    }
    assert dutch.is_secret
    assert english.is_secret


def test_answer_on_the_page_changes_nothing_until_it_is_accepted(app: Flask, scene: Scene) -> None:
    inquiry = asked(scene.site, scene.period, scene.coordinator)
    db.session.commit()
    phone = visitor(app)
    page = phone.get(path_of(inquiry))
    assert "Kim" not in page.html
    assert "0612345678" not in page.html
    page = answered(page, contact_name="Ans de Wit", changing_room="yes")
    assert "Your answers have arrived" in page.text
    assert "Ans" not in page.html

    claims = db.session.scalars(select(CompanyClaim)).all()
    assert {claim.state for claim in claims} == {ClaimState.WAITING}
    assert len(claims) == 5
    assert db.session.scalars(select(WomenCount)).all() == []
    assert db.session.get_one(Site, scene.site.id).contact_name == "Kim Bakker"


def test_link_works_once(app: Flask, scene: Scene) -> None:
    inquiry = asked(scene.site, scene.period, scene.coordinator)
    db.session.commit()
    page = visitor(app).get(path_of(inquiry))
    answered(page)
    second = page.submit("Send the answers", 409, women="9")
    assert "What you sent now is not saved" in second.text
    assert db.session.scalars(select(CompanyClaim.women).where(CompanyClaim.women.is_not(None))).all() == [4]
    page = visitor(app).get(path_of(inquiry))
    assert "This link has been used" in page.text
    assert page.links[scene.coordinator.email] == f"mailto:{scene.coordinator.email}"
    assert "not saved" not in page.text
    assert "Building cabinets." not in page.text


@pytest.mark.parametrize("change", ["", "x", "swap"])
def test_tampered_link_is_the_same_page_as_one_that_is_over(
    app: Flask, browser: Browser, scene: Scene, change: str
) -> None:
    first = asked(scene.site, scene.period, scene.coordinator)
    good = path_of(first)
    bad = {"": good[:-3], "x": good + "x", "swap": good.replace(".", "..", 1)}[change]
    db.session.commit()
    said = visitor(app).get(bad, expect=410).text
    browser.sign_in(scene.coordinator)
    browser.get(f"/inquiries/{first.id}").submit("Withdraw the question")
    assert visitor(app).get(good, expect=410).text == said
    assert "This link no longer works" in said


def test_link_of_another_question_or_of_a_role_model_opens_nothing(app: Flask, scene: Scene) -> None:
    """A link is good for one question: the same nonce under another number is not."""
    from app.rolemodels.links import LinkAct
    from app.rolemodels.links import link_for as link_of_role_model

    secret = link_of_role_model(scene.alumna, LinkAct.CHANGE).rsplit("/", 1)[1]
    db.session.commit()
    visitor(app).get(f"/company-answer/{secret}", expect=410)


def test_expired_link_is_over_and_a_new_one_replaces_it(
    app: Flask, browser: Browser, scene: Scene, clock: time_machine.Traveller
) -> None:
    inquiry = asked(scene.site, scene.period, scene.coordinator, days=28)
    db.session.commit()
    old = path_of(inquiry)
    clock.move_to(MONDAY + timedelta(days=28))
    visitor(app).get(old)
    clock.move_to(MONDAY + timedelta(days=29))
    visitor(app).get(old, expect=410)
    with writing():
        follow_inquiries()
    assert db.session.get_one(CompanyInquiry, inquiry.id).state is InquiryState.EXPIRED

    browser.sign_in(scene.coordinator)
    page = browser.get("/today")
    assert "Call companies that did not answer two reminders" in page.text
    page = browser.get("/inquiries?state=to_call").click("Bakker Metaal")
    page = page.submit("Ask again with a new link")
    assert "Asked again, with a new link" in page.text
    newest = db.session.scalars(select(CompanyInquiry).order_by(CompanyInquiry.id.desc())).first()
    assert newest is not None
    visitor(app).get(path_of(newest))
    visitor(app).get(old, expect=410)
    assert "Call companies" not in browser.get("/today").text


def test_reminds_after_7_and_14_days_and_not_after_an_answer(
    scene: Scene, make: Factories, clock: time_machine.Traveller
) -> None:
    silent = asked(scene.site, scene.period, scene.coordinator)
    other = make.site(company_name="Quick", contact_email="q@quick.example")
    answer(asked(other, scene.period, scene.coordinator), Said(women=1))
    db.session.commit()
    sent = []
    for day in range(27):
        clock.move_to(MONDAY + timedelta(days=day))
        with writing():
            follow_inquiries()
            follow_inquiries()
        sent.append(sum(subject.startswith("Reminder") for _, subject in emails()))
    assert sent == [0] * 7 + [1] * 7 + [2] * 13
    assert db.session.get_one(CompanyInquiry, silent.id).reminded == 2
    assert {to for to, subject in emails() if subject.startswith("Reminder")} == {"kim@bakker.example"}


def test_passes_links_on_by_hand_and_records_who_saw_one(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    bare = make.site(company_name="No Address")
    db.session.commit()
    browser.sign_in(scene.coordinator)
    page = browser.get(f"{ASK}?site={bare.id}").submit("Ask them", way="links")
    in_the_background()
    assert emails() == []
    inquiry = only_inquiry()
    page = browser.get(f"/inquiries/{inquiry.id}")
    assert "/company-answer/" not in page.html
    page = page.submit("Show the link to copy")
    link = re.search(r"http[^\"]*/company-answer/[^\"]+", page.html)
    assert link is not None
    assert link[0] == link_for(inquiry)
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "company_inquiry:show_link" in actions


def test_page_says_what_to_correct_and_keeps_what_was_filled_in(app: Flask, scene: Scene) -> None:
    inquiry = asked(scene.site, scene.period, scene.coordinator)
    db.session.commit()
    page = visitor(app).get(path_of(inquiry))
    assert "at least one answer" in page.submit("Send the answers", expect=422).text
    page = page.submit("Send the answers", expect=422, women="9", technical_staff="4", work="Milling.")
    assert "9 women is more than the 4 people" in page.text
    assert "Milling." in page.html
    page = page.submit("Send the answers", expect=422, women="", technical_staff="4")
    assert "how many of them are women" in page.text
    page = page.submit("Send the answers", expect=422, women="", technical_staff="", work="", clothes="")
    assert page.title.startswith("To correct: About ")
    assert only_inquiry().state is InquiryState.OPEN


def test_company_sees_nothing_of_students(app: Flask, make: Factories, scene: Scene) -> None:
    opening = make.opening(scene.site, period=scene.period, capacity=2)
    student = make.student(first_name="Noor", last_name="Geheim", email="noor@student.example")
    make.choices(student, opening)
    inquiry = asked(scene.site, scene.period, scene.coordinator)
    db.session.commit()
    phone = visitor(app)
    pages = [phone.get(path_of(inquiry)), answered(phone.get(path_of(inquiry)))]
    texts = [page.html for page in pages] + [email.body for email in db.session.scalars(select(Email))]
    for word in ("Noor", "Geheim", "noor@", student.student_number, "chose", "0612345678"):
        assert not [text for text in texts if word in text], word
    for path in ("/companies", "/students", f"/companies/{scene.site.id}", "/inquiries"):
        assert phone.get(path, expect=302, follow=False).response.location.startswith("/sign-in")


def test_erased_contact_has_no_link_and_no_name_left(browser: Browser, make: Factories, scene: Scene) -> None:
    from app.privacy.erasure import erase, known_as
    from app.privacy.registry import Whose
    from app.privacy.trail import REQUEST

    claims = answer(asked(scene.site, scene.period, scene.coordinator), EVERYTHING)
    still_open = asked(scene.site, scene.period, scene.coordinator)
    db.session.commit()
    erase([known_as(Whose.CONTACT, scene.site.id)], REQUEST, actor=None)
    db.session.commit()
    inquiries = db.session.scalars(select(CompanyInquiry)).all()
    assert [(one.to_name, one.to_address, one.nonce) for one in inquiries] == [("", "", "")] * 2
    assert still_open.state is InquiryState.WITHDRAWN
    assert {claim.contact_name for claim in claims} == {None}
    assert [claim.women for claim in claims if claim.women] == [4]


def test_names_go_a_year_after_the_question_and_what_was_said_stays(make: Factories, scene: Scene) -> None:
    decide(make)
    with writing():
        inquiry = asked(scene.site, scene.period, scene.coordinator)
        answer(inquiry, EVERYTHING)
    claims = select(CompanyClaim).where(CompanyClaim.inquiry_id == inquiry.id)
    with later(days=364):
        assert "inquiries" not in due(make)
    with later(days=400):
        assert due(make)["inquiries"] == 1
        forget_what_is_done()
        sweep()
    assert (inquiry.to_name, inquiry.to_address) == ("", "")
    assert {one.contact_name for one in db.session.scalars(claims)} == {None}
    assert 4 in [one.women for one in db.session.scalars(claims)]


def test_former_student_who_leaves_takes_her_words_along(scene: Scene) -> None:
    from app.rolemodels.services import withdraw

    claims = asked_and_answered(scene.site, scene.period, scene.coordinator, scene.alumna)
    db.session.commit()
    withdraw(scene.alumna)
    db.session.commit()
    inquiry = only_inquiry()
    assert (inquiry.role_model_id, inquiry.nonce, inquiry.recipient) == (None, "", Recipient.ALUMNA)
    assert {claim.work for claim in claims} == {None}
    assert [claim.women for claim in claims if claim.women] == [4]


def test_somebody_elses_school_sees_none_of_it(browser: Browser, make: Factories, scene: Scene) -> None:
    claims = answer(asked(scene.site, scene.period, scene.coordinator), EVERYTHING)
    other = make.user(Role.COORDINATOR, school=make.new_school())
    db.session.commit()
    browser.sign_in(other)
    assert "Bakker" not in browser.get("/inquiries/claims").text
    ticked = {"claim": [str(claims[0].id)], "csrf_token": browser.token()}
    browser.post("/inquiries/claims", data=ticked)
    assert db.session.get_one(CompanyClaim, claims[0].id).state is ClaimState.WAITING
    assert db.session.scalar(select(func.count(Opening.id))) == 0
    assert db.session.scalars(select(Email.state)).all() == [EmailState.WITHDRAWN]
