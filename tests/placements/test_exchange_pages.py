"""Exchanges on the page of a full opening: offered, made, and refused with what to do."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.placements.models import MatchRun
from app.placements.queries import all_proposals_of
from app.placements.services.decisions import pin
from app.placements.services.exchanging import offered_exchanges
from app.placements.services.moves import move
from tests.browser import Browser
from tests.factories import Factories
from tests.placements.conftest import Full, Town, full_of

Solve = Callable[..., MatchRun]


def test_page_offers_exchanges_of_a_full_opening_and_makes_one(
    full: Full, town: Town, browser: Browser
) -> None:
    db.session.commit()
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]
    other = next(
        row.student.name for row in all_proposals_of(full.run) if row.student_id == best.moves[1].student_id
    )
    options = browser.sign_in(town.coordinator).get(
        f"/placements/runs/{full.run.id}/students/{full.row.student_id}/openings"
    )
    page = options.click("See the effect: Anker Software")

    assert "Every place is taken" in page.text
    assert "Exchanges" in page.texts(".//legend")
    assert f"{full.row.student.name}: from" in page.text
    assert f"{other}: from Anker Software to" in page.text
    assert page.submit("Make this exchange", reason="Both asked.", expect=422).texts(
        ".//div[@class='error-summary']"
    )
    assert (
        "Give the reason in one sentence"
        in page.submit("Make this exchange", exchange=best.code, expect=422).text
    )
    done = page.submit("Make this exchange", exchange=best.code, reason="Both asked.")

    assert f"{len(best.moves)} students have been moved. Later runs will follow this." in done.text
    assert f"Moved by hand by {town.coordinator.name}" in done.text
    words = browser.get("/audit").text
    assert "Students exchanged places by hand" in words
    assert f"{full.row.student_id}: " in words


def test_page_says_that_somebody_was_first(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    spare = make.opening(make.site(women=0))
    full = full_of(solve(town), town)
    db.session.commit()
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]
    page = browser.sign_in(town.coordinator).get(
        f"/placements/runs/{full.run.id}/students/{full.row.student_id}/openings/{full.opening.id}"
    )
    move(full.row, spare, "a colleague was first", actor=town.coordinator)
    db.session.commit()

    stale = page.submit("Make this exchange", exchange=best.code, reason="Both asked.", expect=409)

    assert "Somebody else saved first" in stale.text


def test_move_within_a_site_says_so(make: Factories, town: Town, browser: Browser, solve: Solve) -> None:
    full = full_of(solve(town), town)
    make.opening(full.opening.site, capacity=2)
    full = full_of(solve(town), town)
    page = browser.sign_in(town.coordinator).get(
        f"/placements/runs/{full.run.id}/students/{full.row.student_id}/openings/{full.opening.id}"
    )

    assert "to another opening at Anker Software" in page.text


def test_page_says_when_no_exchange_is_possible(town: Town, browser: Browser, solve: Solve) -> None:
    for student in town.students[1:]:
        pin(
            student,
            town.big if student in town.students[1:3] else town.small,
            "agreed",
            actor=town.coordinator,
        )
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(
        f"/placements/runs/{run.id}/students/{town.students[0].id}/openings/{town.big.id}"
    )

    assert "No exchange of up to four moves is possible here" in page.text
    assert "Make this exchange" not in page.texts(".//button")


def test_large_plan_looks_for_exchanges_when_asked(
    full: Full, town: Town, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.placements.explaining.exchanging.QUICK_STUDENTS", 2)
    page = browser.sign_in(town.coordinator).get(
        f"/placements/runs/{full.run.id}/students/{full.row.student_id}/openings/{full.opening.id}"
    )
    assert "Exchanges" not in page.texts(".//legend")

    found = page.click("Look for exchanges: who could move, so that nobody loses a place")

    assert "Exchanges" in found.texts(".//legend")
