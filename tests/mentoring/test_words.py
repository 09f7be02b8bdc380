"""Codes of circle runs in words: one number where there is one, and the reason that is true."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.mentoring.models import CircleRun, ProposedSeat
from app.mentoring.problem.effect import Broken
from app.mentoring.services.decisions import forbid
from app.mentoring.words import broken_sentence, reason_help, reason_words
from tests.browser import Browser
from tests.mentoring.conftest import Circles

NAMES = {"m1": "Petra Pit"}
WORKS_THERE = "the mentors who are free work at the internship company"


@pytest.mark.parametrize(
    ("code", "allowed", "found", "words"),
    [
        ("mentors", [1, 1], 2, "A circle in this run has 1 mentor."),
        ("mentors", [2, 2], 1, "A circle in this run has 2 mentors."),
        ("mentors", [1, 2], 3, "A circle in this run has 1 to 2 mentors."),
        ("size", [4, 4], 3, "The circle of Petra Pit would have 3 members. In this run, a circle has 4."),
        ("size", [4, 6], 1, "The circle of Petra Pit would have 1 member. In this run, a circle has 4 to 6."),
    ],
)
def test_range_of_one_number_is_one_number(code: str, allowed: list[int], found: int, words: str) -> None:
    assert broken_sentence(Broken(code, "m1", allowed, found), NAMES) == words


@pytest.mark.parametrize(
    ("removed", "words", "helps"),
    [
        ({"no_shared_slot": 2, "not_independent": 1}, WORKS_THERE, "Ask a mentor who works elsewhere."),
        (
            {"forbidden": 2},
            "a decision rules out every mentor",
            "Ask another mentor, or withdraw the decision.",
        ),
        ({"pinned": 2}, "a decision rules out every mentor", "Ask another mentor, or withdraw the decision."),
        (
            {"forbidden": 1, "not_independent": 1},
            f"{WORKS_THERE}, and a decision rules out others",
            "Ask a mentor who works elsewhere, or withdraw the decision.",
        ),
    ],
)
def test_employer_and_decision_are_told_apart(removed: dict[str, int], words: str, helps: str) -> None:
    assert reason_words("not_independent", removed) == words
    assert reason_help("not_independent", removed) == helps


def test_other_reasons_stay_what_they_are_beside_a_decision() -> None:
    assert reason_words("out_of_reach", {"forbidden": 1, "out_of_reach": 1}).startswith(
        "every mentor who is free"
    )


def test_pages_say_that_it_was_decided(
    circles: Circles,
    browser: Browser,
    solve: Callable[..., CircleRun],
    seat_of: Callable[..., ProposedSeat],
) -> None:
    circles.join(6, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    student = circles.students[0]
    for mentor in circles.mentors:
        forbid(student, mentor, circles.period, "They are related.", actor=circles.coordinator)
    db.session.commit()
    run = solve(max_size=3)
    page = browser.sign_in(circles.coordinator).get(f"/circles/runs/{run.id}")

    assert seat_of(run, student).reason == "not_independent"
    assert "a decision rules out every mentor" in page.text
    assert (
        "No circle: a decision rules out every mentor"
        in browser.get(f"/circles/runs/{run.id}/students/{student.id}").text
    )


def test_circles_of_one_size_have_one_number(
    circles: Circles, browser: Browser, solve: Callable[..., CircleRun]
) -> None:
    circles.join(8)
    circles.lead(2)
    run = solve(min_size=4, max_size=4)
    page = browser.sign_in(circles.coordinator).get(f"/circles/runs/{run.id}")

    assert run.summary["sizes"] == [4, 4]
    assert "4 members" in page.text
    assert "4 to 4" not in page.text
