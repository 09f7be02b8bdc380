"""Keys of counsellors: a second one reads too, a sheet restores, and what is lost is lost, and said so."""

import pytest
from sqlalchemy import select

from app.access import Role
from app.confidential.boxes import DoesNotOpen, close, new_pair, open_box
from app.confidential.models import ConfidentialReport, CounsellorKey, ReportAccess, ReportState
from app.confidential.phrases import new_phrase, normal_phrase
from app.extensions import db
from app.notices.models import Email
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from app.privacy.trail import REQUEST
from tests.browser import Browser
from tests.confidential.people import MARKER, PASSPHRASE, a_counsellor, a_student, read_first, tell, unlock
from tests.factories import Factories

NEW = "quite another set of words"


def test_opens_a_box_with_its_own_key_and_in_its_own_place_only() -> None:
    pair, other = new_pair(), new_pair()
    box = close(pair.public, MARKER.encode(), "here")

    assert open_box(pair.private, box, "here") == MARKER.encode()
    for private, about in ((other.private, "here"), (pair.private, "there")):
        with pytest.raises(DoesNotOpen):
            open_box(private, box, about)
    assert len(close(pair.public, b"a", "here")) == len(close(pair.public, b"a" * 200, "here"))


def test_phrase_is_the_same_however_it_is_typed() -> None:
    phrase = new_phrase()

    assert normal_phrase(f"  {phrase.upper().replace(' ', ' - ')}. ") == phrase


def test_second_counsellor_reads_what_comes_in(make: Factories, browser: Browser) -> None:
    a_counsellor(make)
    second, _sheet = a_counsellor(make)
    tell(browser, a_student(make))

    assert MARKER in read_first(unlock(browser, second)).text


def test_new_counsellor_reads_back_once_a_colleague_gives_access(make: Factories, browser: Browser) -> None:
    first, _sheet = a_counsellor(make)
    tell(browser, a_student(make))
    newcomer, _sheet = a_counsellor(make)
    told = db.session.scalars(select(Email).where(Email.recipient_id == first.id)).all()
    assert any("Somebody else can read" in email.subject for email in told)
    page = unlock(browser, newcomer)
    assert ("No reports" in page.text, "Reports from before your key open as soon" in page.text) == (
        True,
        True,
    )
    code = db.session.scalars(select(ConfidentialReport.code)).one()
    browser.get(f"/confidential/{code}", 404)

    page = unlock(browser, first).click("Other counsellors")
    page.submit(f"Give access to 1 report: {newcomer.name}")
    assert MARKER in read_first(unlock(browser, newcomer)).text


def test_sheet_gives_a_new_passphrase_and_loses_nothing(make: Factories, browser: Browser) -> None:
    counsellor, sheet = a_counsellor(make)
    tell(browser, a_student(make))
    browser.sign_in(counsellor)
    page = browser.get("/confidential").submit("Open", 422, passphrase="not the words that open it")
    assert "This is not your passphrase." in page.text
    page = browser.get("/confidential/restore")
    page = page.submit("Set the new passphrase", 422, sheet="ABCD-" * 8, passphrase=NEW, again=NEW)
    assert "This code does not belong to your key." in page.text
    page.submit("Set the new passphrase", sheet=sheet.lower().replace("-", " "), passphrase=NEW, again=NEW)

    assert MARKER in read_first(unlock(browser, counsellor, NEW)).text
    browser.sign_in(counsellor).get("/confidential").submit("Open", 422, passphrase=PASSPHRASE)


def test_what_only_a_lost_key_opened_is_lost_and_everybody_is_told(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    tell(browser, student)
    page = browser.sign_in(counsellor).get("/confidential/key")
    assert "You lose 1 report for good: no other counsellor has a key." in page.text
    page = page.submit("Make the key", passphrase=NEW, again=NEW)
    assert len(page.texts(".//p[@class='code-phrase']")[0].split("-")) == 8
    assert db.session.scalars(select(ReportAccess)).all() == []

    page = unlock(browser, counsellor, NEW)
    assert "1 report can no longer be opened" in page.text
    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk")
    assert "The counsellor can no longer open what you wrote: the key is lost." in page.text


def test_school_is_told_that_one_counsellor_is_one_key(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    assert student.user is not None
    page = browser.sign_in(student.user).get("/talk/write")
    assert "If that person loses both the key and the printed sheet, what you wrote is lost." in page.text
    assert counsellor.name in page.text
    assert "You are the only one with a key" in unlock(browser, counsellor).text


def test_passphrase_is_not_the_password(make: Factories, browser: Browser) -> None:
    counsellor = make.user(Role.COUNSELLOR)
    page = browser.sign_in(counsellor).get("/confidential").click("Make your key")
    password = "a password of a test"
    page = page.submit("Make the key", 422, passphrase=password, again=password)

    assert "Choose words other than the password with which you sign in." in page.text
    assert db.session.scalars(select(CounsellorKey)).all() == []


def test_key_is_closed_with_the_session(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    tell(browser, a_student(make))
    page = unlock(browser, counsellor)
    assert "Close my key" in page.html
    browser.sign_in(counsellor)  # another session, with the cookie of the former one

    page = browser.get("/confidential")
    assert "Open your key" in page.text
    assert page.rows()[0][2] == "open your key first"


def test_erasing_a_student_ends_no_report_that_is_open(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    tell(browser, student)
    erase([known_as(Whose.STUDENT, student.id)], REQUEST, actor=None)
    db.session.commit()
    report = db.session.scalars(select(ConfidentialReport)).one()

    assert (report.state, report.owner_tag, report.sealed_reporter_key) == (ReportState.RECEIVED, None, "")
    assert MARKER in read_first(unlock(browser, counsellor)).text


def test_counsellor_who_is_none_any_longer_gets_nothing_new(make: Factories, browser: Browser) -> None:
    former, _sheet = a_counsellor(make)
    a_counsellor(make)
    former.is_closed = True
    db.session.commit()
    tell(browser, a_student(make))

    assert former.name not in browser.get("/talk").text
    assert len(db.session.scalars(select(ReportAccess)).all()) == 1
