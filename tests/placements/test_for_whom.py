"""An opening for BBL or for third-years is filled with nobody else, by whichever path: run, decision, move, answer."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.companies.models import Opening, Track
from app.extensions import db
from app.placements.broken_rules import (
    OpeningNotAllowed,
    PinBreaksRule,
    PlaceForOthers,
    PlaceNotAvailable,
)
from app.placements.models import MatchRun, Placement, Proposal
from app.placements.problem.freezing import thaw_data
from app.placements.queries import all_proposals_of
from app.placements.services.answers import accept
from app.placements.services.decisions import pin
from app.placements.services.moves import move
from app.placements.services.publishing import publication_checks
from app.placements.services.replanning import changed_since
from tests.browser import Browser
from tests.placements.conftest import Town, review

Rows = Callable[[MatchRun], dict[int, Proposal]]
Solve = Callable[..., MatchRun]
FOR_OTHERS = pytest.mark.parametrize(
    ("values", "rule"), [({"track": Track.BBL}, "track"), ({"years": [3]}, "year")], ids=["track", "year"]
)


@pytest.fixture(autouse=True)
def second_years(town: Town) -> None:
    """Everybody is BOL, year 2."""
    for student in town.students:
        student.year_of_study = 2
    db.session.flush()


def _change(opening: Opening, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(opening, name, value)
    db.session.commit()


def test_run_knows_for_whom_openings_are(town: Town, solve: Solve) -> None:
    _change(town.small, {"track": None, "years": [2, 3]})
    data = thaw_data(solve(town))

    assert data["format"] == "placement-problem/2"
    assert {(row["track"], row["year"]) for row in data["students"]} == {("BOL", 2)}
    assert [(row["track"], row["years"]) for row in data["openings"]] == [
        ("BOL", None),
        (None, [2, 3]),
        ("BOL", None),
    ]


@FOR_OTHERS
def test_run_gives_nobody_a_place_that_is_for_others(
    town: Town, solve: Solve, rows_of: Rows, browser: Browser, values: dict[str, Any], rule: str
) -> None:
    _change(town.big, values)
    run = solve(town)
    rows = rows_of(run)

    assert {row.opening_id for row in rows.values()} == {town.small.id, town.unknown.id, None}
    without = next(row for row in rows.values() if row.opening_id is None)
    assert without.details["choices"][0] == [town.big.id, "removed", rule]
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/students/{without.student_id}")
    words = {"track": "for the other track (BOL or BBL)", "year": "for other years of study"}[rule]
    assert words in page.text


@FOR_OTHERS
def test_unknown_year_and_either_track_close_nothing(
    town: Town, solve: Solve, rows_of: Rows, values: dict[str, Any], rule: str
) -> None:
    student = town.students[0]
    student.year_of_study = None
    _change(town.big, {**values, "track": None})
    pin(student, town.big, "agreed", actor=town.coordinator)

    assert rows_of(solve(town))[student.id].opening_id == town.big.id


@FOR_OTHERS
def test_pin_there_is_refused(town: Town, values: dict[str, Any], rule: str) -> None:
    _change(town.big, values)
    words = {"track": "it is for the other track", "year": "it is for other years of study"}[rule]

    with pytest.raises(OpeningNotAllowed, match=words):
        pin(town.students[0], town.big, "agreed", actor=town.coordinator)


@FOR_OTHERS
def test_earlier_pin_stops_the_next_run(town: Town, solve: Solve, values: dict[str, Any], rule: str) -> None:
    pin(town.students[0], town.big, "agreed", actor=town.coordinator)
    _change(town.big, values)

    with pytest.raises(PinBreaksRule, match="Zoë Çelik"):
        solve(town)


@FOR_OTHERS
def test_move_there_is_neither_offered_nor_done(
    town: Town, solve: Solve, browser: Browser, values: dict[str, Any], rule: str
) -> None:
    run = solve(town)
    proposal = next(row for row in all_proposals_of(run) if row.opening_id != town.small.id)
    options = f"/placements/runs/{run.id}/students/{proposal.student_id}/openings"
    browser.sign_in(town.coordinator)
    assert "Bakker Metaal" in browser.get(options).text

    _change(town.small, values)

    assert "Bakker Metaal" not in browser.get(options).text
    page = browser.get(f"{options}/{town.small.id}")
    words = {"track": "The opening is for the other track", "year": "The opening is for other years"}[rule]
    assert words in page.text
    with pytest.raises(OpeningNotAllowed):
        move(proposal, town.small, "asked for it", actor=town.coordinator)
    assert (
        "Bakker Metaal"
        not in browser.get(f"/placements/runs/{solve(town).id}/students/{proposal.student_id}/openings").text
    )


@FOR_OTHERS
def test_publication_waits_for_a_new_run(town: Town, solve: Solve, values: dict[str, Any], rule: str) -> None:
    run = solve(town)
    review(run, actor=town.coordinator)
    hers = next(row for row in all_proposals_of(run) if row.opening_id == town.small.id)

    _change(town.small, values)

    failing = {check.code: check for check in publication_checks(run) if not check.holds}
    assert failing["for_whom"].students == (hers.student,)
    assert "data" in failing


def test_publication_waits_for_a_new_run_where_a_pin_no_longer_holds(town: Town, solve: Solve) -> None:
    pin(town.students[0], town.small, "asked for it", actor=town.coordinator)
    db.session.commit()
    run = solve(town)
    review(run, actor=town.coordinator)

    _change(town.small, {"track": Track.BBL})

    failing = {check.code for check in publication_checks(run) if not check.holds}
    assert failing >= {"for_whom", "data"}


def test_offer_of_a_withdrawn_opening_can_no_longer_be_accepted(town: Town, published: MatchRun) -> None:
    proposal = next(row for row in all_proposals_of(published) if row.opening_id == town.small.id)
    _change(town.small, {"is_withdrawn": True})

    with pytest.raises(PlaceNotAvailable):
        accept(proposal, proposal.version, actor=proposal.student.user)


@FOR_OTHERS
def test_offer_there_can_no_longer_be_accepted(
    town: Town, published: MatchRun, browser: Browser, values: dict[str, Any], rule: str
) -> None:
    proposal = next(row for row in all_proposals_of(published) if row.opening_id == town.small.id)
    _change(town.small, values)

    with pytest.raises(PlaceForOthers, match="another programme, track or year of study"):
        accept(proposal, proposal.version, actor=proposal.student.user)

    assert db.session.scalars(select(Placement)).all() == []
    assert changed_since(published).for_others == (town.small.id,)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{published.id}/replan")
    assert "1 opening is for another track or other years of study now: Bakker Metaal" in page.text


def test_accepted_place_stands_until_the_coordinator_ends_it(
    town: Town, published: MatchRun, solve: Solve, rows_of: Rows
) -> None:
    proposal = next(row for row in all_proposals_of(published) if row.opening_id == town.small.id)
    placement = accept(proposal, proposal.version, actor=proposal.student.user)
    proposal.student.track = Track.BBL
    db.session.commit()

    changed = changed_since(published)

    assert changed.for_others == (town.small.id,)
    assert changed.struck == (placement.id,)
    assert proposal.student_id not in rows_of(solve(town))
