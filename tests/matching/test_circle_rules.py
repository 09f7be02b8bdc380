"""Every hard rule and every criterion of circles alone, and the examples that can be solved by hand."""

from __future__ import annotations

from typing import Any

import pytest

from matching.circles import (
    CircleProblem,
    CircleSolution,
    broken_rules,
    check_circles,
    circle_figures,
    solve_circles,
)
from tests.matching.circle_builders import circle_problem, people

HERE, NEAR, FAR = [52.0, 5.0], [52.1, 5.0], [53.0, 5.0]


def solved(problem: CircleProblem) -> CircleSolution:
    """A solution that is proven and right."""
    solution = solve_circles(problem)
    assert solution.status == "optimal"
    assert check_circles(problem, solution) == []
    assert broken_rules(problem, solution.circles) == []
    rows = [(row.name, row.value) for row in solution.criteria]
    assert circle_figures(problem, solution.circles) == rows
    return solution


def figure(solution: CircleSolution, name: str) -> int:
    """One figure of a solution."""
    return next(row.value for row in solution.criteria if row.name == name)


def test_fourteen_students_and_three_mentors_make_two_circles_of_two_mentors_and_one() -> None:
    solution = solved(circle_problem(people("s", 14), people("m", 3), max_size=7))
    assert sorted(len(circle.students) for circle in solution.circles) == [7, 7]
    assert sorted(len(circle.mentors) for circle in solution.circles) == [1, 2]


def test_without_mentors_there_is_no_circle() -> None:
    solution = solved(circle_problem(people("s", 5), []))
    assert (solution.circles, figure(solution, "unseated")) == ((), 5)
    assert {row.reason for row in solution.unseated} == {"no_shared_slot"}


def test_two_students_are_too_few() -> None:
    solution = solved(circle_problem(people("s", 2), people("m", 2)))
    assert solution.circles == ()
    assert [(row.reason, row.removed) for row in solution.unseated] == [("too_few", ())] * 2


def test_nobody_without_anything_to_solve_is_an_answer_too() -> None:
    solution = solved(circle_problem([], []))
    assert (solution.circles, solution.unseated) == ((), ())


def test_mentor_never_leads_a_circle_with_somebody_from_where_she_works() -> None:
    students = [{"id": "s0", "site": "c1"}, *people("s", 3)]
    solution = solved(circle_problem(students, [{"id": "m1", "site": "c1"}]))
    assert [(row.student, row.reason, row.removed) for row in solution.unseated] == [
        ("s0", "not_independent", (("not_independent", 1),))
    ]


def test_second_mentor_is_kept_from_where_she_works_too() -> None:
    students = [{"id": "s0", "site": "c1"}, *people("s", 3)]
    solution = solved(circle_problem(students, [{"id": "m1", "site": "c1"}, {"id": "m2", "site": "c1"}]))
    assert figure(solution, "unseated") == 1
    solution = solved(circle_problem(students, [{"id": "m1", "site": "c1"}, {"id": "m2"}]))
    assert [circle.mentors for circle in solution.circles] == [("m2",)]


@pytest.mark.parametrize(
    ("student", "mentor", "reason"),
    [
        ({"slots": ["tue"]}, {}, "no_shared_slot"),
        ({"slots": []}, {}, "no_shared_slot"),
        ({"location": FAR, "max_minutes": 30}, {"location": HERE}, "out_of_reach"),
        ({"forbidden": ["m1"]}, {}, "not_independent"),
    ],
)
def test_hard_rule_leaves_somebody_out(student: dict[str, Any], mentor: dict[str, Any], reason: str) -> None:
    solution = solved(circle_problem([{"id": "s0", **student}, *people("s", 3)], [{"id": "m1", **mentor}]))
    assert [(row.student, row.reason) for row in solution.unseated] == [("s0", reason)]


@pytest.mark.parametrize(
    ("student", "mentor"),
    [
        ({"location": NEAR, "max_minutes": 30}, {"location": HERE}),
        ({"location": FAR}, {"location": HERE}),
        ({"max_minutes": 1}, {"location": HERE}),
        ({"location": FAR, "max_minutes": 1}, {}),
    ],
)
def test_near_enough_unlimited_and_unknown_places_are_no_obstacle(
    student: dict[str, Any], mentor: dict[str, Any]
) -> None:
    solution = solved(circle_problem(people("s", 3, **student), [{"id": "m1", **mentor}]))
    assert figure(solution, "unseated") == 0


def test_online_circle_needs_everybody_to_agree_and_costs_no_travel() -> None:
    students = people("s", 3, location=FAR, max_minutes=5, online=True)
    mentor = {"id": "m1", "location": HERE, "online": True}
    solution = solved(circle_problem(students, [mentor]))
    assert [circle.online for circle in solution.circles] == [True]
    assert figure(solution, "travel") == 0
    assert solved(circle_problem(students, [{**mentor, "online": False}])).circles == ()
    students[0]["online"] = False
    assert solved(circle_problem(students, [mentor])).circles == ()


def test_second_mentor_must_reach_the_place_of_the_host() -> None:
    mentors = [
        {"id": "m1", "location": HERE, "max_minutes": 5},
        {"id": "m2", "location": FAR, "max_minutes": 5},
    ]
    assert figure(solved(circle_problem(people("s", 3), mentors)), "one_mentor") == 1
    mentors[1]["max_minutes"] = None
    solution = solved(circle_problem(people("s", 3), mentors))
    assert [circle.mentors for circle in solution.circles] == [("m1", "m2")]


