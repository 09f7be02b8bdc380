"""Why not another place: asked about any opening, answered exactly, with names where pins are in the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask_babel import force_locale
from sqlalchemy import select

import matching
from app.extensions import db
from app.placements.broken_rules import PinBreaksRule, TooManyPins
from app.placements.criteria import CRITERIA, criterion_counts
from app.placements.explaining.reasons import WhyNotTold, explain
from app.placements.models import (
    DecisionKind,
    MatchRun,
    PlacementDecision,
    PolicyComparison,
    PolicyShift,
    Proposal,
)
from app.placements.prices import Scale, price_clause, why_not_sentences
from app.placements.problem.freezing import freeze
from app.placements.problem.plan import Plan, plan_of
from app.placements.queries import all_proposals_of
from app.placements.services.decisions import pin
from app.placements.services.moves import move
from app.students.models import Student
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
    assert "Even the best plan with Daan there is worse than this one:" in page.text


def test_answer_that_takes_too_long_says_that_it_was_cut_short(
    make: Factories, town: Town, browser: Browser, solve: Solve, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.opening(make.site(women=3, company_name="Dakwerk Noord"))
    run = solve(town)
    browser.sign_in(town.coordinator)
    monkeypatch.setattr("app.placements.explaining.reasons.LONGEST_WAIT", 0.0)
    page = asked(browser, run, town.students[2], other.id)

    assert "The search for the best plan with Daan there was cut short after" in page.text
    assert "It is worse in this:" in page.text
    assert "Even the best plan" not in page.text


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

    assert "Every place there is fixed, by an accepted placement or by a decision." in page.text
    assert f"Those places are for: {holder.name}. One of them has to go elsewhere first." in page.text


def test_price_of_a_rank_is_told_in_other_modes_too(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town, preference_mode="rank_maximal", criteria=("placed", "preference", "travel"))
    student = next(row.student for row in all_proposals_of(run) if row.rank != 1)
    browser.sign_in(town.coordinator)
    page = asked(browser, run, student, town.big.id)

    assert "Why not Anker Software?" in page.text
    assert f"{student.first_name} there" in page.text


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run counts as one that takes longer than somebody waits for a page."""
    monkeypatch.setattr("app.placements.explaining.reasons.QUICK_STUDENTS", 0)
    monkeypatch.setattr("app.placements.explaining.reasons.MOST_STUDENTS", 0)


@pytest.mark.usefixtures("large")
def test_at_a_large_school_it_is_worked_out_beside_and_compared_with_the_plan_as_it_stands(
    make: Factories, town: Town, browser: Browser, solve: Solve, run_jobs: Callable[[], int]
) -> None:
    other = make.opening(make.site(women=3, company_name="Dakwerk Noord"), capacity=2)
    run = solve(town)
    moved, student = town.students[0], town.students[2]
    rows = {row.student_id: row for row in all_proposals_of(run)}
    move(rows[moved.id], other, "She asked.", actor=town.coordinator)
    here = rows[student.id].opening_id
    db.session.commit()
    browser.sign_in(town.coordinator)
    page = asked(browser, run, student, other.id)
    assert page.h1 == "Daan at Dakwerk Noord"
    assert "It starts by itself." in page.text
    run_jobs()
    page = browser.get(page.path)

    comparison = db.session.scalars(select(PolicyComparison)).one()
    assert comparison.outcomes[1]["status"] == "optimal"
    shifts = db.session.scalars(select(PolicyShift).where(PolicyShift.comparison_id == comparison.id)).all()
    places = {shift.student_id: (shift.opening_before_id, shift.opening_after_id) for shift in shifts}
    assert (places[student.id], moved.id in places) == ((here, other.id), False)
    assert f"The plan of run 1 as it stands, beside the best plan with {student.name} there." in page.text
    assert "What that gives and costs" in page.text
    assert "Plan a run in this order" not in page.text
    assert page.click("Back to Daan").h1 == student.name
    compared = browser.get(f"/placements/runs/{run.id}/compare")
    assert f"{student.name} at Dakwerk Noord (finished)" in compared.text


