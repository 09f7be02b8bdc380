"""The steps of signing up: each has an address, loses nothing, and keeps nothing outside her own browser."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.extensions import db, now
from app.rolemodels.models import RoleModel
from app.schools.queries import today
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.rolemodels.signing_up import ADDRESS, ANSWERS, entry, sign_up

pytestmark = pytest.mark.database


def test_a_step_that_nobody_has_seen_has_nothing_to_correct(browser: Browser, make: Factories) -> None:
    page, corrections = browser.get(f"/join/{make.school.code}"), ".//*[@class='error-summary']"
    for number, answers in enumerate(({"offers": ["circle"]}, {}), start=2):
        page = page.submit("Continue", **answers)
        assert (f"Step {number} of 3" in page.text, page.all(corrections)) == (True, [])
    assert page.submit("Sign up").all(corrections)


def test_loses_nothing_when_an_answer_is_wrong(browser: Browser, make: Factories) -> None:
    when = sign_up(browser, make, until="1-1-2001")
    assert "Correct 1 answer" in when.text
    assert "Step 2 of 3" in when.text

    page = when.submit("Continue", until=today().isoformat())
    page = page.submit("Sign up", **{**ANSWERS, "email": "noor", "accepts_conduct": None})

    assert page.h1 == "Become a role model"
    assert "Correct 2 answers" in page.text
    assert db.session.scalar(select(func.count()).select_from(RoleModel)) == 0
    page.submit("Sign up", email=ADDRESS, accepts_conduct="y")
    assert (entry().employer, entry().slots, entry().max_minutes) == ("Pixel Games", ["tue_evening"], 45)


def test_keeps_every_answer_on_the_way_back(browser: Browser, make: Factories) -> None:
    """Two steps back and two forward: nothing is asked twice, and nobody is told of what she has not answered yet."""
    who = sign_up(browser, make, email="", about="Eén.\nTwee.")
    when = who.submit("Back one step", first_name="Noortje")
    offer = when.submit("Back one step", max_per_year="4")
    assert "Correct" not in offer.text

    without = offer.submit("Continue", offers=["guest_lesson"])
    assert "When are you usually free?" not in without.text
    again = without.submit("Back one step").submit("Continue", offers=["circle"])
    assert "When are you usually free?" in again.text
    again.submit("Continue").submit("Sign up", email=ADDRESS)

    new = entry()
    assert (new.first_name, new.max_per_year, new.slots) == ("Noortje", 4, ["tue_evening"])
    assert new.about == "Eén.\nTwee."


def test_every_step_can_be_opened_again_as_it_was_filled_in(browser: Browser, make: Factories) -> None:
    """The back button of a browser asks for the address of a step: nothing is sent once more, and nothing is lost."""
    first = browser.get(f"/join/{make.school.code}")
    second = first.submit("Continue", offers=["circle"], ways=["online"])
    third = second.submit("Continue", slots=["tue_evening"], max_minutes="45")
    again = third.submit("Back one step", first_name="Noor", about="Eén.\nTwee.")
    wrong = again.submit("Continue", max_minutes="500")

    assert [page.response.request.method for page in (first, second, third, again, wrong)] == ["GET"] * 5
    assert "from 5 to 240" in browser.get(wrong.url).text
    wrong.submit("Continue", max_minutes="30")
    assert "Correct" not in browser.get(wrong.url).text
    earlier = browser.get(first.url)
    assert _ticked(earlier) == {"circle", "online"}
    between = browser.get(second.url)
    assert _ticked(between) == {"tue_evening"}
    assert between.all(".//input[@id='max_minutes']")[0].get("value") == "30"
    last = browser.get(third.url)
    assert last.all(".//input[@id='first_name']")[0].get("value") == "Noor"
    last.submit("Sign up", **{**ANSWERS, "first_name": "Noortje"})
    assert (entry().first_name, entry().max_minutes, entry().about) == ("Noortje", 30, "Eén.\nTwee.")


def _ticked(page: Page) -> set[str]:
    return {box.get("value", "") for box in page.all(".//main//input[@checked]")}


def test_answers_stay_in_her_browser_and_no_longer_than_an_hour(browser: Browser, make: Factories) -> None:
    address = f"/join/{make.school.code}"
    second = browser.get(address).submit("Continue", offers=["circle"])
    third = second.submit("Continue", max_minutes="45")
    third.submit("Back one step", first_name="Noortje", email=ADDRESS)

    kept = browser.client.get_cookie("sign_up")
    assert kept is not None
    assert (kept.http_only, kept.max_age) == (True, 3600)
    assert "Noortje" not in kept.decoded_value
    other = browser.get(f"/join/{make.new_school().code}?step=3")
    assert "Step 1 of 3" in other.text
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert "Step 1 of 3" in browser.get(third.url).text
    assert "Noortje" in browser.get(third.url).html
    assert _ticked(browser.get(address)) == {"in_person"}, "whoever begins, begins anew"
    assert browser.client.get_cookie("sign_up") is None


def test_nothing_stays_in_her_browser_once_she_has_signed_up(browser: Browser, make: Factories) -> None:
    sign_up(browser, make)

    assert browser.client.get_cookie("sign_up") is None
    page = browser.get(f"/join/{make.school.code}?step=3")
    assert ("Step 1 of 3" in page.text, ADDRESS in page.html) == (True, False)


def test_a_text_that_no_cookie_holds_is_carried_by_the_page(browser: Browser, make: Factories) -> None:
    about = "".join(chr(0x4E00 + number) for number in range(1500))
    who = sign_up(browser, make, email="")

    page = who.submit("Back one step", about=about)

    assert "Step 2 of 3" in page.text
    page.submit("Continue").submit("Sign up", **ANSWERS)
    assert entry().about == about


def test_asks_for_evenings_only_where_she_offers_circles(browser: Browser, make: Factories) -> None:
    page = sign_up(browser, make, email="").submit("Back one step").submit("Back one step")

    page.submit("Continue", offers=["guest_lesson"]).submit("Continue").submit("Sign up", email=ADDRESS)

    assert entry().slots == []


def test_sends_a_wrong_answer_back_to_the_step_that_asks_it(browser: Browser, make: Factories) -> None:
    """Somebody waits a night on the last page: a day that has passed by then is asked where it was asked before."""
    page = sign_up(browser, make, email="")

    back = page.submit("Sign up", email=ADDRESS, until="1-1-2001")

    assert "Step 2 of 3" in back.text
    assert "This day has passed" in back.text
