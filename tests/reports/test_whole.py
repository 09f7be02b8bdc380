"""The whole picture of a run before publishing: what is needed, what each criterion costs, and who has nothing yet."""

from dataclasses import dataclass

import pytest

from app.access import Role
from app.circles.models import CircleWish
from app.extensions import db
from app.placements.models import MatchRun
from app.placements.policies import Policy
from app.placements.queries.comparisons import costs_of
from app.placements.services.runs import COMPARISON, MATCH, start
from app.runs.execution import carry_out
from app.runs.models import RunState
from app.schools.models import Team
from app.students.models import Student
from app.supervision.models import ProposedSupervisor, SupervisorOffer, SupervisorRun
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories


@dataclass
class Class:
    """Three participants whose first choice is a site with one woman, for whom their team has one intensive place."""

    run: MatchRun
    team: Team
    participants: list[Student]
    nobody: Student
    """Nothing is open to her programme, and she has no supervisor."""


@pytest.fixture
def group(make: Factories) -> Class:
    few = make.opening(make.site(women=1, company_name="Few"), capacity=3)
    many = make.opening(make.site(women=5, company_name="Many"), capacity=3)
    team, supervisor = make.team(intensive_places=1), make.user(Role.SUPERVISOR)
    participants = [make.student(team=team, participates=True, supervisor=supervisor) for _ in range(3)]
    for student in participants:
        make.choices(student, few, many)
    wishes, has = participants[:2]
    for student in (wishes, has):
        make.row(CircleWish(student_id=student.id, wants_circle=True))
    make.circle(make.role_model(), has)
    nobody = make.student(programme=make.programme("25263"))
    run = start(few.period, Policy(), actor=None)
    db.session.commit()
    carry_out(MATCH, run.id)
    db.session.expire_all()
    return Class(run, team, participants, nobody)


def the_picture(browser: Browser, make: Factories, group: Class, query: str = "") -> Page:
    browser.sign_in(make.user(Role.COORDINATOR))
    return browser.get(f"/reports/runs/{group.run.id}{query}")


def stats(page: Page) -> dict[str, str]:
    labels, values = page.texts(".//p[@class='stat-label']"), page.texts(".//p[@class='stat-value']")
    return dict(zip(labels, values, strict=True))


def test_picture_shows_what_everybody_has_and_who_has_nothing(
    browser: Browser, make: Factories, group: Class
) -> None:
    page = the_picture(browser, make, group)

    assert stats(page) == {
        "have a place": "3 of 4",
        "have a supervisor now": "3 of 4",
        "of those who wish a circle have a seat": "1 of 2",
        "have nothing yet": "1",
    }
    assert len(page.texts(".//p[@class='stat-date']")) == 4
    assert page.links["Divide students over supervisors: Supervisors"].endswith(
        f"?period={group.run.period_id}"
    )
    assert page.links["Plan circles: Mentoring circles"].endswith(f"?period={group.run.period_id}")
    (button,) = page.all(".//main//a[@class='btn btn-primary btn-sm']")
    assert button.get("href") == f"/placements/runs/{group.run.id}"
    lacks = group.participants[0].sorted_name
    rows = {row[0]: row[2:] for row in page.rows() if row[0] in (lacks, group.nobody.sorted_name)}
    assert rows == {
        group.nobody.sorted_name: ["not yet", "not yet", "not wished"],
        lacks: ["Many", group.participants[0].supervisor.name, "not yet"],
    }
    only = the_picture(browser, make, group, "?show=nothing")
    assert lacks not in only.text
    assert group.nobody.sorted_name in only.text


def test_costs_of_each_criterion_are_worked_out_in_the_background(
    browser: Browser, make: Factories, group: Class
) -> None:
    """Without “overload” all three get their first choice, with three intensive plans; without “alone” one does."""
    page = the_picture(browser, make, group).submit("Work out what each criterion costs")
    assert "In the queue" in page.text
    comparison = costs_of(group.run)
    assert comparison is not None
    assert "Being worked out." in the_picture(browser, make, group).text
    db.session.rollback()
    carry_out(COMPARISON, comparison.id)
    db.session.expire_all()

    page = the_picture(browser, make, group)
    costs = [row[2:] for row in page.rows() if row[-1].endswith("fewer")]
    assert costs == [
        ["1", "0", "1 fewer", "4 fewer"],
        ["3", "0", "3 fewer", "12 fewer"],
    ]
    assert page.click("Who gets another place without each criterion").status == 200


def test_places_of_a_team_follow_from_hours_with_the_sum_and_a_button(
    browser: Browser, make: Factories, group: Class
) -> None:
    """28 hours, 3 students of 6 hours: 10 are left, 4 more for each intensive plan, so 2 places where 1 stood."""
    assert "No supervisor has hours in this period yet" in the_picture(browser, make, group).text
    offer = SupervisorOffer(
        school_id=make.school.id,
        period_id=group.run.period_id,
        user_id=group.participants[0].supervisor_id,
        hours=28,
        programme_codes=["25187"],
    )
    make.row(offer)
    db.session.commit()

    page = the_picture(browser, make, group)

    assert "28 hours − 3 students × 6 hours = 10 hours left. 10 ÷ 4 more" in page.text
    row = next(row for row in page.rows() if row[0] == group.team.name and len(row) == 8)
    assert row[1:] == ["3", "3", "0", "1", "18", "28", "fits"]
    page = page.submit(f"Fill in 2 places: {group.team.name}")
    assert "That is what stands with the team." in page.text
    db.session.expire_all()
    assert group.team.intensive_places == 2
    offer.hours = 22
    db.session.commit()
    assert "4 ÷ 4 more for each intensive plan: 1 intensive place." in the_picture(browser, make, group).text
    offer.hours = 17
    db.session.commit()
    page = the_picture(browser, make, group)
    assert "17 hours − 3 students × 6 hours: 1 hour short, so no" in page.text
    assert "1 hour short" in page.text


def test_supervisors_of_the_newest_run_count(browser: Browser, make: Factories, group: Class) -> None:
    """Whom a plan gives a supervisor has one here, before anybody publishes it; another match run is said."""
    run = SupervisorRun(
        school_id=make.school.id,
        period_id=group.run.period_id,
        number=1,
        state=RunState.SOLVED_OPTIMAL,
        policy={},
        seed=1,
        time_limit_seconds=1,
        frozen_input=b"",
        input_digest="",
        data_digest="",
        options={"match_run_id": group.run.id + 1, "without_place": True},
    )
    make.row(run)
    planned = ProposedSupervisor(
        run_id=run.id,
        student_id=group.nobody.id,
        supervisor_id=group.participants[0].supervisor_id,
        hours=6,
    )
    make.row(planned)
    db.session.commit()

    page = the_picture(browser, make, group)

    assert stats(page)["have a supervisor"] == "4 of 4"
    assert "The newest supervisor run stands on another match run" in page.text
    assert "Divide students over supervisors: Supervisors" in page.links


def test_picture_needs_a_plan(browser: Browser, make: Factories, group: Class) -> None:
    waiting = start(group.run.period, Policy(), actor=None)
    db.session.commit()
    browser.sign_in(make.user(Role.COORDINATOR))
    assert browser.get(f"/reports/runs/{waiting.id}").path == f"/placements/runs/{waiting.id}"


def test_picture_asks_no_more_of_the_database_for_more_students(
    browser: Browser, make: Factories, group: Class
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    with counted() as statements:
        browser.get(f"/reports/runs/{group.run.id}")
    assert statements.count <= 30, statements.texts
