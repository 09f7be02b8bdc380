"""A mentor who pauses, or unticks circles, while she leads one: what she reads, and what the coordinator has to do."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.circles.queries.cards import cards_of
from app.circles.queries.seats import mentors_in
from app.circles.services.circles import change_mentor
from app.extensions import db
from app.notices.models import Email
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import ConsentSource, Offer, RoleModel, Slot
from app.rolemodels.services import agree, pause, resume
from app.schools.queries import today
from tests.browser import Browser
from tests.circles.conftest import Group
from tests.factories import Factories

pytestmark = pytest.mark.database


def untick(mentor: RoleModel) -> None:
    """She offers guest lessons only, from now on."""
    agree(mentor, [Offer.GUEST_LESSON], today(), ConsentSource.LINK)


def by_email(mentor: RoleModel, act: LinkAct) -> str:
    return re.sub(r"^https?://[^/]+", "", link_for(mentor, act))


def test_reads_what_unticking_does_before_and_after(group: Group, browser: Browser) -> None:
    assert group.mentor.user is not None
    page = browser.sign_in(group.mentor.user).get("/my-offer/edit")
    assert "The circle you lead now goes on with you until the coordinator has found somebody" in page.text

    page = page.submit("Save", offers=["guest_lesson"], until=today().isoformat(), accepts_conduct="y")

    assert "You no longer offer a mentoring circle." in page.text
    assert page.links["Mentoring circle 1"] == f"/my-circle/{group.circle.id}"
    assert [row.role_model for row in mentors_in(group.circle)] == [group.mentor]


def test_reads_what_pausing_does_before_and_after(group: Group, browser: Browser) -> None:
    assert group.mentor.user is not None
    page = browser.sign_in(group.mentor.user).get("/my-offer")
    assert "If you pause, the circle you lead goes on." in page.text

    page = page.submit("Pause")

    assert "looks for somebody to take over" in page.text
    assert page.links["Mentoring circle 1"] == f"/my-circle/{group.circle.id}"


def test_coordinator_reads_what_goes_on_before_she_pauses_somebody(group: Group, browser: Browser) -> None:
    page = browser.sign_in(group.coordinator).get(f"/role-models/{group.mentor.id}")

    assert "What she leads goes on when she pauses or stops" in page.text
    assert page.links["Mentoring circle 1"] == f"/circles/{group.circle.id}"


def test_page_behind_an_email_says_it_without_naming_the_circle(group: Group, browser: Browser) -> None:
    for act in (LinkAct.PAUSE, LinkAct.CHANGE, LinkAct.RENEW, LinkAct.UNSUBSCRIBE):
        page = browser.get(by_email(group.mentor, act))
        assert "You lead a mentoring circle" in page.text
        assert "Mentoring circle 1" not in page.text


def test_who_leads_no_circle_reads_nothing_of_it(make: Factories, browser: Browser) -> None:
    mentor = make.role_model(with_account=True)
    assert mentor.user is not None
    browser.sign_in(mentor.user)

    for address in ("/my-offer", "/my-offer/edit", by_email(mentor, LinkAct.PAUSE)):
        assert "You lead a mentoring circle" not in browser.get(address).text


def test_coordinator_has_to_plan_again_for_who_unticked(group: Group, browser: Browser) -> None:
    browser.sign_in(group.coordinator)
    assert "needs another mentor" not in browser.get("/today").text

    untick(group.mentor)

    page = browser.get("/today")
    assert "A circle needs another mentor" in page.text
    assert "circle 1" in page.text
    assert "Plan again with few changes: A circle needs another mentor" in page.links
    assert "a mentor stops leading circles" in browser.get("/circles").text


def test_coordinator_has_to_plan_again_for_who_paused(group: Group, browser: Browser) -> None:
    pause(group.mentor)

    page = browser.sign_in(group.coordinator).get("/today")

    assert "A circle needs another mentor" in page.text
    assert "a mentor has paused" in browser.get("/circles").text
    resume(group.mentor)
    assert "A circle needs another mentor" not in browser.get("/today").text


@pytest.mark.parametrize("stop", [pause, untick])
def test_coordinator_changes_the_one_of_two_who_stops(
    group: Group, make: Factories, browser: Browser, stop: object
) -> None:
    assert callable(stop)
    make.membership(group.circle, make.role_model())
    stop(group.mentor)

    page = browser.sign_in(group.coordinator).get("/today")

    assert "A circle needs another mentor" not in page.text
    assert "One of two mentors has paused or is stopping" in page.text
    page = page.click("Change the mentors: One of two mentors has paused or is stopping")
    chosen = [
        option for option in page.all(".//select[@name='leaves']/option") if "selected" in option.attrib
    ]
    assert [str(option.text).partition(" (")[0] for option in chosen] == [group.mentor.name], "who stops"


def test_circles_that_lose_one_of_two_are_one_task(group: Group, make: Factories, browser: Browser) -> None:
    stays, mentors = make.role_model(), [group.mentor, make.role_model()]
    other = make.circle(mentors[1], make.student(), number=2, slot=Slot.MONDAY_EVENING)
    for circle in (group.circle, other):
        make.membership(circle, stays)
    for mentor in mentors:
        pause(mentor)

    page = browser.sign_in(group.coordinator).get("/today")

    assert page.text.count("One of two mentors has paused or is stopping") == 2, (
        "once to read, once in its link"
    )
    assert "circles 1, 2" in page.text


def test_consent_that_ran_out_counts_as_stopping(group: Group, make: Factories) -> None:
    make.membership(group.circle, second := make.role_model())
    (consent,) = second.consents
    consent.ends_on = today() - timedelta(days=1)

    assert "mentor_stops" in cards_of([group.circle])[0].attention


def test_mentor_whom_somebody_replaces_is_thanked(group: Group, make: Factories) -> None:
    seat = group.seat(group.mentor)
    change_mentor(
        group.circle, leaves=seat, comes=make.role_model(), reason="She asked.", actor=group.coordinator
    )

    emails = emails_to_mentor(group.mentor)
    assert [email.subject for email in emails] == ["You no longer lead this mentoring circle"]
    assert "She asked." not in emails[0].body


def emails_to_mentor(mentor: RoleModel) -> list[Email]:
    return list(db.session.scalars(select(Email).where(Email.to_address == mentor.email)))
