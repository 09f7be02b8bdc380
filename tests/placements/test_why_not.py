"""Why not another place: asked about any opening, answered exactly, with names where pins are in the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import or_, select

import matching
from app.demo.services import load_once
from app.extensions import db
from app.placements.broken_rules import PinBreaksRule, TooManyPins
from app.placements.differences import price_words
from app.placements.models import DecisionKind, MatchRun, PlacementDecision, Proposal
from app.placements.problem.explaining import explain
from app.placements.problem.freezing import freeze, solution_of, thaw
from app.placements.queries import all_proposals_of
from app.placements.services.decisions import pin
from app.students.models import ChoiceList, Preference, Student
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]


def asked(browser: Browser, run: MatchRun, student: Student, opening_id: int) -> Page:
    page = browser.get(f"/placements/runs/{run.id}/students/{student.id}")
    return page.submit("Work it out", why_not=str(opening_id))


def test_opening_off_the_list_can_be_asked_about(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    other = make.opening(make.site(women=3, company_name="Dakwerk Noord"))
    run = solve(town)
    browser.sign_in(town.coordinator)
    page = asked(browser, run, town.students[2], other.id)

    assert "Why not Dakwerk Noord?" in page.text
    assert "First choices:" in page.text


def test_somebody_without_choices_can_ask(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    quiet = make.student(first_name="Lotte", last_name="Stil")
    run = solve(town)
    browser.sign_in(town.coordinator)
    page = asked(browser, run, quiet, town.big.id)

    assert "Lotte has not chosen anything." in page.text
    assert "Why not Anker Software?" in page.text


def test_pins_in_the_way_are_named(town: Town, browser: Browser, solve: Solve) -> None:
    holder, other = town.students[3], town.students[2]
    pin(holder, town.small, "Agreed.", actor=town.coordinator)
    run = solve(town)
    browser.sign_in(town.coordinator)
    page = asked(browser, run, other, town.small.id)

    assert "Pins and confirmed placements hold every place there." in page.text
    assert f"They are of: {holder.name}. One of them has to go first." in page.text


def test_price_of_a_rank_is_told_in_other_modes_too(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town, preference_mode="rank_maximal", criteria=("placed", "preference", "travel"))
    student = next(row.student for row in all_proposals_of(run) if row.rank != 1)
    browser.sign_in(town.coordinator)
    page = asked(browser, run, student, town.big.id)

    assert "Why not Anker Software?" in page.text
    assert price_words("preference:1", 2, "rank_maximal") == (
        "2 more: students without one of their first 1 choices"
    )
    assert price_words("preference:2", -1, "generous").startswith("1 fewer: students with choice 2")


def test_answer_is_true_when_it_is_forced(app: Flask, database: None, run_jobs: Callable[[], int]) -> None:
    """Demo school, students without a place or with a second choice: force it, solve, and compare the figures."""
    load_once()
    run_jobs()
    run = db.session.scalars(select(MatchRun)).one()
    rows = all_proposals_of(run)
    lower = db.session.scalars(
        select(Proposal)
        .where(Proposal.run_id == run.id, or_(Proposal.opening_id.is_(None), Proposal.rank == 2))
        .order_by(Proposal.id)
    ).all()
    problem, solution = thaw(run), solution_of(run)
    now = {row.name: row.value for row in solution.criteria}
    codes = set()
    for row in lower[::5]:
        first = db.session.scalar(
            select(Preference.opening_id)
            .join(ChoiceList, ChoiceList.id == Preference.choice_list_id)
            .where(ChoiceList.student_id == row.student_id, Preference.rank == 1)
        )
        if first is None:
            continue
        told = explain(run, rows, row.student_id, first).why_not
        assert told is not None
        codes.add(told.code)
        if told.code == "removed":
            continue
        forced = replace(
            problem,
            students=tuple(
                replace(each, pinned=f"o{first}") if each.id == f"s{row.student_id}" else each
                for each in problem.students
            ),
        )
        after = {each.name: each.value for each in matching.solve(forced).criteria}
        assert dict(told.price) == {name: after[name] - now[name] for name in now if after[name] != now[name]}
    assert "price" in codes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("recognition", "the company is not recognised for this programme on the first day"),
        ("programme", "it is for other programmes"),
    ],
)
def test_pin_that_became_impossible_is_named_with_the_rule(
    make: Factories, town: Town, change: str, words: str
) -> None:
    student = town.students[1]
    pin(student, town.small, "Agreed.", actor=town.coordinator)
    if change == "recognition":
        town.small.site.recognitions = []
    else:
        student.programme = make.programme("25297")
    db.session.flush()

    with pytest.raises(PinBreaksRule) as told:
        freeze(town.period, {}, 1)
    assert f"{student.name} ({words})" in str(told.value)


def test_pins_beyond_the_seats_say_how_many_to_withdraw(town: Town) -> None:
    for student in town.students:
        db.session.add(
            PlacementDecision(
                school_id=student.school_id,
                period_id=town.period.id,
                student_id=student.id,
                opening_id=town.big.id,
                kind=DecisionKind.PIN,
                reason="agreed",
            )
        )
    db.session.flush()

    with pytest.raises(TooManyPins) as told:
        freeze(town.period, {}, 1)
    assert "Anker Software has 2 places" in str(told.value)
    assert "Withdraw 2 of these decisions first." in str(told.value)
