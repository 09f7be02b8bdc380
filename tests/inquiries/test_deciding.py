"""What was said becomes part of the register when a coordinator accepts it; two that differ stand side by side."""

from datetime import date

from sqlalchemy import select

from app.companies.models import CountSource, Opening, WomenCount
from app.companies.queries import standings
from app.extensions import db
from app.inquiries.models import ClaimState, ClaimSubject, CompanyClaim
from app.inquiries.services.answering import Said, answer
from app.notices.models import Email
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.inquiries.conftest import Scene
from tests.inquiries.rows import EVERYTHING, asked, asked_and_answered

CLAIMS = "/inquiries/claims"


def states() -> list[ClaimState]:
    return list(db.session.scalars(select(CompanyClaim.state).order_by(CompanyClaim.id)))


def test_accepts_in_bulk_with_source_date_and_author(browser: Browser, scene: Scene) -> None:
    answer(asked(scene.site, scene.period, scene.coordinator), EVERYTHING)
    db.session.commit()
    browser.sign_in(scene.coordinator)
    assert "Look at what companies answered" in browser.get("/today").text
    page = browser.get(CLAIMS).submit("Accept the ticked answers")
    assert "5 answers have been accepted." in page.text
    count = db.session.scalars(select(WomenCount)).one()
    assert (count.women, count.technical_staff, count.counted_on) == (4, 20, date(2026, 11, 2))
    assert (count.source, count.author_name) == (CountSource.COMPANY, "Co Smit")
    opening = db.session.scalars(select(Opening)).one()
    assert (opening.capacity, opening.programme_codes) == (3, ["25187"])
    assert opening.description == "Building control cabinets."
    site = opening.site
    assert (site.contact_name, site.contact_email) == ("Ans de Wit", "ans@bakker.example")
    page = browser.get(f"/companies/{site.id}")
    assert "no (the company, 2 Nov 2026)" in page.text
    page = browser.get(f"/companies/{site.id}/talks/new")
    assert [box.get("value") for box in page.all(".//input[@name='checklist'][@checked]")] == ["rooms"]
    assert "Look at what companies answered" not in browser.get("/today").text


def test_two_that_differ_stand_side_by_side_until_one_is_chosen(browser: Browser, scene: Scene) -> None:
    answer(asked(scene.site, scene.period, scene.coordinator), Said(women=4, technical_staff=20))
    asked_and_answered(scene.site, scene.period, scene.coordinator, scene.alumna, Said(women=2))
    db.session.commit()
    browser.sign_in(scene.coordinator)
    page = browser.get(CLAIMS)
    assert page.text.count("differs") == 2
    assert page.all(".//input[@name='claim']") == []
    ticked = [str(one) for one in db.session.scalars(select(CompanyClaim.id))]
    browser.post(CLAIMS, data={"claim": ticked, "csrf_token": browser.token()})
    assert states() == [ClaimState.WAITING, ClaimState.WAITING]

    page = page.click("Compare: Bakker Metaal, women in technical roles")
    assert "4 women, of 20 people" in page.text
    assert "2 women" in page.text
    page.submit("Accept this: a former student")
    assert states() == [ClaimState.SET_ASIDE, ClaimState.ACCEPTED]
    count = db.session.scalars(select(WomenCount)).one()
    assert (count.women, count.source) == (2, CountSource.ALUMNA)


