"""The pages of a placement's life: for the coordinator, the supervisor and the student herself."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.circles.queries.placed import places_in
from app.extensions import db
from app.notices.models import Email
from app.placements.models import MatchRun, Placement, PlacementState, Proposal, ProposalState
from app.placements.services.ending import end_early
from app.placements.services.replacing import replace
from app.placements.sweeps import follow_the_calendar
from app.students.models import SiteVeto
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.lives import a_placement
from tests.placements.conftest import Town, stop

S = PlacementState
BUDGET = 24


def march() -> time_machine.travel:
    """10 March 2027, in the middle of the period."""
    return time_machine.travel(datetime(2027, 3, 10, 9, tzinfo=UTC), tick=True)


@pytest.fixture
def supervisor(make: Factories) -> User:
    return make.user(Role.SUPERVISOR, language="nl")


@pytest.fixture
def placement(accepted: Placement) -> Placement:
    """Of Sem or Daan, whichever the lot says."""
    return accepted


@pytest.fixture
def spare(make: Factories, town: Town) -> str:
    """The name of a company with a free place."""
    make.opening(make.site(women=4, company_name="Dakwerk Noord"))
    db.session.commit()
    return "Dakwerk Noord"


def test_late_agreement_is_on_today(placement: Placement, town: Town, browser: Browser) -> None:
    with march():
        follow_the_calendar()
        page = browser.sign_in(town.coordinator).get("/today")
        assert "Internships have begun without a signed agreement1 student" in page.text
        link = next(
            each.get("href", "")
            for each in page.root.iter("a")
            if "agreement_pending" in each.get("href", "")
        )
        rows = browser.get(link).rows()
        theirs = browser.get(f"/placements/{placement.id}")

    assert [row[0].split(",")[0] for row in rows] == [placement.student.last_name]
    assert "The internship has begun without a signed agreement" in theirs.text


def test_early_end_leads_to_another_place(
    placement: Placement, town: Town, browser: Browser, spare: str
) -> None:
    with march():
        follow_the_calendar()
        page = browser.sign_in(town.coordinator).get(f"/placements/{placement.id}").click("End early")
        wrong = page.submit(
            "End this placement", expect=422, last_day="3-7-2027", reason="No work.", then="wait"
        )
        assert "Enter a last day from" in wrong.text
        page = page.submit("End this placement", last_day="12-3-2027", reason="No work left.", then="replace")
        assert page.h1 == f"Another place for {placement.student.name}"
        assert "Find another place after an early end" in browser.get("/today").text
        assert [row[0] for row in browser.get("/placements?state=ended_early").rows()]
        page = page.click(f"Choose this place: {spare}")
        wrong = page.submit("Give this place", expect=422, first_day="12-3-2027", reason="Near home.")
        assert "Enter a first day from 13 Mar 2027" in wrong.text
        page = page.submit("Give this place", first_day="15-3-2027", reason="Near home.")
        again = browser.get("/today")

    new = db.session.scalars(select(Placement).where(Placement.replaces_id == placement.id)).one()
    assert page.path == f"/placements/{new.id}"
    assert (placement.state, new.state, new.proposal_id) == (S.ENDED_EARLY, S.CONFIRMED, None)
    assert (new.starts_on, new.ends_on) == (date(2027, 3, 15), date(2027, 7, 2))
    assert "Find another place after an early end" not in again.text


def test_replacement_ends_the_one_before_and_tells_both(
    placement: Placement, town: Town, browser: Browser, spare: str, supervisor: User
) -> None:
    student = placement.student
    with march():
        follow_the_calendar()
        before = set(db.session.scalars(select(Email.id)))
        page = (
            browser.sign_in(town.coordinator).get(f"/placements/{placement.id}").click("Find another place")
        )
        page = page.click(f"Choose this place: {spare}")
        assert f"An email about this goes to {student.name}, {supervisor.name}." in page.text
        page.submit("Give this place", first_day="10-3-2027", reason="A secret reason.")
        new = db.session.scalars(select(Placement).where(Placement.replaces_id == placement.id)).one()
        own = browser.sign_in(student.user).get("/my-placement")
        theirs = browser.sign_in(supervisor).get("/placements/my-students")

    emails = [email for email in db.session.scalars(select(Email)) if email.id not in before]
    assert (placement.state, placement.ends_on) == (S.REPLACED, date(2027, 3, 9))
    assert new.state is S.AGREEMENT_PENDING
    assert {email.to_name for email in emails} == {student.name, supervisor.name}
    assert "Je laatste dag" not in "".join(email.body for email in emails)
    assert not [email for email in emails if "secret" in email.body]
    assert "Dakwerk Noord" in own.text
    assert "Your coordinator gave you this place after the one you had." in own.text
    assert "A secret reason." not in own.html
    assert [row[1] for row in theirs.rows()] == ["Dakwerk NoordZwolle"]


def test_only_openings_that_can_take_the_student_are_offered(
    make: Factories, placement: Placement, town: Town, browser: Browser, spare: str
) -> None:
    stopped = make.opening(make.site(company_name="Stopped"))
    stop(stopped, town.coordinator)
    make.opening(make.site(company_name="Not met", last_placed_year=None))
    make.opening(make.site(company_name="Other programme"), codes=("25998",))
    make.opening(make.site(company_name="Not recognised", codes=("25998",)))
    make.opening(make.site(company_name="Withdrawn"), is_withdrawn=True)
    full = make.opening(make.site(company_name="Full"))
    a_placement(make.student(), full)
    unwanted = make.opening(make.site(company_name="Unwanted"))
    db.session.add(SiteVeto(student_id=placement.student_id, site_id=unwanted.site_id))
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/{placement.id}/replace")
    names = [row[0] for row in page.rows()]

    assert names == [f"{spare} Zwolle", "Unwanted Zwolle the student does not want to go here"]
    for opening, words in (
        (stopped, "nobody can be placed at this company now"),
        (full, "has just been taken"),
    ):
        form = browser.get(f"/placements/{placement.id}/replace/{opening.id}")
        refused = form.submit("Give this place", expect=409, first_day="1-2-2027", reason="A reason.")
        assert words in refused.text
    assert browser.get(f"/placements/{placement.id}/replace?q=nowhere").rows() == []


def test_changes_days(placement: Placement, town: Town, browser: Browser) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/{placement.id}").click("Change the days")
    wrong = page.submit("Change the days", expect=422, ends_on="1-1-2027", reason="A reason.")
    assert "The last day comes before the first day" in wrong.text
    page = wrong.submit("Change the days", ends_on="16-7-2027", reason="Two weeks longer.")

    assert "1 Feb 2027 to 16 Jul 2027" in page.text
    assert "Two weeks longer." in page.text


def test_list_and_pages_take_few_statements(
    make: Factories, placement: Placement, town: Town, browser: Browser, spare: str
) -> None:
    for number in range(30):
        make.opening(make.site(women=1, company_name=f"Company {number}"))
    db.session.commit()
    browser.sign_in(town.coordinator)
    for address in (f"/placements/{placement.id}", f"/placements/{placement.id}/replace"):
        browser.get(address)
        with counted() as statements:
            browser.get(address)
        assert statements.count <= BUDGET, statements.texts


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "This place is yours. Your internship begins on Monday 1 February 2027."),
        (
            date(2027, 2, 1),
            "Your internship should have begun on Monday 1 February 2027, but your agreement is not signed",
        ),
        (date(2027, 7, 3), "You completed this internship. It ended on Friday 2 July 2027."),
    ],
)
def test_student_reads_where_her_internship_is(
    placement: Placement, browser: Browser, day: date, words: str
) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=True):
        follow_the_calendar()
        browser.sign_in(placement.student.user)
        assert words in browser.get("/my-placement").text
        assert words in browser.get("/today").text


def test_student_reads_that_it_ended_and_not_why(placement: Placement, town: Town, browser: Browser) -> None:
    with march():
        follow_the_calendar()
        end_early(placement, placement.version, date(2027, 3, 9), "A secret reason.", actor=town.coordinator)
        db.session.commit()
        page = browser.sign_in(placement.student.user).get("/my-placement")

    assert (
        "This internship ended on Tuesday 9 March 2027. Talk to your coordinator about what comes next."
        in page.text
    )
    assert "A secret reason." not in page.html


def test_supervisor_sees_the_life_of_her_own_students_only(
    make: Factories, placement: Placement, supervisor: User, browser: Browser
) -> None:
    supervisor.language = "en"
    db.session.commit()
    page = browser.sign_in(supervisor).get("/placements/my-students").click(placement.student.sorted_name)
    assert "Confirmed" in page.text
    assert "End early" not in page.links
    browser.get(f"/placements/{placement.id}/end", expect=403)

    browser.sign_in(make.user(Role.SUPERVISOR)).get(f"/placements/{placement.id}", expect=404)


def test_site_shows_who_is_there_to_coordinators(
    placement: Placement, town: Town, supervisor: User, browser: Browser
) -> None:
    placement.agreement_signed_on = date(2026, 11, 20)
    db.session.commit()
    address = f"/companies/{town.small.site_id}"
    before = browser.sign_in(town.coordinator).get(address)
    with march():
        follow_the_calendar()
        page = browser.sign_in(town.coordinator).get(address)
        others = [browser.sign_in(user).get(address) for user in (supervisor, placement.student.user)]

    assert "Students here now" not in before.text
    assert f"{placement.student.name} until 2 Jul 2027" in page.text
    assert not [page for page in others if placement.student.last_name in page.text]


def test_page_of_a_student_links_to_placements(placement: Placement, town: Town, browser: Browser) -> None:
    page = browser.sign_in(town.coordinator).get(f"/students/{placement.student_id}")
    section = page.root.find(".//section[@id='placements']")

    assert section is not None
    assert [link.get("href") for link in section.iter("a")] == [f"/placements/{placement.id}"]


def test_place_by_hand_counts_for_circles(
    make: Factories, placement: Placement, town: Town, spare: str
) -> None:
    opening = make.opening(make.site(women=0))
    placement.student.participates = True
    new = replace(
        placement, placement.version, opening, date(2027, 2, 1), "A reason.", actor=town.coordinator
    )
    place = places_in(town.period)[placement.student_id]

    assert new.needs_intensive_guidance
    assert (place.site_id, place.is_first) == (opening.site_id, True)


def test_replacement_overtakes_a_later_offer(
    placement: Placement, town: Town, make: Factories, solve: Callable[..., MatchRun]
) -> None:
    offer = db.session.scalars(select(Proposal).where(Proposal.student_id == placement.student_id)).one()
    end_early(placement, placement.version, date(2026, 11, 24), "A reason.", actor=town.coordinator)
    offer.state = ProposalState.OFFERED
    db.session.commit()
    opening = make.opening(make.site(women=4))
    new = replace(
        placement, placement.version, opening, date(2027, 2, 1), "A reason.", actor=town.coordinator
    )

    assert new.replaces_id == placement.id
    assert offer.state is ProposalState.WITHDRAWN
