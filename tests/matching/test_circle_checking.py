"""The checker of circles finds every error that is planted in a right solution, and each hard rule broken by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matching.circles import CircleSolution, broken_rules, check_circles, circle_figures, solve_circles
from matching.circles.solution import Circle, Unseated
from matching.results import CriterionValue
from tests.matching.circle_builders import circle_problem, people

PROBLEM = circle_problem(
    [
        *people("s", 3, slots=["mon", "tue"], location=[52.0, 5.0], max_minutes=60, year=1),
        {"id": "elsewhere", "site": "c1", "location": [52.0, 5.0]},
        {"id": "late", "slots": ["wed"]},
        {"id": "distant", "location": [53.5, 5.0], "max_minutes": 30},
        {"id": "apart", "forbidden": ["m1"]},
        {"id": "bound", "pinned": "m2"},
    ],
    [
        {"id": "m1", "slots": ["mon", "tue"], "site": "c1", "location": [52.0, 5.0], "max_circles": 2},
        {"id": "m2", "location": [52.0, 5.0]},
        {"id": "m3", "location": [53.5, 5.0], "max_minutes": 30},
    ],
    max_size=4,
)
RIGHT = solve_circles(PROBLEM)


def codes(solution: CircleSolution) -> set[str]:
    """The codes of what is wrong."""
    return {finding.code for finding in check_circles(PROBLEM, solution)}


def circle(
    *students: str, mentors: tuple[str, ...] = ("m1",), slot: str = "mon", online: bool = False
) -> Circle:
    """A circle by hand."""
    return Circle(mentors, slot, online, students)


def test_right_solution_has_no_findings() -> None:
    assert RIGHT.circles
    assert check_circles(PROBLEM, RIGHT) == []


@pytest.mark.parametrize(
    ("circles", "code"),
    [
        ([circle("s1", "s2", "nobody")], "unknown_student"),
        ([circle("s1", "s2", "s3", mentors=("nobody",))], "unknown_mentor"),
        ([circle("s1", "s2", "s3"), circle("s1", "s2", "s3", slot="tue")], "named_twice"),
        ([circle("s1", "s2", "s3", "s1")], "named_twice"),
        ([circle("s1", "s2", "s3", mentors=("m1", "m2", "m3"))], "mentors"),
        ([circle("s1", "s2")], "size"),
        ([circle("s1", "s2", "s3", "bound", "apart", mentors=("m2",))], "size"),
        ([circle("s1", "s2", "s3", mentors=("m2",), slot="tue")], "mentor_slot"),
        ([circle("s1", "s2", "s3", mentors=("m1", "m3"))], "mentor_out_of_reach"),
        ([circle("s1", "s2", "s3", online=True)], "mentor_out_of_reach"),
        ([circle("s1", "s2", "s3", mentors=("m1", "m1"))], "mentor_twice"),
        (
            [circle("s1", "s2", "s3"), circle("bound", "apart", "distant", mentors=("m2", "m1"))],
            "mentor_twice",
        ),
        ([circle("s1", "s2", "s3", mentors=("m2",)), circle("bound", mentors=("m2",))], "mentor_circles"),
        ([circle("s1", "s2", "s3", "late")], "no_shared_slot"),
        ([circle("s1", "s2", "s3", "distant")], "out_of_reach"),
        ([circle("s1", "s2", "s3", online=True)], "out_of_reach"),
        ([circle("s1", "s2", "s3", "elsewhere")], "not_independent"),
        ([circle("s1", "s2", "s3", "elsewhere", mentors=("m2", "m1"))], "not_independent"),
        ([circle("s1", "s2", "s3", "apart")], "forbidden"),
        ([circle("s1", "s2", "s3", "bound")], "pinned"),
    ],
)
def test_rule_broken_by_hand_is_named(circles: list[Circle], code: str) -> None:
    assert code in {finding.code for finding in broken_rules(PROBLEM, circles)}
    assert code in codes(replace(RIGHT, circles=tuple(circles))) | {
        finding.code for finding in broken_rules(PROBLEM, circles)
    }


def planted() -> list[tuple[str, CircleSolution]]:
    """Right solutions with one error each, and the code that should be found."""
    rows, first, unseated = RIGHT.criteria, RIGHT.circles[0], RIGHT.unseated
    shorter = replace(first, students=first.students[1:])
    return [
        ("problem", replace(RIGHT, problem="0" * 64)),
        ("seed", replace(RIGHT, seed=99)),
        ("status", replace(RIGHT, criteria=(CriterionValue("unseated_first", 1, 0), *rows[1:]))),
        ("bound", replace(RIGHT, criteria=(CriterionValue("unseated_first", 0, 1), *rows[1:]))),
        ("criteria", replace(RIGHT, criteria=rows[1:])),
        *(
            ("value", replace(RIGHT, criteria=tuple(_off(row, row is wrong) for row in rows)))
            for wrong in rows
        ),
        ("missing", replace(RIGHT, circles=(shorter, *RIGHT.circles[1:]))),
        ("missing", replace(RIGHT, unseated=unseated[1:])),
        ("named_twice", replace(RIGHT, unseated=(*unseated, unseated[0]))),
        ("named_twice", replace(RIGHT, unseated=(*unseated, Unseated(first.students[0], "too_few", ())))),
        ("unknown_student", replace(RIGHT, unseated=(*unseated, Unseated("nobody", "too_few", ())))),
        ("reason", replace(RIGHT, unseated=tuple(replace(row, reason="circles_full") for row in unseated))),
        (
            "removed",
            replace(RIGHT, unseated=tuple(replace(row, removed=(("pinned", 7),)) for row in unseated)),
        ),
    ]


def _off(row: CriterionValue, is_wrong: bool) -> CriterionValue:
    return CriterionValue(row.name, row.value + 1, row.bound + 1) if is_wrong else row


@pytest.mark.parametrize(("code", "solution"), planted())
def test_planted_error_is_found(code: str, solution: CircleSolution) -> None:
    assert code in codes(solution)


def test_figures_of_a_move_by_hand_are_worked_out() -> None:
    before: dict[str, Any] = dict(circle_figures(PROBLEM, [circle("s1", "s2", "s3")]))
    after = dict(circle_figures(PROBLEM, [circle("s1", "s2", "s3", "apart", mentors=("m2",))]))
    assert (before["unseated"], after["unseated"]) == (5, 4)
    assert (before["one_year"], after["one_year"]) == (1, 0)