def test_a_count_of_another_source_that_is_not_old_is_a_difference_too(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    seen = WomenCount(site_id=scene.site.id, women=1, counted_on=date(2026, 10, 20), source=CountSource.VISIT)
    db.session.add(seen)
    answer(asked(scene.site, scene.period, scene.coordinator), Said(women=4))
    db.session.commit()
    browser.sign_in(scene.coordinator)
    page = browser.get(CLAIMS).click("Compare: Bakker Metaal, women in technical roles")
    assert "1 woman (seen on a visit, 20 Oct 2026)" in page.text
    page.submit("Keep what the register says")
    assert states() == [ClaimState.SET_ASIDE]
    assert standings(scene.site.school_id, [scene.site.id])[scene.site.id].women == 1


def test_former_student_reads_what_her_answer_changed(browser: Browser, scene: Scene) -> None:
    claims = asked_and_answered(
        scene.site, scene.period, scene.coordinator, scene.alumna, Said(women=2, work="Milling.")
    )
    make_email = select(Email).where(Email.kind == "company_inquiry_settled")
    db.session.commit()
    browser.sign_in(scene.coordinator)
    browser.get(f"{CLAIMS}/{claims[0].id}").submit("Accept this: a former student")
    assert db.session.scalars(make_email).all() == []
    browser.get(f"{CLAIMS}/{claims[1].id}").submit("Keep what the register says")
    email = db.session.scalars(make_email).one()
    assert "women in technical roles: taken over" in email.body
    assert "what an intern does: not taken over" in email.body
    assert "Co Smit" not in email.body


def test_places_over_several_openings_are_divided_by_hand(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    openings = [make.opening(scene.site, capacity=1) for _ in range(2)]
    (claim,) = answer(asked(scene.site, scene.period, scene.coordinator), Said(seats=5))
    db.session.commit()
    browser.sign_in(scene.coordinator)
    assert "1 + 1: divide by hand" in browser.get(CLAIMS).text
    page = browser.get(f"{CLAIMS}/{claim.id}")
    refused = page.submit("Accept this: the company", expect=422)
    assert "2 openings in this period. Divide the places by hand." in refused.text
    page.submit("I have entered it by hand")
    assert states() == [ClaimState.ACCEPTED]
    assert [one.capacity for one in openings] == [1, 1]


def test_places_without_recognition_say_what_is_missing(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    bare = make.site(codes=(), contact_email="b@bare.example")
    (claim,) = answer(asked(bare, scene.period, scene.coordinator), Said(seats=5))
    db.session.commit()
    browser.sign_in(scene.coordinator)
    page = browser.get(CLAIMS).submit("Accept the ticked answers")
    assert "1 answer needs a look" in page.text
    page = browser.get(f"{CLAIMS}/{claim.id}").submit("Accept this: the company", expect=422)
    assert "Add the recognition first." in page.text
    assert states() == [ClaimState.WAITING]


def test_a_new_name_takes_nothing_of_the_former_contact(browser: Browser, scene: Scene) -> None:
    (claim,) = answer(asked(scene.site, scene.period, scene.coordinator), Said(contact_name="Ans de Wit"))
    db.session.commit()
    browser.sign_in(scene.coordinator)
    browser.get(f"{CLAIMS}/{claim.id}").submit("Accept this: the company")
    assert (scene.site.contact_name, scene.site.contact_email, scene.site.contact_phone) == (
        "Ans de Wit",
        None,
        None,
    )


def test_two_coordinators_accept_once(app: object, scene: Scene, make: Factories, browser: Browser) -> None:
    (claim,) = answer(asked(scene.site, scene.period, scene.coordinator), Said(women=3))
    db.session.commit()
    browser.sign_in(scene.coordinator)
    page = browser.get(f"{CLAIMS}/{claim.id}")
    page.submit("Accept this: the company")
    page.submit("Accept this: the company", expect=409)
    assert len(db.session.scalars(select(WomenCount)).all()) == 1


def test_list_of_answers_asks_no_more_for_a_longer_page(
    browser: Browser, make: Factories, scene: Scene
) -> None:
    for number in range(12):
        site = make.site(company_name=f"Firm {number:02}", contact_email=f"f{number}@firm.example")
        answer(asked(site, scene.period, scene.coordinator), EVERYTHING)
    db.session.commit()
    browser.sign_in(scene.coordinator)
    browser.get(CLAIMS)
    with counted() as whole:
        page = browser.get(CLAIMS)
    with counted() as one:
        browser.get(f"{CLAIMS}?q=Firm+03")
    assert "1 to 50 of 60 answers" in page.text
    assert whole.count == one.count
    assert {claim.value for claim in ClaimSubject} == {"count", "seats", "contact", "work", "facilities"}
