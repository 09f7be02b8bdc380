"""The independent checker finds every error that is planted in a right solution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from matching import PlacementSolution, check, read_problem, solve
from matching.placement.solution import Placement, Unplaced
from matching.results import CriterionValue
from tests.matching.builders import problem_data

DATA = problem_data(
    [
        {"id": "s1", "preferences": ["a", "b"], "together": True, "participates": True, "location": [52, 5]},
        {"id": "s2", "preferences": ["a"], "max_minutes": 60, "location": [52, 5]},
        {"id": "s3", "period": "2"},
        {"id": "s4", "preferences": ["b"], "vetoes": ["c"], "forbidden": ["b"]},
        {"id": "s5", "pinned": "d"},
    ],
    [{"id": "a", "site": "c"}, {"id": "b"}, {"id": "d"}, {"id": "far", "site": "far"}],
    [
        {"id": "c", "women_technical": 1},
        {"id": "far", "women_technical": 3, "location": [53, 5], "stopped": True},
    ],
)
PROBLEM = read_problem(DATA)
SOLUTION = solve(PROBLEM)

Change = Callable[[PlacementSolution], PlacementSolution]


def row(student: str) -> Placement:
    """The row of a student."""
    return next(item for item in SOLUTION.placements if item.student == student)


def with_row(who: str, **values: Any) -> Change:
    """A student's row with other values in it."""
    return lambda solution: replace(
        solution,
        placements=tuple(
            replace(item, **values) if item.student == who else item for item in solution.placements
        ),
    )


def with_unplaced(**values: Any) -> Change:
    """The first of those without a place with other values."""
    return lambda solution: replace(
        solution, unplaced=(replace(solution.unplaced[0], **values), *solution.unplaced[1:])
    )


def with_figure(**values: int) -> Change:
    """The first figure with another value."""
    return lambda solution: replace(
        solution, criteria=(replace(solution.criteria[0], **values), *solution.criteria[1:])
    )


PLANTED: dict[str, tuple[Change, str]] = {
    "rank": (with_row("s1", rank=9), "rank"),
    "minutes": (with_row("s1", minutes=9), "minutes"),
    "flag": (with_row("s1", flagged=not row("s1").flagged), "flagged"),
    "alone": (with_row("s1", alone=not row("s1").alone), "alone"),
    "seat taken twice": (with_row("s1", opening="d"), "capacity"),
    "stop": (with_row("s1", opening="far"), "stopped"),
    "pin": (with_row("s5", opening="b"), "pinned"),
    "unknown opening": (with_row("s1", opening="zz"), "unknown_opening"),
    "unknown student": (with_row("s1", student="zz"), "unknown_student"),
    "twice": (
        lambda solution: replace(solution, placements=(*solution.placements, row("s1"))),
        "named_twice",
    ),
    "forgotten": (lambda solution: replace(solution, placements=solution.placements[1:]), "missing"),
    "reason": (with_unplaced(reason="seats_full"), "reason"),
    "removed": (with_unplaced(removed=(("programme", 4),)), "removed"),
    "value": (with_figure(value=4, bound=4), "value"),
    "bound above value": (with_figure(bound=9), "bound"),
    "optimal without proof": (with_figure(bound=0), "status"),
    "digest": (lambda solution: replace(solution, problem="0" * 64), "problem"),
    "criteria": (lambda solution: replace(solution, criteria=solution.criteria[1:]), "criteria"),
}


def test_checker_is_content_with_what_the_solver_made() -> None:
    assert check(PROBLEM, SOLUTION) == []


@pytest.mark.parametrize("name", PLANTED)
def test_checker_finds_a_planted_error(name: str) -> None:
    change, code = PLANTED[name]
    assert code in {finding.code for finding in check(PROBLEM, change(SOLUTION))}


@pytest.mark.parametrize(
    ("student", "opening", "code"),
    [
        ("s3", "b", "period"),
        ("s4", "a", "veto"),
        ("s4", "b", "forbidden"),
        ("s2", "far", "stopped"),
    ],
)
def test_checker_finds_a_place_that_a_rule_forbids(student: str, opening: str, code: str) -> None:
    moved = Placement(student, opening, None, None, flagged=False, alone=False)
    kept = tuple(item for item in SOLUTION.placements if item.student != student and item.opening != opening)
    home = tuple(item for item in SOLUTION.unplaced if item.student != student)
    lost = {item.student for item in SOLUTION.placements} - {item.student for item in kept} - {student}
    away = tuple(Unplaced(name, "seats_full", ()) for name in lost)
    findings = check(PROBLEM, replace(SOLUTION, placements=(*kept, moved), unplaced=(*home, *away)))
    assert code in {finding.code for finding in findings}


def test_checker_says_what_it_expected() -> None:
    [finding] = [item for item in check(PROBLEM, with_row("s1", rank=9)(SOLUTION)) if item.code == "rank"]
    assert (finding.subject, finding.expected, finding.found) == ("s1", row("s1").rank, 9)
    assert str(finding) == f"rank s1: 9 for {row('s1').rank}"


def test_checker_finds_wrong_figures_of_every_mode() -> None:
    for mode in ("generous", "rank_maximal"):
        problem = read_problem({**DATA, "policy": {"preference_mode": mode}})
        solution = solve(problem)
        assert check(problem, solution) == []
        rows = tuple(
            CriterionValue(item.name, item.value + 1, item.value + 1)
            if item.name.startswith("pref")
            else item
            for item in solution.criteria
        )
        findings = check(problem, replace(solution, criteria=rows))
        assert len(findings) == sum(item.name.startswith("pref") for item in rows)
