"""Asking many companies at once: whom it reaches, what it says beforehand, and what came of it."""

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.companies.models import Site
from app.extensions import db
from app.inquiries.models import CompanyInquiry, InquirySending
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.inquiries.conftest import Scene
from tests.inquiries.rows import asked, emails, in_the_background

ASK = "/inquiries/new"


def facts(page: Page) -> dict[str, str]:
    """The definition list of a page."""
    return dict(zip(page.texts(".//dt"), page.texts(".//dd"), strict=True))


def test_asks_a_filtered_list_once_each_in_both_languages(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    make.site(company_name="Silent", sbb_company_id="L9")
    make.site(women=3, company_name="Counted", contact_email="c@counted.example")
    browser.sign_in(scene.coordinator)
    page = browser.get("/companies?standing=unknown").click("Ask these companies")
    assert facts(page)["Companies"] == "2"
    assert facts(page)["With an email address"] == "1"
    assert facts(page)["Get the question by email"] == "1 of 2"
    assert facts(page)["Former students who work there"] == "1"
    assert "Three minutes about Bakker Metaal" in page.text
    assert "Drie minuten over Bakker Metaal" in page.text

    page = page.submit("Ask them", whom=["contacts", "alumnae"])
    assert "0 of 2" in page.text
    in_the_background()
    page = browser.get(page.path)
    assert facts(page)["Questions made"] == "2"
    assert facts(page)["Companies without a question"] == "1"
    assert "Without an email address it gets none by email" in page.text
    assert [to for to, _ in emails()] == ["kim@bakker.example", scene.alumna.email]

    page = browser.get("/companies?standing=unknown").click("Ask these companies")
    assert facts(page)["Get the question by email"] == "0 of 2"
    page = page.submit("Ask them", whom=["contacts", "alumnae"])
    in_the_background()
    assert facts(browser.get(page.path))["Questions made"] == "0"
    assert len(emails()) == 2
    assert db.session.scalar(select(func.count(CompanyInquiry.id))) == 2


def test_example_is_that_of_a_company_that_gets_the_question(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    """The first of the list by name has no address, and the second was asked already."""
    make.site(company_name="Aalbers")
    make.site(company_name="Zwart", contact_email="info@zwart.example")
    asked(scene.site, scene.period, scene.coordinator)
    db.session.commit()
    page = browser.sign_in(scene.coordinator).get(ASK)

    assert "Three minutes about Zwart" in page.text
    assert facts(page)["Get the question by email"] == "1 of 3"
    links = page.submit("Ask them", whom=["contacts"], way="links")
    in_the_background()
    links = browser.get(links.path)
    assert facts(links)["Questions made"] == "2"
    assert "gets no second one" in links.text
    assert "by email" not in links.text


def test_sending_to_2500_companies_takes_no_time_of_the_coordinator(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    """The page counts in the database, whatever the number; what is sent is made in the background, in batches."""
    rows = [
        {"school_id": make.school.id, "company_id": scene.site.company_id, "town": "Zwolle"}
        for _ in range(120)
    ]
    db.session.execute(Site.__table__.insert(), rows)
    db.session.commit()
    browser.sign_in(scene.coordinator)
    browser.get(ASK)
    with counted() as few:
        page = browser.get(f"{ASK}?q=zwolle")
    assert few.count <= 22
    page.submit("Ask them", way="links")
    sending = db.session.scalars(select(InquirySending)).one()
    assert (sending.made, sending.total) == (0, 121)
    in_the_background()
    db.session.expire_all()
    assert (sending.made, sending.skipped, sending.site_ids) == (121, 0, [])


def test_companies_without_an_address_are_found_before_asking(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    """Both columns count, and one that was emptied is none; what else was filtered stays."""
    make.site(company_name="Trainer only", trainer_email="t@trainer.example")
    empty = make.site(company_name="Emptied", contact_email="", trainer_email="")
    make.site(company_name="Nobody wrote it down")
    make.site(women=3, company_name="Counted, no address")
    browser.sign_in(scene.coordinator)
    asking = browser.get("/companies?standing=unknown").click("Ask these companies")
    assert facts(asking)["With an email address"] == "2"

    page = asking.click("2 of them have no email address: see which")
    assert sorted(row[0] for row in page.rows()) == ["Emptied", "Nobody wrote it down"]
    assert "without an email address" in page.text
    assert "no email address: see which" not in page.click("Ask these companies").text

    browser.get(f"/companies/{empty.id}/edit").submit("Save changes", contact_email="info@emptied.example")
    assert [row[0] for row in browser.get(page.url).rows()] == ["Nobody wrote it down"]
    with_one = browser.get("/companies?contact=yes")
    assert sorted(row[0] for row in with_one.rows()) == ["Bakker Metaal", "Emptied", "Trainer only"]
    assert "no email address" not in with_one.click("Ask these companies").text
    assert facts(browser.get(f"{ASK}?contact=no"))["Companies"] == "2"


def test_one_company_without_an_address_leads_to_where_it_is_filled_in(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    site = make.site(company_name="Nobody wrote it down")
    page = browser.sign_in(scene.coordinator).get(f"{ASK}?site={site.id}")

    assert page.click("Fill in an email address").path == f"/companies/{site.id}/edit"
    assert "Fill in an email address" not in browser.get(f"{ASK}?site={scene.site.id}").links


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.REPORT_VIEWER, Role.STUDENT])
def test_nobody_else_filters_by_addresses(
    browser: Browser, make: Factories, scene: Scene, role: Role
) -> None:
    make.site(company_name="Nobody wrote it down")
    page = browser.sign_in(make.user(role)).get("/companies?contact=no")

    assert {"Bakker Metaal", "Nobody wrote it down"} <= {row[0] for row in page.rows()}
    assert page.all(".//select[@name='contact']") == []