@pytest.mark.usefixtures("large")
def test_what_a_rule_or_a_pin_forbids_is_said_at_once(town: Town, browser: Browser, solve: Solve) -> None:
    holder, other = town.students[3], town.students[2]
    pin(holder, town.small, "Agreed.", actor=town.coordinator)
    run = solve(town)
    browser.sign_in(town.coordinator)

    page = asked(browser, run, other, town.small.id)
    assert f"Those places are for: {holder.name}. One of them has to go elsewhere first." in page.text
    form = {"csrf_token": browser.token(), "why_not": "999"}
    assert browser.post(f"{page.path.split('?')[0]}/why-not", form).h1 == other.name
    assert db.session.scalars(select(PolicyComparison)).all() == []


@pytest.mark.parametrize(
    ("row", "difference", "scale", "words"),
    [
        ("preference:1", 2, Scale("rank_maximal", 3), "2 more students miss their first choice"),
        ("preference:1", -1, Scale("rank_maximal", 3), "1 fewer student misses their first choice"),
        ("preference:2", -1, Scale("rank_maximal", 3), "1 fewer student gets none of their first 2 choices"),
        ("preference:2", -1, Scale("generous", 4), "1 fewer student gets choice number 2"),
        ("preference:4", 1, Scale("generous", 4), "1 more student gets a place that is not on their list"),
        ("travel", 1, Scale("total", 0), "all journeys together take 1 minute longer, one way"),
    ],
)
def test_line_of_a_price_is_a_clause(row: str, difference: int, scale: Scale, words: str) -> None:
    assert price_clause(row, difference, scale) == words


def test_every_line_of_a_price_has_words_both_ways() -> None:
    clauses = {
        price_clause(row, difference, Scale("total", 0)) for row in CRITERIA for difference in (-2, -1, 1, 2)
    }

    assert len(clauses) == 4 * len(CRITERIA)


def test_price_is_told_in_sentences(town: Town, solve: Solve) -> None:
    run = solve(town)
    row = next(row for row in all_proposals_of(run) if row.rank == 2)
    name = row.student.first_name

    longer = "all journeys together take 5 minutes longer, one way"
    assert why_not_sentences(run, row, [("travel", 5)], 1) == [
        f"What {name} would gain on the list there, others would lose.",
        f"Even the best plan with {name} there is worse than this one: {longer}.",
    ]
    assert why_not_sentences(run, row, [("alone", 1), ("preference", 2), ("travel", -3)], 1)[1:] == [
        "Besides, students end up 2 ranks lower on their lists in total.",
        "On the other hand, all journeys together take 3 minutes less, one way.",
        "That weighs less: in the order of this run, “Nobody alone” comes before “Short journeys”.",
    ]
    assert "A lottery decided between the two." in why_not_sentences(run, row, [], 1)[-1]
    assert why_not_sentences(run, row, [("alone", -1), ("travel", 3)], None)[:1] == [
        f"A plan with {name} there would be better than this one: 1 fewer student who wanted company is alone.",
    ]
    row.opening_id = None
    assert why_not_sentences(run, row, [("placed", 1), ("alone", -1)], 1, losing=1) == [
        f"With {name} there, 1 other student would have no place.",
        "The run settles who has a place before any criterion counts, so this rules it out.",
        "On the other hand, 1 fewer student who wanted company is alone.",
    ]


@pytest.mark.parametrize(
    ("moved", "status", "why"),
    [
        (2, "optimal", ["This plan was changed by hand."]),
        (0, "feasible", ["The search for a better plan was cut short."]),
        (2, "feasible", ["This plan was changed by hand, and the search for a better one was cut short."]),
        (0, "optimal", []),
    ],
)
def test_better_plan_is_told_with_the_reason_why_it_is_not_this_one(
    town: Town, solve: Solve, moved: int, status: str, why: list[str]
) -> None:
    run = solve(town)
    row = next(row for row in all_proposals_of(run) if row.rank == 2)
    run.summary = {**run.summary, "moved": moved, "status": status}

    assert why_not_sentences(run, row, [("alone", -1)], None)[1:] == why


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("preference:1", "students without their first choice"),
        ("preference:2", "students without one of their first 2 choices"),
    ],
)
def test_row_of_a_rank_says_what_it_counts(row: str, words: str) -> None:
    assert criterion_counts(row, "rank_maximal") == words


