"""A copy of what is known of somebody at a company: found by an address, hers only, and written down."""

import json

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import CompanyIntake, IntakeOutcome, Site
from app.extensions import db, now
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
YARA, JORIS = "yara@bos.example", "joris@wal.example"


@pytest.fixture
def site(make: Factories) -> Site:
    site = make.site(
        contact_name="Yara Bos", contact_email=YARA, contact_phone="06 1234 5678",
        trainer_name="Joris Wal", trainer_email=JORIS, notes="Yara Bos belt; Joris Wal leidt op.",
    )  # fmt: skip
    make.row(
        CompanyIntake(
            site_id=site.id, held_on=now().date(), outcome=IntakeOutcome.ADEQUATE, checklist=[],
            held_with="Yara Bos", agreements=f"Joris Wal ({JORIS}) is er elke dag.",
        )
    )  # fmt: skip
    return site


@pytest.fixture
def marleen(make: Factories) -> User:
    return make.user(Role.COORDINATOR, name="Marleen Wal")


def download(browser: Browser, site: Site, **asked: str) -> str:
    said = {"csrf_token": browser.token(), **asked}
    return browser.post(f"/companies/{site.id}/contact-copy", said).html


def test_contact_gets_what_is_hers_and_nothing_of_the_trainer(
    browser: Browser, marleen: User, site: Site
) -> None:
    page = browser.sign_in(marleen).get("/privacy-requests").click("find them by their address")
    page = page.submit("Find this person", email="YARA@bos.example ")
    assert [row[:3] for row in page.rows()] == [["Yara Bos", site.title, "contact"]]

    copy = download(browser, site, who="contact", format="json")

    content = json.loads(copy)
    (part,) = [one for one in content["parts"] if one["table"] == "site"]
    assert part["rows"] == [
        {
            "contact_name": "Yara Bos",
            "contact_email": YARA,
            "contact_phone": "06 1234 5678",
            "notes": "Yara Bos belt; … leidt op.",
        }
    ]
    assert "Joris" not in copy
    assert "joris" not in copy
    assert "… (…) is er elke dag." in copy
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person:copy")).one()
    assert (event.actor_id, event.subject_id, event.subject_name) == (marleen.id, site.id, site.title)
    assert "Yara" not in str(event.data)


def test_trainer_and_somebody_who_is_both(
    browser: Browser, marleen: User, site: Site, make: Factories
) -> None:
    both = make.site(contact_name="Eva Zee", contact_email="e@zee.example", trainer_email="E@zee.example")
    browser.sign_in(marleen)

    copy = download(browser, site, who="trainer", format="html")
    page = browser.get("/companies/contacts").submit("Find this person", email="e@zee.example")

    assert JORIS in copy
    assert "Yara" not in copy
    assert [row[:3] for row in page.rows()] == [["Eva Zee", both.title, "contact and workplace trainer"]]
    assert "E@zee.example" in download(browser, both, who="contact", format="json")


def test_finds_nobody_elsewhere_and_says_so(browser: Browser, marleen: User, make: Factories) -> None:
    elsewhere = make.site(school=make.new_school(), contact_name="Yara Bos", contact_email=YARA)
    page = browser.sign_in(marleen).get("/companies/contacts")

    assert "Nobody with this address" in page.submit("Find this person", email=YARA).text
    page.submit("Find this person", expect=422, email="")
    browser.post(f"/companies/{elsewhere.id}/contact-copy", {"csrf_token": browser.token()}, expect=404)
    nobody = make.site()
    browser.post(f"/companies/{nobody.id}/contact-copy", {"csrf_token": browser.token()}, expect=404)
