"""An opening that the solver was told to keep a student from: the pages say whether she or a decision ruled it out."""

from collections.abc import Callable

from app.extensions import db
from app.placements.explaining.reasons import explain
from app.placements.models import MatchRun, Proposal
from app.placements.queries import all_proposals_of
from app.placements.services.answers import decline
from app.placements.services.decisions import forbid
from app.placements.services.publishing import publish
from app.runs.publishing import review
from tests.browser import Browser
from tests.placements.conftest import ANSWER_BY, Town

Rows = Callable[[MatchRun], dict[int, Proposal]]
Solve = Callable[..., MatchRun]


def publish_again(town: Town, solve: Solve) -> MatchRun:
    run = solve(town)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    db.session.commit()
    return run


def say_no(run: MatchRun, rows_of: Rows, town: Town, number: int) -> int:
    """Let a student decline what she got; gives the opening."""
    student = town.students[number]
    proposal = rows_of(run)[student.id]
    assert proposal.opening_id is not None
    assert student.user is not None
    decline(proposal, proposal.version, "", actor=student.user)
    return proposal.opening_id


def test_student_reads_that_she_declined_it(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows, solve: Solve
) -> None:
    assert say_no(published, rows_of, town, 0) == town.big.id
    publish_again(town, solve)
    page = browser.sign_in(town.students[0].user).get("/my-placement")

    assert "You declined this place before." in page.text
    assert "decided that you do not go here" not in page.text


def test_student_reads_that_it_was_decided(town: Town, browser: Browser, solve: Solve) -> None:
    forbid(town.students[0], town.big, "knows somebody there", actor=town.coordinator)
    publish_again(town, solve)
    page = browser.sign_in(town.students[0].user).get("/my-placement")

    assert "Your internship coordinator decided that you do not go here." in page.text
    assert "You declined this place" not in page.text


def test_coordinator_reads_which_it_was_on_every_page(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows, solve: Solve
) -> None:
    student = town.students[0]
    say_no(published, rows_of, town, 0)
    forbid(student, town.small, "knows somebody there", actor=town.coordinator)
    town.big.capacity = town.small.capacity = 5  # a full opening says that it is full
    run = solve(town)
    page = f"/placements/runs/{run.id}/students/{student.id}"
    browser.sign_in(town.coordinator)

    choices = browser.get(page).texts(".//ol[@class='choice-list']/li")
    assert "declined before" in choices[0]
    assert "ruled out by a decision" in choices[1]
    options = {row[0] for row in browser.get(f"{page}/openings").rows()}
    assert any(
        option.startswith("Anker Software") and option.endswith("declined before") for option in options
    )
    assert any(
        option.startswith("Bakker Metaal") and option.endswith("ruled out by a decision")
        for option in options
    )
    assert "Zoë declined this place before." in browser.get(f"{page}/openings/{town.big.id}").text
    assert (
        "A decision rules out this opening for Zoë." in browser.get(f"{page}/openings/{town.small.id}").text
    )
    assert "Zoë declined this place before." in browser.get(page, query={"why_not": str(town.big.id)}).text


def test_openings_of_both_kinds_are_counted_apart(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows, solve: Solve
) -> None:
    student = town.students[0]
    say_no(published, rows_of, town, 0)
    for opening in (town.small, town.unknown):
        forbid(student, opening, "knows somebody there", actor=town.coordinator)
    run = solve(town)
    told = explain(run, all_proposals_of(run), student.id)

    assert dict(told.removed) == {"forbidden": 2, "declined": 1}
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/students/{student.id}")
    assert "2 were ruled out by a decision; 1 was declined before" in page.text