def test_every_answer_of_the_demo_school_is_true_when_it_is_forced(demo_school: None) -> None:
    """Every third one without a place, or with less than a first choice: force that, solve, compare the figures.

    Who listed nothing and has no place is asked about the first opening that fits. The moves that are told, done one
    after another, lead to a plan with exactly these figures, counted by code that the solver does not share.
    """
    run = db.session.scalars(select(MatchRun)).one()
    rows = all_proposals_of(run)
    plan = plan_of(run, rows)
    now = figures(plan.solution)
    lower = [row for row in rows if row.rank != 1][::3]
    asked = {row: first_choice(plan, row) for row in lower}
    told = {
        row: explain(run, rows, row.student_id, to).why_not for row, to in asked.items() if to is not None
    }
    removed = {row: answer for row, answer in told.items() if answer is not None and answer.code == "removed"}
    priced = {row: answer for row, answer in told.items() if answer is not None and answer.code == "price"}
    assert len(removed) + len(priced) == len(told)
    for row, answer in removed.items():
        assert plan.rule_against(row.student_id, answer.opening_id) == answer.rule
    for row, answer in priced.items():
        after = figures(matching.solve(with_her_there(plan.problem, row.student_id, answer.opening_id)))
        price = {name: after[name] - now[name] for name in now if after[name] != now[name]}
        assert dict(answer.price) == price, (row.student.name, answer.opening_id)
        assert figures_after(plan, answer) == after, (row.student.name, answer.opening_id)
        assert_reads_well(run, row, answer)
    assert len(priced) > 10


def first_choice(plan: Plan, row: Proposal) -> int | None:
    """Her first choice; without a list and without a place the first opening that fits."""
    student = plan.ledger.students[f"s{row.student_id}"]
    if student.preferences or row.opening_id is not None:
        return next((int(name[1:]) for name in student.preferences), None)
    fits = (each.id for each in plan.problem.openings if plan.ledger.removed_by(student, each) is None)
    return next((int(name[1:]) for name in fits), None)


def with_her_there(
    problem: matching.PlacementProblem, student: int, opening: int
) -> matching.PlacementProblem:
    """The same question, in which she is pinned to the opening."""
    students = (
        replace(each, pinned=f"o{opening}") if each.id == f"s{student}" else each for each in problem.students
    )
    return replace(problem, students=tuple(students))


def figures(solution: matching.PlacementSolution) -> dict[str, int]:
    return {row.name: row.value for row in solution.criteria}


def figures_after(plan: Plan, told: WhyNotTold) -> dict[str, int]:
    """The figures of the plan that the moves lead to, by the checker's definitions."""
    moved = {move.student_id: move.after for move in told.moves}
    return figures(Plan(plan.asked, plan.original, moved).solution)


def assert_reads_well(run: MatchRun, row: Proposal, told: WhyNotTold) -> None:
    """Whole sentences in both languages, about her, without the name of anybody else."""
    ranks = {opening: rank for rank, (opening, *_) in enumerate(row.details["choices"], 1)}
    names = {other.student.last_name for other in all_proposals_of(run)}
    words = []
    for language in ("en", "nl"):
        with force_locale(language):
            rank = ranks.get(told.opening_id)
            words.append(why_not_sentences(run, row, told.price, rank, losing=len(told.loses)))
        text = " ".join(words[-1])
        assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in words[-1])
        assert row.student.first_name in text
        assert ".." not in text
        assert not [name for name in names if f" {name}" in text]
    assert words[0] != words[1]


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
