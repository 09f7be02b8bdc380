"""After the last day: agreements stay to be read, by the school and by the student."""

from datetime import date

import pytest

from app.agreements.services.sheets import make_sheet
from app.agreements.services.signing import sign_all
from app.extensions import db
from app.placements.models import Placement
from app.placements.sweeps import follow_the_calendar
from tests.agreements.conftest import SIGNING, Office, on
from tests.browser import Browser

AFTER = date(2027, 7, 5)


@pytest.fixture
def over(office: Office) -> Placement:
    """A placement with a signed sheet, of which the last day has passed."""
    placement = office.place()
    make_sheet(placement, actor=office.coordinator)
    sign_all(placement.school_id, [placement.id], SIGNING, actor=office.coordinator)
    db.session.commit()
    with on(AFTER):
        follow_the_calendar()
        db.session.commit()
    return placement


def test_list_leads_to_agreements_of_internships_that_are_over(
    office: Office, browser: Browser, over: Placement
) -> None:
    with on(AFTER):
        page = browser.sign_in(office.coordinator).get("/agreements")
        assert "No placement now or to come" in page.text
        page = page.click("Show agreements of internships that are over")

        assert page.rows()[0][0].startswith(over.student.sorted_name)
        assert "Print the sheets of this page" not in page.text
        assert "Signed agreements" not in page.text


def test_list_without_any_agreement_says_when_there_will_be(office: Office, browser: Browser) -> None:
    assert "No agreements yet" in browser.sign_in(office.coordinator).get("/agreements").text


def test_student_keeps_her_agreement_and_hours_after_the_last_day(browser: Browser, over: Placement) -> None:
    student = over.student.user
    assert student is not None
    with on(AFTER):
        page = browser.sign_in(student).get("/my-agreement")

        assert "This internship is over." in page.text
        assert "672 hours" in page.text
        assert browser._open("GET", "/my-agreement/sheet.pdf").status_code == 200
        assert "Sign your agreement" not in browser.get("/today").text
