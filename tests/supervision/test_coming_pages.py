"""Where it stands that somebody else guides a student from a day on: with her, both supervisors and the coordinator."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from app.accounts.models import User
from app.agreements.letters import letter_about
from app.extensions import db
from app.placements.models import MatchRun, Placement, Proposal, ProposalState
from app.schools.models import Period
from app.students.models import ComingSupervisor, Student
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.guidance.rows import a_plan
from tests.lives import a_placement
from tests.runs.rows import a_published_run
from tests.supervision.rows import a_coming_supervisor, an_offer

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]
FROM = "From Saturday 16 January 2027"
AFTER = datetime(2027, 1, 20, 9, tzinfo=UTC)


@pytest.fixture
def anna(make: Factories) -> User:
    return make.user(Role.SUPERVISOR, name="Anna Smit")


@pytest.fixture
def spring(make: Factories) -> Placement:
    """Of a student whom Joke guides, on an internship that runs until 15 January."""
    joke = make.user(Role.SUPERVISOR, name="Joke Blom")
    placement = a_plan(make, joke, with_account=True, first_name="Sanne", last_name="Visser").placement
    autumn = make.period(name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 15))
    a_placement(placement.student, make.opening(make.site(women=3), autumn), until=date(2026, 11, 24))
    db.session.commit()
    return placement


@pytest.fixture
def row(make: Factories, anna: User, spring: Placement) -> ComingSupervisor:
    an_offer(make, anna, spring.period)
    found = a_coming_supervisor(make, spring.student, anna, spring.period, until=date(2027, 1, 15))
    db.session.commit()
    return found


@pytest.mark.usefixtures("row")
def test_student_reads_from_which_day_somebody_else_guides_her(browser: Browser, spring: Placement) -> None:
    assert spring.student.user is not None
    browser.sign_in(spring.student.user)
    for address in ("/today", "/my-guidance"):
        text = browser.get(address).text
        assert "Joke Blom" in text
        assert f"{FROM}, Anna Smit guides you." in text
    with time_machine.travel(AFTER, tick=True):  # the day came, and the worker has not been there yet
        assert "Anna Smit" not in browser.sign_in(spring.student.user).get("/my-guidance").text


def test_student_reads_nothing_of_somebody_whose_account_is_closed(
    browser: Browser, spring: Placement, row: ComingSupervisor
) -> None:
    assert row.supervisor is not None
    assert spring.student.user is not None
    row.supervisor.is_closed = True
    db.session.commit()

    assert FROM not in browser.sign_in(spring.student.user).get("/my-guidance").text


def test_supervisor_sees_who_comes_and_no_more_than_that(
    browser: Browser, make: Factories, anna: User, spring: Placement, row: ComingSupervisor
) -> None:
    page = browser.sign_in(anna).get("/my-students")
    assert "Students who come to you" in page.text
    company = spring.opening.title
    assert page.rows() == [
        [
            "Visser, Sanne",
            spring.student.programme.name,
            "Saturday 16 January 2027",
            f"{company} {spring.opening.site.town}",
            "1 Feb 2027 to 2 Jul 2027",
        ]
    ]
    assert page.links[company] == f"/companies/{spring.opening.site_id}"
    assert spring.student.email
    assert spring.student.email not in page.text
    browser.get(f"/guidance/{spring.id}", expect=404)
    browser.get(f"/placements/{spring.id}", expect=404)

    spring.student.has_left = True
    db.session.commit()
    assert "Visser" not in browser.get("/my-students").text
    assert spring.student.supervisor is not None
    assert "who come to you" not in browser.sign_in(spring.student.supervisor).get("/my-students").text


def test_coordinator_sees_who_comes_and_can_let_it_go(
    browser: Browser, make: Factories, spring: Placement, row: ComingSupervisor
) -> None:
    student: Student = spring.student
    page = browser.sign_in(make.user()).get(f"/students/{student.id}")
    assert (
        f"{FROM}, Anna Smit guides this student, for the internship in {spring.period.name}, as published."
        in page.text
    )

    page = page.submit("Cancel this change")

    assert "The student keeps the present supervisor." in page.text
    assert "Anna Smit" not in page.text
    db.session.expire_all()
    assert student.coming == []
    browser.post(
        f"/students/{student.id}/supervisors/{row.id}/withdraw",
        {"csrf_token": browser.token()},
        expect=404,
    )


@pytest.mark.usefixtures("row")
def test_decisions_of_a_period_say_who_comes_on_which_day(
    browser: Browser, make: Factories, spring: Placement
) -> None:
    browser.sign_in(make.user())

    text = browser.get(f"/supervision/decisions?period={spring.period_id}").text

    assert "from Saturday 16 January 2027: Anna Smit, 1 student" in text
    spring.student.supervisor_id = spring.student.coming[0].supervisor_id
    db.session.commit()
    assert "Anna Smit" not in browser.get(f"/supervision/decisions?period={spring.period_id}").text


def test_coordinator_sees_that_somebody_does_not_come(
    browser: Browser, make: Factories, spring: Placement, row: ComingSupervisor
) -> None:
    browser.sign_in(make.user())
    with time_machine.travel(AFTER, tick=True):
        page = browser.sign_in(make.user()).get(f"/students/{spring.student_id}")

    assert "Anna Smit would guide this student from Saturday 16 January 2027" in page.text
    assert "a colleague who is away or no longer guides students does not take over." in page.text


@pytest.mark.usefixtures("row")
def test_new_internship_names_who_will_guide_it(browser: Browser, make: Factories, spring: Placement) -> None:
    """On the pages of the placement and on the paper for the company."""
    student, running = spring.student, next(one for one in db.session.query(Placement) if one.id != spring.id)
    browser.sign_in(make.user())

    assert "Anna Smit" in browser.get(f"/placements/{spring.id}").text
    assert "Joke Blom" in browser.get(f"/placements/{running.id}").text
    assert (letter_about(spring).supervisor, letter_about(running).supervisor) == ("Anna Smit", "Joke Blom")
    assert student.supervisor_in(running.period) is student.supervisor


def test_today_counts_who_comes_as_given(
    browser: Browser, make: Factories, spring: Placement, row: ComingSupervisor
) -> None:
    """And says so where nobody does, though somebody guides her now."""
    coordinator, none = make.user(), "Give a supervisor to students with a placement"
    assert none not in browser.sign_in(coordinator).get("/today").text

    row.supervisor_id = None
    db.session.commit()

    text = browser.get("/today").text
    assert none in text
    assert f"1 student, {spring.period.name}" in text


def test_who_comes_for_another_school_is_not_found(
    browser: Browser, make: Factories, spring: Placement, row: ComingSupervisor
) -> None:
    stranger = make.user(school=make.new_school())
    browser.sign_in(stranger)

    browser.post(
        f"/students/{spring.student_id}/supervisors/{row.id}/withdraw",
        {"csrf_token": browser.token()},
        expect=404,
    )


def test_period_of_a_row_says_who_guides_in_which_period(
    make: Factories, spring: Placement, row: ComingSupervisor
) -> None:
    before: Period = make.period(starts_on=date(2026, 2, 1), ends_on=date(2026, 7, 1))
    after: Period = make.period(starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 15))
    db.session.expire_all()

    told = [spring.student.supervisor_in(one) for one in (before, spring.period, after)]

    assert [one.name for one in told if one is not None] == ["Joke Blom", "Anna Smit", "Anna Smit"]


def test_supervisor_who_comes_sees_a_published_place_that_is_not_accepted_and_no_draft(
    browser: Browser, make: Factories, anna: User
) -> None:
    student = make.student(supervisor=make.user(Role.SUPERVISOR), first_name="Sanne", last_name="Visser")
    period, opening = make.default_period, make.opening(make.site(women=3))
    run = a_published_run(MatchRun, period.school_id, period.id)
    proposal = make.row(Proposal(run=run, student=student, opening=opening, state=ProposalState.DRAFT))
    a_coming_supervisor(make, student, anna, period, until=date(2027, 1, 15))
    db.session.commit()
    browser.sign_in(anna)
    assert [row[3] for row in browser.get("/my-students").rows()] == ["no place yet"]

    proposal.state = ProposalState.OFFERED
    db.session.commit()

    company = f"{opening.title} {opening.site.town} · not accepted yet"
    assert [row[3] for row in browser.get("/my-students").rows()] == [company]


def test_page_asks_as_much_of_the_database_for_many_who_come_as_for_one(
    browser: Browser, make: Factories, anna: User, spring: Placement, row: ComingSupervisor
) -> None:
    browser.sign_in(anna)
    with counted() as few:
        browser.get("/my-students")
    for _number in range(6):
        other = a_plan(make, make.user(Role.SUPERVISOR)).placement
        a_coming_supervisor(make, other.student, anna, other.period)
    db.session.commit()
    with counted() as many:
        browser.get("/my-students")
    assert many.count == few.count
