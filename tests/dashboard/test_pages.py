"""The start page of each role: what needs her, figures with their date, where we are in the season."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.dashboard.figures import placement_figures, visible_total
from app.dashboard.season import season_of
from app.extensions import db, now
from app.placements.models import MatchRun, Proposal, ProposalState
from app.placements.queries.season import days_of
from app.placements.sweeps import keep_supply
from app.runs.models import RunState
from app.schools.queries import today
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.lives import a_placement

pytestmark = pytest.mark.database
STATEMENTS = 30
"""What the coordinator's start page may send to the database, whatever the school is like."""


def test_a_new_school_is_told_to_bring_in_its_files(make: Factories, browser: Browser) -> None:
    make.period()
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get("/today")
    assert page.h1 == "Today"
    assert "Add your companies" in page.text
    assert "Add your students" in page.text


def test_the_coordinator_sees_what_waits_the_most_urgent_first(
    make: Factories, browser: Browser, app: object
) -> None:
    make.opening(make.site(women=None, company_name="Onbekend", last_placed_year=None))
    make.opening(make.site(women=3, counted_on=today() - timedelta(days=500)))
    make.student()
    browser.sign_in(make.user(Role.COORDINATOR))
    words = browser.get("/today").text
    assert "1 site" in words
    assert words.index("Ask how many women work in technical roles") < words.index(
        "Have an old count confirmed"
    )
    assert "Hold the talk before the first placement" in words
    assert "Remind students who have not chosen" in words


def test_nobody_is_reminded_to_choose_once_places_are_published(make: Factories, browser: Browser) -> None:
    make.student()
    browser.sign_in(make.user(Role.COORDINATOR))
    period = make.default_period
    assert "Remind students who have not chosen" in browser.get("/today").text

    make.match_run(period_id=period.id, published_at=now())

    assert "Remind students who have not chosen" not in browser.get("/today").text


def test_nothing_of_another_school_waits(make: Factories, browser: Browser) -> None:
    other = make.new_school()
    make.opening(make.site(women=None, school=other), make.period(school=other))
    make.site(women=5)
    browser.sign_in(make.user(Role.COORDINATOR))
    assert "Ask how many women" not in browser.get("/today").text


def test_the_figures_count_nobody_who_declined_or_left_as_placed(make: Factories) -> None:
    opening, school = make.opening(capacity=5), make.school
    run = make.match_run(period_id=opening.period_id, published_at=now())
    for state, rank, place in (
        (ProposalState.ACCEPTED, 1, opening.id),
        (ProposalState.OFFERED, 2, opening.id),
        (ProposalState.DECLINED, 1, opening.id),
        (ProposalState.OFFERED, None, None),
    ):
        make.row(Proposal(run=run, student=make.student(), opening_id=place, rank=rank, state=state))

    gone = make.student(has_left=True)
    make.row(Proposal(run=run, student=gone, opening_id=opening.id, rank=1, state=ProposalState.ACCEPTED))

    figures = placement_figures(school.id, opening.period)

    assert (figures.students, figures.placed, figures.first_choice) == (4, 2, 1)


def test_a_supervisor_is_led_to_the_placements_of_her_students(make: Factories, browser: Browser) -> None:
    supervisor = make.user(Role.SUPERVISOR)
    make.student(supervisor_id=supervisor.id)
    browser.sign_in(supervisor)

    assert browser.get("/today").click("Show the placements of my students").path == "/placements/my-students"