def test_mentor_leads_one_circle_in_a_slot_and_no_more_than_she_wants() -> None:
    both = people("s", 6, slots=["mon", "tue"])
    mentor = {"id": "m1", "slots": ["mon", "tue"], "max_circles": 2}
    assert len(solved(circle_problem(both, [mentor], max_size=3)).circles) == 2
    assert len(solved(circle_problem(both, [{**mentor, "slots": ["mon"]}], max_size=3)).circles) == 1
    assert len(solved(circle_problem(both, [{**mentor, "max_circles": 1}], max_size=3)).circles) == 1
    assert len(solved(circle_problem(both, [{**mentor, "max_circles": 0}], max_size=3)).circles) == 0


def test_two_mentors_can_be_asked_of_every_circle() -> None:
    students = people("s", 6)
    assert len(solved(circle_problem(students, people("m", 3), max_size=3, mentors=[2, 2])).circles) == 1
    assert len(solved(circle_problem(students, people("m", 4), max_size=3, mentors=[2, 2])).circles) == 2
    assert solved(circle_problem(students, people("m", 1), mentors=[2, 2])).circles == ()


def test_pin_comes_before_everything_and_can_be_met_by_the_second_mentor() -> None:
    students = [{"id": "s0", "pinned": "m1"}, *people("s", 2)]
    assert (
        figure(solved(circle_problem(students, [{"id": "m1"}, *people("n", 2)], max_size=3)), "unseated") == 0
    )
    mentors = [{"id": "m1", "location": FAR}, {"id": "m2", "location": HERE}]
    near = [{**student, "location": HERE, "max_minutes": 20} for student in students]
    solution = solved(circle_problem(near, mentors))
    assert [circle.mentors for circle in solution.circles] == [("m2", "m1")]


def test_pinned_student_without_a_way_to_be_with_her_mentor_is_left_out_with_a_reason() -> None:
    students = [{"id": "s0", "pinned": "m1"}, *people("s", 3)]
    solution = solved(circle_problem(students, [{"id": "m1", "slots": ["tue"]}, {"id": "m2"}]))
    assert [(row.student, row.reason, row.removed) for row in solution.unseated] == [
        ("s0", "no_shared_slot", (("pinned", 1), ("no_shared_slot", 1)))
    ]


def test_priority_decides_who_sits_when_seats_are_short() -> None:
    students = [*people("s", 4), *people("p", 2, priority=True)]
    solution = solved(circle_problem(students, people("m", 1), max_size=3))
    assert {"p1", "p2"} < set(solution.circles[0].students)
    assert {row.reason for row in solution.unseated} == {"circles_full"}


def test_field_is_shared_by_either_mentor() -> None:
    students = [*people("i", 2, field="ict"), *people("b", 2, field="bouw"), {"id": "x"}]
    mentors = [
        {"id": "m1", "fields": ["ict"]},
        {"id": "m2", "fields": ["bouw"]},
        {"id": "m3", "fields": ["zorg"]},
    ]
    solution = solved(circle_problem(students, mentors, min_size=5, criteria=["unseated", "field"]))
    assert set(solution.circles[0].mentors) == {"m1", "m2"}
    assert figure(solution, "field") == 1


def test_circles_are_of_more_years_where_they_can_be() -> None:
    students = [*people("a", 3, year=1), *people("b", 3, year=2)]
    solution = solved(circle_problem(students, people("m", 2), max_size=3, mentors=[1, 1]))
    assert figure(solution, "one_year") == 0
    students = people("a", 6, year=1)
    assert figure(solved(circle_problem(students, people("m", 2), max_size=3)), "one_year") == 2


def test_travel_counts_members_only_and_chooses_the_nearer_host() -> None:
    mentors = [{"id": "m1", "location": FAR}, {"id": "m2", "location": NEAR}]
    solution = solved(circle_problem(people("s", 3, location=HERE), mentors))
    assert solution.circles[0].host == "m2"
    assert figure(solution, "travel") == 3 * 25


def test_changes_keep_people_with_a_mentor_they_were_told() -> None:
    students = [
        *people("a", 3, published=["m1"]),
        *people("b", 3, published=["m2"]),
        {"id": "c", "published": ["gone"]},
    ]
    order = ["unseated", "changes", "travel"]
    solution = solved(circle_problem(students, people("m", 2), max_size=4, mentors=[1, 1], criteria=order))
    assert figure(solution, "changes") == 1
    left = solved(circle_problem(students, [{"id": "m2"}], max_size=4, criteria=order))
    assert (figure(left, "unseated"), figure(left, "changes")) == (3, 4)


def test_pairs_are_a_flow_and_reach_the_best_total() -> None:
    students = [
        {"id": f"s{number}", "slots": ["mon", "tue"], "location": [52 + number / 10, 5]}
        for number in range(6)
    ]
    mentors = [{"id": "m1", "slots": ["mon", "tue"], "location": [52.2, 5], "max_circles": 4}, {"id": "m2"}]
    solution = solved(
        circle_problem(
            students, mentors, min_size=1, max_size=1, mentors=[1, 1], criteria=["unseated", "travel"]
        )
    )
    assert figure(solution, "unseated") == 3
    assert {(len(circle.students), len(circle.mentors)) for circle in solution.circles} == {(1, 1)}
    led = [circle.slot for circle in solution.circles if circle.host == "m1"]
    assert sorted(led) == ["mon", "tue"]


def test_order_of_criteria_decides() -> None:
    students = people("s", 4)
    both = solved(circle_problem(students, people("m", 2), max_size=4, criteria=["unseated", "one_mentor"]))
    assert (len(both.circles), figure(both, "one_mentor")) == (1, 0)
    few = solved(circle_problem(students, people("m", 1), criteria=["one_mentor", "unseated"]))
    assert (figure(few, "one_mentor"), figure(few, "unseated")) == (0, 4)
