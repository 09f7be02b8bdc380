"""The pages of circle runs: start, progress, result, changes by hand, publication, decisions."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.extensions import db, now
from app.mentoring.criteria import CRITERIA, DEFAULT_ORDER
from app.mentoring.models import CircleRun, ProposedSeat
from app.mentoring.policies import CirclePolicy
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.runs import start
from app.rolemodels.services.pausing import pause
from app.runs.leases import claim, renew_lease
from app.runs.models import RunState
from tests.browser import Browser, Page
from tests.counting import counted
from tests.mentoring.conftest import NOBODY_ELSE, Circles, Solve

RESULT_BUDGET = 22


@pytest.fixture
def ready(circles: Circles) -> Circles:
    """Nine students, two mentors on one evening: circles of five and four."""
    circles.join(9, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    return circles


def crowded(run: CircleRun) -> list[ProposedSeat]:
    """The seats of the larger circle."""
    groups = ([seat for seat in seats_in(run) if seat.circle_id == row.id] for row in circles_in(run))
    return max(groups, key=len)


def test_starts_a_run_as_the_form_says(ready: Circles, browser: Browser, run_jobs: Callable[[], int]) -> None:
    form = browser.sign_in(ready.coordinator).get("/circles/runs/new")
    assert "9 students" in form.text
    assert "2 mentors" in form.text
    order = ["travel", *(name for name in DEFAULT_ORDER if name != "travel")]
    page = form.submit(
        "Start the circle run", order=order, seed="7", max_size="5", mentors="1-1", unanswered=[]
    )

    assert page.h1 == "Circle run 1"
    assert "In the queue" in page.text
    run_jobs()
    run = db.session.get_one(CircleRun, 1)
    assert (run.seed, run.state) == (7, RunState.SOLVED_OPTIMAL)
    assert run.policy == {"min_size": 3, "max_size": 5, "mentors": [1, 1], "criteria": order}
    assert run.options["unanswered"] is False


def test_order_can_be_changed_without_javascript(ready: Circles, browser: Browser) -> None:
    form = browser.sign_in(ready.coordinator).get("/circles/runs/new")
    page = form.submit("Move A circle for everyone up")

    titles = [str(criterion.name) for criterion in CRITERIA.values()]
    shown = [title for title in page.texts(".//span[@class='rank-title']") if title in titles]
    assert shown[0] == "A circle for everyone"
    assert db.session.get(CircleRun, 1) is None


def test_form_says_why_nothing_can_start(circles: Circles, browser: Browser) -> None:
    circles.join(2)
    form = browser.sign_in(circles.coordinator).get("/circles/runs/new")
    assert "There is no mentor to ask" in form.text

    page = form.submit("Start the circle run", expect=409, unanswered=[])
    assert "There is no mentor to ask" in page.text
    circles.lead()
    page = browser.get("/circles/runs/new").submit("Start the circle run", expect=409, unanswered=[])
    assert "2 students can join a circle, but a circle needs at least 3." in page.text


def test_warns_to_split_nine_students_with_one_mentor(circles: Circles, browser: Browser) -> None:
    circles.join(9)
    circles.lead()
    page = browser.sign_in(circles.coordinator).get("/circles/runs/new")

    assert "Split the group: ask another mentor" in page.text


def test_wrong_sizes_are_told_beside_their_box(ready: Circles, browser: Browser) -> None:
    form = browser.sign_in(ready.coordinator).get("/circles/runs/new")
    page = form.submit("Start the circle run", expect=422, min_size="5", max_size="4", slots=[])

    assert "The largest circle cannot be smaller than the smallest." in page.text
    assert "Choose at least one time for them, or leave them out." in page.text


def test_busy_run_shows_how_far_it_is_and_can_be_cancelled(ready: Circles, browser: Browser) -> None:
    run = start(ready.period, CirclePolicy(seed=1), NOBODY_ELSE, actor=ready.coordinator)
    db.session.commit()
    mine = claim(run.id, "me", CircleRun)
    assert mine is not None
    far = {
        "stage": "field",
        "stage_index": 3,
        "stage_count": 7,
        "value": 4,
        "bound": 2,
        "seconds": 3,
        "share": 0.5,
    }
    renew_lease(mine, {**far, "part": 0, "parts": 1, "until": 60.0, "levels": [[3, "field", 4, 2]]})
    db.session.commit()
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}")

    assert "Criterion 4 of 7: A mentor from the same field" in page.text
    assert "Members without a mentor from their field4" in page.text
    assert "In the best planat least 2" in page.text
    assert page.rows()[0][1:] == ["4", "at most 2 members better (50%)"]
    assert "You can leave this page" in page.text
    page.submit("Cancel the circle run")
    db.session.refresh(run)
    assert run.cancel_requested


def test_result_shows_circles_as_cards_with_who_sits_in_them(
    ready: Circles, browser: Browser, solve: Solve
) -> None:
    run = solve(max_size=5)
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}")

    assert "Everybody has a circle; 2 circles; proven best for this order." in page.text
    cards = page.texts(".//li[@class='plan-card']")
    assert len(cards) == 2
    assert all("Tuesday evening, Zwolle" in card for card in cards)
    assert all(any(mentor.name in card for card in cards) for mentor in ready.mentors)
    assert all(student.name in page.text for student in ready.students)
    assert "The employer is not linked to one of your companies" in page.text


def test_unseated_students_read_as_a_waiting_list_with_reasons(
    ready: Circles, browser: Browser, solve: Solve
) -> None:
    alone = ready.join(slots=("mon_afternoon",))[0]
    run = solve(max_size=5)
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}")

    assert "no mentor is free at the times given" in page.text
    page = page.click(alone.name)
    assert "No circle: no mentor is free at the times given" in page.text
    assert "Ask the student for other times" in page.text


def test_result_takes_a_fixed_number_of_statements(ready: Circles, browser: Browser, solve: Solve) -> None:
    run = solve(max_size=5)
    browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}")
    with counted() as statements:
        browser.get(f"/circles/runs/{run.id}")

    assert statements.count <= RESULT_BUDGET, statements.texts


def test_moves_a_student_after_seeing_the_effect(ready: Circles, browser: Browser, solve: Solve) -> None:
    run = solve(max_size=5)
    seat = crowded(run)[0]
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}").click(seat.student.name)
    [effect] = [url for label, url in page.links.items() if label.startswith("See the effect")]
    page = browser.get(effect)
    assert page.main_acts == [f"Move {seat.student.first_name}"]
    assert "No figures in the plan change." in page.text
    page = page.submit(f"Move {seat.student.first_name}", reason="Her sister is there.")

    assert f"{seat.student.name} has been moved. Later runs will follow this." in page.text
    assert "Her sister is there." in page.text
    page = browser.get(f"/circles/runs/{run.id}")
    assert "1 change by hand since" in page.text
    assert "Before your changes" in page.text


def move_page(browser: Browser, run: CircleRun, seat: ProposedSeat) -> Page:
    there = next(row for row in circles_in(run) if row.id != seat.circle_id)
    return browser.get(f"/circles/runs/{run.id}/students/{seat.student_id}/circles/{there.id}")


def test_a_broken_rule_is_told_instead_of_a_button(ready: Circles, browser: Browser, solve: Solve) -> None:
    run = solve(max_size=5)
    small = next(seat for seat in seats_in(run) if seat.circle_id != crowded(run)[0].circle_id)
    browser.sign_in(ready.coordinator)
    page = move_page(browser, run, small)

    assert "would have 6 members. In this run, a circle has 3 to 5" in page.text
    assert f"Move {small.student.first_name}" not in page.text
    assert page.main_acts == [f"Place with {crowded(run)[0].circle.host.name} from the next run on"]


def test_pins_and_forbids_with_a_reason_and_takes_it_back(
    ready: Circles, browser: Browser, solve: Solve
) -> None:
    run = solve(max_size=5)
    seat = crowded(run)[0]
    there = next(row for row in circles_in(run) if row.id != seat.circle_id)
    browser.sign_in(ready.coordinator)
    name = there.host.name
    page = move_page(browser, run, seat).submit(f"Rule out {name} from the next run on", expect=422)
    assert "Give the reason in one sentence" in page.text
    page = page.submit(f"Rule out {name} from the next run on", reason="They are related.")
    assert "They are related." in page.text

    page = browser.get("/circles/decisions")
    assert page.rows()[0][2] == "They are related."
    page = page.submit(f"Withdraw: {seat.student.name}")
    assert "The next run can choose freely again." in page.text
    assert page.rows() == []


def test_move_after_a_colleagues_change_is_stale(ready: Circles, browser: Browser, solve: Solve) -> None:
    run = solve(max_size=5)
    seat = crowded(run)[0]
    browser.sign_in(ready.coordinator)
    pages = [move_page(browser, run, seat) for _ in range(2)]
    button = f"Move {seat.student.first_name}"
    pages[0].submit(button, reason="First.")

    assert pages[1].submit(button, reason="Second.", expect=409).h1 == "Somebody else saved first"


def test_leaves_a_student_without_a_circle(ready: Circles, browser: Browser, solve: Solve) -> None:
    run = solve(max_size=5)
    seat = crowded(run)[0]
    browser.sign_in(ready.coordinator)
    page = browser.get(f"/circles/runs/{run.id}/students/{seat.student_id}")
    page = page.click(f"Leave {seat.student.first_name} without a circle")
    page = page.submit("Leave without a circle", reason="She would rather not.")

    assert "No circle: taken out by hand" in page.text


def test_changes_mentors_after_seeing_the_effect(circles: Circles, browser: Browser, solve: Solve) -> None:
    circles.join(4)
    circles.lead(2)
    run = solve()
    [circle] = circles_in(run)
    assert circle.second is not None
    host, second = circle.host, circle.second
    page = browser.sign_in(circles.coordinator).get(f"/circles/runs/{run.id}/circles/{circle.id}/mentors")
    page = page.submit("See what changes", host_id=str(second.id), second_id="")
    assert "Two mentors in each circle" in page.text
    page = page.submit("Change the mentors", reason="Her place is larger.")

    assert "The mentors of circle 1 have been changed." in page.text
    db.session.expire_all()
    assert (circles_in(run)[0].host_id, circles_in(run)[0].second_id) == (second.id, None)
    assert host.id != second.id


def test_publishes_with_one_button_and_shows_the_circles(
    ready: Circles, browser: Browser, solve: Solve
) -> None:
    run = solve(max_size=5)
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}").click("Publish the circles")
    assert "2 circles start." in page.text
    assert "9 students are told that there is a circle" in page.text
    page = page.submit("Publish the circles")

    assert "Published: 2 circles start" in page.text
    db.session.refresh(run)
    assert run.state is RunState.PUBLISHED
    again = browser.post(f"/circles/runs/{run.id}/publish", {"csrf_token": browser.token()})
    assert "Nothing was sent twice" in again.text


def test_publication_page_tells_what_changed_since(ready: Circles, browser: Browser, solve: Solve) -> None:
    run = solve(max_size=5)
    pause(ready.mentors[0])
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}/publish")

    assert f"can no longer be asked as a mentor: {ready.mentors[0].name}" in page.text
    assert "Publish the circles" not in page.texts(".//button")


def test_plans_again_after_a_mentor_paused_and_shows_who_moves(
    ready: Circles, browser: Browser, solve: Solve, run_jobs: Callable[[], int]
) -> None:
    run = solve(max_size=5)
    browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}/publish").submit("Publish the circles")
    ready.lead(slots=["tue_evening"])
    pause(ready.mentors[0])
    page = browser.get("/today")
    assert "A circle needs another mentor" in page.text

    page = browser.get(f"/circles/runs/{run.id}").click("Plan again with few changes")
    page.submit("Start the circle run")
    run_jobs()
    again = db.session.get_one(CircleRun, 2)
    assert again.policy["criteria"][2] == "changes"
    page = browser.get("/circles/runs/2").click("Who is affected")
    assert "1 current circle continues" in page.text
    assert "1 current circle ends." in page.text
    assert len(page.rows()) == again.summary["changed"]


def test_files_hold_the_question_and_the_answer(ready: Circles, browser: Browser, solve: Solve) -> None:
    run = solve()
    browser.sign_in(ready.coordinator)
    question = browser.client.get(f"/circles/runs/{run.id}/problem").get_json()
    answer = browser.client.get(f"/circles/runs/{run.id}/solution").get_json()

    assert question["format"] == "circle-problem/1"
    assert answer["format"] == "circle-solution/1"
    assert answer["problem"] == run.input_digest


def test_failed_run_says_why(ready: Circles, browser: Browser) -> None:
    run = start(ready.period, CirclePolicy(seed=1), NOBODY_ELSE, actor=ready.coordinator)
    run.state, run.error, run.finished_at = RunState.FAILED, "It broke.", now() - timedelta(hours=1)
    db.session.commit()
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}")

    assert "It broke." in page.text
    assert "A circle run failed" in browser.get("/today").text