def test_every_role_has_a_start_page(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    for role in Role:
        user = student.user if role is Role.STUDENT else make.user(role)
        assert user is not None
        browser.sign_in(user)
        assert browser.get("/").path == "/today"


def test_first_page_has_a_way_on_for_everybody(make: Factories, browser: Browser) -> None:
    """Whoever comes to help chooses a school only where there are several."""
    code, name = make.school.code, make.school.name
    welcome = browser.get("/")
    assert welcome.h1 == "Never the only one by accident"
    assert (
        welcome.click("I am a student See companies, choose and read why you got your place").path
        == "/sign-in"
    )
    take_part = "I am a role model or mentor Take part: three steps, no password"
    assert welcome.click(take_part).path == f"/join/{code}"

    make.new_school()

    assert welcome.click(take_part).click(name).path == f"/join/{code}"


def test_first_page_has_the_map_in_the_colours_that_somebody_chose(make: Factories, browser: Browser) -> None:
    def pictures() -> list[str]:
        found = browser.get("/").root.findall(".//figure//picture/*")
        return [(one.get("src") or one.get("srcset") or "").rpartition("/")[2] for one in found]

    assert make.school.code
    assert pictures() == ["map-dark.webp", "map-light.webp"]
    browser.get("/").submit("Dark")
    assert pictures() == ["map-dark.webp"]


def test_a_student_is_told_what_she_can_do_now(make: Factories, browser: Browser) -> None:
    make.opening()
    student = make.student(first_name="Zoë", with_account=True)
    assert student.user is not None
    browser.sign_in(student.user)
    page = browser.get("/today")
    assert page.h1 == "Hello Zoë"
    assert "You have not chosen yet." in page.text
    assert page.click("Choose places").h1 == "My choices"


@pytest.mark.parametrize("has_chosen", [True, False])
def test_a_place_was_found_with_a_list_only_where_there_is_one(
    make: Factories, browser: Browser, has_chosen: bool
) -> None:
    opening, student = make.opening(), make.student(with_account=True)
    if has_chosen:
        make.choices(student, opening)
    run = make.match_run(published_at=now())
    make.row(Proposal(run=run, student=student, opening_id=opening.id, state=ProposalState.OFFERED))
    page = browser.sign_in(student.user).get("/today")

    assert ("Your place was found using this list." in page.text) is has_chosen


def test_the_start_page_takes_a_fixed_number_of_statements(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    make.opening()
    make.student()
    db.session.commit()
    keep_supply()  # as the worker does, every few seconds
    with counted() as few:
        browser.get("/today")
    for _ in range(12):
        make.opening()
        make.student()
    with counted() as many:
        browser.get("/today")
    assert many.count == few.count
    assert many.count <= STATEMENTS


@pytest.mark.usefixtures("demo_school")
def test_the_start_page_of_a_school_in_full_swing_stays_within_its_budget(browser: Browser) -> None:
    """Internships that run, circles, gatherings, and the places of the next period published."""
    run = db.session.scalars(select(MatchRun)).one()
    run.state, run.published_at = RunState.PUBLISHED, now()
    coordinator = db.session.scalars(select(User).where(User.email == "coordinator@demo.example")).one()
    browser.sign_in(coordinator)
    db.session.commit()
    keep_supply()
    with counted() as found:
        page = browser.get("/today")

    assert "Find a place for students who have none" in page.text
    assert found.count <= STATEMENTS


@pytest.mark.parametrize(
    ("number", "whole", "shown"),
    [(0, 100, "0"), (4, 100, "–"), (5, 100, "5"), (96, 100, "–"), (100, 100, "100")],
)
def test_small_numbers_and_small_remainders_are_hidden(number: int, whole: int, shown: str) -> None:
    assert visible_total(number, whole) == shown


def test_an_ambassador_sees_totals_and_no_names(make: Factories, browser: Browser) -> None:
    make.student(last_name="Çelik-Öztürk")
    make.site(women=2, company_name="Anker", town="Zwolle")
    make.site(women=5, company_name="Bakker", town="Zwolle")
    browser.sign_in(make.user(Role.REPORT_VIEWER))
    page = browser.get("/today")
    assert "Çelik" not in page.text
    assert ["around Zwolle", "2", "1 or 2"] in page.rows()
    assert "have a published place – nothing published yet" in " ".join(page.text.split())
    below = page.click("sites with fewer than 3 women in technical roles")
    assert [row[0] for row in below.rows()] == ["Anker"]


def test_a_season_has_one_phase_at_a_time(make: Factories) -> None:
    period = make.period(choices_close_on=date(2026, 12, 21))
    days = [date(2026, 8, 1) + timedelta(days=number) for number in range(0, 400, 3)]
    seasons = [season_of(period, day) for day in days]

    assert {[phase.state for phase in phases].count("now") for phases in seasons} == {0, 1}
    assert {len(phases) for phases in seasons} == {6}
    assert all(first.end < second.start for phases in seasons for first, second in pairwise(phases))


def test_choosing_that_was_closed_before_its_day_gives_way_to_matching(make: Factories) -> None:
    period = make.period(
        choices_close_on=date(2026, 12, 21), choices_closed_at=datetime(2026, 11, 28, 15, 0, tzinfo=UTC)
    )

    phases = season_of(period, date(2026, 11, 30))

    assert [phase.state for phase in phases[:4]] == ["done", "done", "now", "ahead"]
    assert phases[1].end == date(2026, 11, 28)


def test_season_says_how_far_it_is_from_the_placements(make: Factories, browser: Browser) -> None:
    """Of five internships that run, four have a signed agreement and are active; the days are theirs."""
    period = make.period(
        name="Now", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 29), choices_close_on=date(2026, 6, 1)
    )
    opening = make.opening(period=period, capacity=5, starts_on=date(2026, 9, 7))
    with time_machine.travel(datetime(2026, 6, 15, 9, tzinfo=UTC)):
        for number in range(5):
            signed = date(2026, 8, 20) if number else None
            a_placement(make.student(), opening, until=date(2026, 11, 24), agreement_signed_on=signed)
        user = make.user(Role.COORDINATOR)
        db.session.commit()
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        words = browser.sign_in(user).get("/today").text

    assert "4 of 5 agreements signed" in words
    assert "4 of 5 internships active" in words
    agreements, internship = season_of(period, date(2026, 11, 24), days_of([period])[period.id])[3:5]
    assert (agreements.start, internship.start) == (date(2026, 6, 15), date(2026, 9, 7))
    assert internship.state == "now"
