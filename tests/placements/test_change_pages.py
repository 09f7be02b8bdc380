"""Changing a plan by hand on its pages, the list of decisions, and the page that publishes."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.notices.models import Email
from app.placements.models import MatchRun, PlacementDecision, Proposal
from app.placements.queries import all_proposals_of
from app.placements.services.decisions import pin
from app.placements.services.moves import move
from app.runs.models import RunState
from app.runs.publishing import review
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import Town, talk

Solve = Callable[..., MatchRun]
DECISIONS_BUDGET = 12


def page_of(browser: Browser, town: Town, run: MatchRun, number: int) -> Page:
    browser.sign_in(town.coordinator)
    return browser.get(f"/placements/runs/{run.id}/students/{town.students[number].id}")


def row_of(run: MatchRun, town: Town, number: int) -> Proposal:
    return next(row for row in all_proposals_of(run) if row.student_id == town.students[number].id)


def test_moves_a_student_after_showing_the_effect(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    make.opening(make.site(women=0, company_name="Dijk Infra"), capacity=2)
    run = solve(town)
    options = page_of(browser, town, run, 0).click("Choose another place")
    assert "2 free" in options.text
    effect = options.click("See the effect: Dijk Infra")

    assert ["Choice", "first choice", "not on the list"] in effect.rows()
    assert ["Alone there", "no", "yes"] in effect.rows()
    assert ["Nobody alone", "0", "1"] in effect.rows()
    refused = effect.submit("Move Zoë", expect=422)
    assert "Give the reason in one sentence" in refused.text
    page = effect.submit("Move Zoë", reason="Starts two weeks later.")

    assert "Zoë Çelik has been moved" in page.text
    assert f"Moved by hand by {town.coordinator.name}" in page.text
    assert "Starts two weeks later. The run chose: Anker Software" in page.text
    result = browser.get(f"/placements/runs/{run.id}")
    assert "1 change by hand since" in result.text
    assert "Before your changes" in result.text


def test_full_opening_offers_a_pin_instead(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    holder = next(row for row in all_proposals_of(run) if row.opening_id == town.small.id)
    browser.sign_in(town.coordinator)
    effect = browser.get(f"/placements/runs/{run.id}/students/{town.students[0].id}/openings/{town.small.id}")

    assert f"By {holder.student.name}." in effect.text
    assert "Move Zoë" not in effect.text
    effect.submit("Pin for the next run", reason="Lives next door.")

    assert row_of(solve(town), town, 0).opening_id == town.small.id


def test_move_after_a_colleagues_change_shows_both(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    spare = make.opening(make.site(women=0, company_name="Dijk Infra"), capacity=2)
    run = solve(town)
    browser.sign_in(town.coordinator)
    address = f"/placements/runs/{run.id}/students/{town.students[0].id}/openings/{spare.id}"
    pages = [browser.get(address) for _ in range(2)]
    pages[0].submit("Move Zoë", reason="First.")
    page = pages[1].submit("Move Zoë", reason="Second.", expect=409)

    assert page.h1 == "Somebody else saved first"
    assert row_of(run, town, 0).moved_reason == "First."


def test_move_to_a_place_taken_meanwhile_is_refused(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    spare = make.opening(make.site(women=0, company_name="Dijk Infra"))
    run = solve(town)
    browser.sign_in(town.coordinator)
    page = browser.get(f"/placements/runs/{run.id}/students/{town.students[1].id}/openings/{spare.id}")
    move(row_of(run, town, 0), spare, "First.", actor=town.coordinator)
    version = row_of(run, town, 1).version
    page = page.submit("Move Noor", reason="Second.", version=str(version), expect=409)

    assert "Every place in this opening is taken by Zoë Çelik." in page.text


def test_student_can_be_left_without_a_place(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    page = page_of(browser, town, run, 0).click("Choose another place").click("Leave without a place")
    refused = page.submit("Leave without a place", reason="Has an interview first.", expect=422)

    assert "Tick this box if the student is to have no place." in refused.text
    page = refused.submit("Leave without a place", is_sure="y")
    assert "No place: taken out by hand" in page.text


def test_decision_for_the_next_run_only(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    before = row_of(run, town, 0).opening_id
    browser.sign_in(town.coordinator)
    effect = browser.get(f"/placements/runs/{run.id}/students/{town.students[0].id}/openings/{town.big.id}")
    page = effect.submit("Rule out for the next run", reason="Knows the owner.")

    assert "From the next run on, Zoë Çelik will not go there." in page.text
    assert "Knows the owner." in page.text
    assert row_of(run, town, 0).opening_id == before


def test_decisions_are_listed_and_withdrawn(town: Town, browser: Browser) -> None:
    pin(town.students[0], town.small, "agreed with her parents", actor=town.coordinator)
    page = browser.sign_in(town.coordinator).get("/placements/runs/decisions")

    assert page.rows() == [
        [
            "Çelik, Zoë",
            "Bakker Metaalgoes there",
            "agreed with her parents",
            f"{town.coordinator.name}24 Nov 2026",
            "Withdraw: Zoë Çelik",
        ]
    ]
    page = page.submit("Withdraw: Zoë Çelik")
    assert "The next run can choose freely again." in page.text
    assert page.rows() == []
    assert len(browser.get("/placements/runs/decisions?state=withdrawn").rows()) == 1


def test_decisions_take_few_statements(make: Factories, town: Town, browser: Browser) -> None:
    for number in range(12):
        pin(make.student(), make.opening(make.site()), f"reason {number}", actor=town.coordinator)
    browser.sign_in(town.coordinator).get("/placements/runs/decisions")
    with counted() as statements:
        browser.get("/placements/runs/decisions")

    assert statements.count <= DECISIONS_BUDGET, statements.texts


def test_reviews_and_publishes_with_two_buttons(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")
    page = page.submit("I have reviewed this plan")
    assert page.h1 == "Publish the placements"
    assert "4 students are told where to go" in page.text
    page = page.submit("Publish the placements", answer_by="11-12-2026", choices="close")

    assert "The placements have been published. 4 emails are on their way." in page.text
    assert page.h1 == "Placements"
    assert len(page.rows()) == 4
    db.session.refresh(run)
    assert (run.state, run.answer_by) == (RunState.PUBLISHED, date(2026, 12, 11))


def test_pressing_publish_twice_sends_nothing_twice(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    review(run, actor=town.coordinator)
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/publish")
    form.submit("Publish the placements", choices="close")
    page = form.submit("Publish the placements", choices="close")

    assert "This run has already been published. Nothing was sent twice." in page.text
    assert db.session.scalar(select(func.count(Email.id))) == 4


@pytest.mark.parametrize(("day", "words"), [("", "Enter a date"), ("2020-01-01", "Choose a day after today")])
def test_answer_day_lies_ahead(town: Town, browser: Browser, solve: Solve, day: str, words: str) -> None:
    run = solve(town)
    review(run, actor=town.coordinator)
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/publish")
    page = form.submit("Publish the placements", answer_by=day, choices="leave", expect=422)

    assert words in page.text
    assert run.state is RunState.REVIEWED


def test_missing_talk_is_named_with_the_way_to_record_it(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    town.unknown.site.last_placed_year = None
    run = solve(town)
    review(run, actor=town.coordinator)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/publish")

    assert "1 intake talk is missing." in page.text
    assert page.links["Record the talk with Cirkel Bouw"].startswith(f"/companies/{town.unknown.site_id}/")
    assert "Publish the placements" not in page.texts(".//button")
    talk(town.unknown)
    page = browser.get(f"/placements/runs/{run.id}/publish")
    assert "Publish the placements" in page.texts(".//button")


def test_several_missing_talks_are_recorded_together(town: Town, browser: Browser, solve: Solve) -> None:
    for opening in (town.unknown, town.small):
        opening.site.last_placed_year = None
    run = solve(town)
    review(run, actor=town.coordinator)
    publish_page = f"/placements/runs/{run.id}/publish"
    page = browser.sign_in(town.coordinator).get(publish_page)
    page = page.click("Choose all 2")
    talks = page.submit("Record the chosen talks together")
    assert [row[0].split()[0] for row in talks.rows()] == ["Bakker", "Cirkel"]
    done = {"held_on": "20-11-2026", "outcome": "adequate"}
    entered = {
        f"site-{opening.site_id}-{name}": value
        for opening in (town.unknown, town.small)
        for name, value in done.items()
    }

    page = talks.submit("Record the talks", **entered)

    assert page.path == publish_page
    assert "Every new company has had its intake talk." in page.text


def test_changed_data_lead_to_a_new_run(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    review(run, actor=town.coordinator)
    town.students[0].max_minutes = 20
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/publish")

    assert "Something has changed since the run started" in page.text
    assert page.click("Plan a new run with the same order").h1 == "Plan a new run"


def test_publication_is_refused_without_the_page_too(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    token = browser.sign_in(town.coordinator).token()
    page = browser.post(
        f"/placements/runs/{run.id}/publish",
        {"csrf_token": token, "answer_by": "2026-12-11", "choices": "close"},
        expect=409,
    )

    assert "Nothing was published." in page.text
    assert db.session.scalar(select(func.count(PlacementDecision.id))) == 0
