"""All open links of a list in one file, for a school that passes them on itself."""

from datetime import timedelta

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.inquiries.links import link_for
from app.inquiries.services.answering import answer
from tests.browser import Browser
from tests.factories import Factories
from tests.inquiries.conftest import MONDAY, Scene
from tests.inquiries.rows import EVERYTHING, asked


def test_all_open_links_of_a_list_leave_in_one_file_after_a_look(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    """Companies without an address too; those that answered, were withdrawn or are late are not in it."""
    by_hand, late, done = (
        make.site(company_name=name, town="Zwolle") for name in ("=cmd", "Zaagwerk", "Klaar")
    )
    passed_on = asked(by_hand, scene.period, scene.coordinator, by_email=False)
    asked(late, scene.period, scene.coordinator).expires_on = MONDAY.date() - timedelta(days=1)
    sent = asked(scene.site, scene.period, scene.coordinator)
    answer(asked(done, scene.period, scene.coordinator), EVERYTHING)
    db.session.commit()
    browser.sign_in(scene.coordinator)

    page = browser.get("/inquiries").click("All open links in one file, to pass on yourself")
    assert page.h1 == "Links to pass on yourself"
    assert "2 links" in page.texts(".//h2")
    assert "/company-answer/" not in page.html
    form = {"csrf_token": browser.token(), "format": "csv"}
    text = browser._open("POST", "/inquiries/links", data=form).get_data(as_text=True)
    rows = [line.split(";") for line in text.lstrip("\ufeff").splitlines()]
    assert [(row[0], row[3], row[4], row[-1]) for row in rows[1:]] == [
        ("'=cmd", "'=cmd", "", link_for(passed_on)),
        ("Bakker Metaal", "Kim Bakker", "kim@bakker.example", link_for(sent)),
    ]
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "company_inquiry:export_links")
    ).one()
    assert (event.data, event.actor_id) == ({"links": 2}, scene.coordinator.id)
    assert "No link is open" in browser.get("/inquiries/links?state=answered").text
