"""The page that publishes, grouped by what is to be decided: look at these first, what is to do, what is ready."""

from collections.abc import Callable

from sqlalchemy import select

from app.extensions import db, now
from app.placements.models import DecisionKind, MatchRun, PlacementDecision, Proposal
from app.placements.queries import all_proposals_of
from app.runs.models import RunState
from app.runs.publishing import review
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]


def chosen(page: Page) -> list[str]:
    """The places that are ticked."""
    boxes = page.all(".//input[@type='checkbox'][@name='place']")
    return [box.get("value", "") for box in boxes if box.get("checked") is not None]


def place(row: Proposal) -> str:
    return f"{row.student_id}-{row.opening_id}"


def with_looks(run: MatchRun) -> tuple[Proposal, Proposal]:
    """One student of the plan is alone, another travels far."""
    first, second, *_others = (row for row in all_proposals_of(run) if row.opening_id is not None)
    first.minutes, second.is_alone = 75, True
    db.session.commit()
    return first, second


def test_places_to_look_at_are_chosen_one_by_one_or_all_and_kept_out_of_later_runs(
    town: Town, browser: Browser, solve: Solve
) -> None:
    run = solve(town)
    review(run, actor=town.coordinator)
    far, alone = with_looks(run)
    here = f"/placements/runs/{run.id}/publish"
    page = browser.sign_in(town.coordinator).get(here)
    assert "2 places that can be offered, but ask for a look." in page.text
    assert page.text.index("alone there") < page.text.index("travel longer than 60 minutes")
    assert "2 places need no look" in page.text
    assert "Publish the placements" in page.texts(".//button")
    assert chosen(page) == []
    assert chosen(page.click("Choose all 2")) == [place(alone), place(far)]

    button = "Keep the chosen from these places"
    assert "Choose at least one place" in page.submit(button, expect=422, reason="Too far.").text
    refused = page.submit(button, expect=422, place=[place(far)])
    assert "Give the reason in one sentence" in refused.text
    assert chosen(refused) == [place(far)]
    moved_since = f"{alone.student_id}-{(alone.opening_id or 0) + 1000}"
    planned = page.submit(button, place=[place(far), moved_since], reason="Too far.")

    assert "1 student does not go to that place in a later run." in planned.text
    assert planned.path == "/placements/runs/new"
    (decision,) = db.session.scalars(select(PlacementDecision))
    assert (decision.kind, decision.reason) == (DecisionKind.FORBID, "Too far.")
    assert (decision.student_id, decision.opening_id) == (far.student_id, far.opening_id)
    assert db.session.get_one(MatchRun, run.id).state is RunState.REVIEWED
    page = browser.get(here)
    assert "Decided after the run, and not in this plan" in page.text
    assert "Ready once all checks are in order" in page.text


def test_a_published_plan_has_no_place_to_look_elsewhere_for(
    town: Town, browser: Browser, solve: Solve
) -> None:
    run = solve(town)
    review(run, actor=town.coordinator)
    far, _alone = with_looks(run)
    here = f"/placements/runs/{run.id}/publish"
    page = browser.sign_in(town.coordinator).get(here)
    run.state, run.published_at = RunState.PUBLISHED, now()

    page.submit("Keep the chosen from these places", expect=409, place=[place(far)], reason="Too late.")
    assert list(db.session.scalars(select(PlacementDecision))) == []


def test_a_longer_plan_asks_no_more_of_the_database(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    """Of those to look at the first 50 are on the page, and it says how many there are."""
    run = solve(town)
    first = with_looks(run)[0]
    make.row(Proposal(run=run, student=make.student(), opening_id=first.opening_id))
    here = f"/placements/runs/{run.id}/publish"
    browser.sign_in(town.coordinator).get(here)
    with counted() as few:
        browser.get(here)
    for _ in range(55):
        student = make.student()
        make.row(Proposal(run=run, student=student, opening_id=first.opening_id, is_alone=True))
    with counted() as many:
        page = browser.get(here)

    assert many.count == few.count
    assert "57 places that can be offered, but ask for a look." in page.text
    assert "Here are the first 50, those that ask for most on top." in page.text
    assert len(page.all(".//input[@name='place']")) == 50
