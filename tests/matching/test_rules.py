"""Each hard rule alone: what it removes, its code, and what a pin may and may not overrule."""

from __future__ import annotations

from typing import Any

import pytest

from matching import ProblemError, explain, read_problem, solve
from matching.placement.rules import RULES
from tests.matching.builders import problem, problem_data

HERE, NEAR, FAR = [52.0, 5.0], [52.1, 5.0], [53.0, 5.0]

ONE_RULE: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "programme": ({"programme": "q"}, {}, {}, {}),
    "period": ({"period": "2"}, {}, {}, {}),
    "recognition": ({}, {}, {"recognised": ["q"]}, {}),
    "track": ({"track": "BOL"}, {"track": "BBL"}, {}, {}),
    "year": ({"year": 2}, {"years": [3, 4]}, {}, {}),
    "stopped": ({}, {}, {"stopped": True}, {}),
    "veto": ({"vetoes": ["c"]}, {}, {}, {}),
    "forbidden": ({"forbidden": ["o"]}, {}, {}, {}),
    "distance": ({"location": HERE, "max_minutes": 30}, {}, {"location": FAR}, {}),
    "unranked": ({}, {}, {}, {"policy": {"unranked": False}}),
}


def one_pair(
    student: dict[str, Any], opening: dict[str, Any], site: dict[str, Any], rest: dict[str, Any]
) -> dict[str, Any]:
    """One student and one opening."""
    return problem_data(
        [{"id": "s", **student}],
        [{"id": "o", "site": "c", **opening}],
        [{"id": "c", "women_technical": 5, **site}],
        **rest,
    )


@pytest.mark.parametrize("code", ONE_RULE)
def test_rule_removes_the_only_opening_and_gives_its_code(code: str) -> None:
    case = read_problem(one_pair(*ONE_RULE[code]))
    [row] = solve(case).unplaced
    assert (row.reason, dict(row.removed)) == ("no_eligible_opening", {code: 1})


def test_pin_removes_every_other_opening() -> None:
    case = problem([{"id": "s", "pinned": "a"}], [{"id": "a"}, {"id": "b"}])
    assert dict(explain(case, solve(case), "s").removed) == {"pinned": 1}


def test_every_rule_has_a_case_here() -> None:
    assert {rule.code for rule in RULES} == {*ONE_RULE, "pinned"}


@pytest.mark.parametrize("code", ["veto", "forbidden", "distance", "unranked"])
def test_pin_overrules_choice_and_distance(code: str) -> None:
    student, opening, site, rest = ONE_RULE[code]
    case = read_problem(one_pair({**student, "pinned": "o"}, opening, site, rest))
    assert solve(case).opening_of == {"s": "o"}


@pytest.mark.parametrize("code", ["programme", "period", "recognition", "track", "year", "stopped"])
def test_pin_that_breaks_what_it_must_obey_is_refused_by_name(code: str) -> None:
    student, opening, site, rest = ONE_RULE[code]
    with pytest.raises(ProblemError) as refused:
        read_problem(one_pair({**student, "pinned": "o"}, opening, site, rest))
    [fault] = refused.value.faults
    assert fault.path == "students[0].pinned"
    assert f'"s" is pinned to "o", which breaks the rule "{code}"' in fault.message


def test_pins_beyond_the_seats_are_refused_and_all_named() -> None:
    with pytest.raises(ProblemError) as refused:
        problem([{"id": "s1", "pinned": "o"}, {"id": "s2", "pinned": "o"}], [{"id": "o"}])
    [fault] = refused.value.faults
    assert fault.path == "openings[0].capacity"
    assert '"s1", "s2"' in fault.message


def test_pinned_student_goes_first_whatever_anybody_listed() -> None:
    case = problem(
        [{"id": "s1", "pinned": "o"}, {"id": "s2", "preferences": ["o"]}],
        [{"id": "o"}],
        policy={"criteria": ["placed", "preference"]},
    )
    assert solve(case).opening_of == {"s1": "o"}


@pytest.mark.parametrize("table", [{"p": ["q"]}, {"q": ["p"]}])
def test_equivalent_counts_in_both_directions_for_opening_and_recognition(
    table: dict[str, list[str]],
) -> None:
    case = read_problem(
        one_pair({"programme": "q"}, {"programmes": ["p"]}, {"recognised": ["p"]}, {"equivalents": table})
    )
    assert solve(case).opening_of == {"s": "o"}


def test_equivalents_do_not_chain() -> None:
    table = {"p": ["q"], "q": ["r"]}
    case = read_problem(one_pair({"programme": "r"}, {}, {}, {"equivalents": table}))
    assert [row.student for row in solve(case).unplaced] == ["s"]


def test_unknown_place_is_never_too_far_and_counts_no_minutes() -> None:
    case = read_problem(one_pair({"max_minutes": 1}, {}, {"location": FAR}, {}))
    [row] = solve(case).placements
    assert row.minutes is None
    assert {line.name: line.value for line in solve(case).criteria}["travel"] == 0


def test_minutes_follow_the_formula() -> None:
    case = read_problem(one_pair({"location": HERE}, {}, {"location": NEAR}, {}))
    [row] = solve(case).placements
    assert row.minutes == 25  # floor(8 + 1.3 * 60 / 50 * 11.1195 km + 0.5)


def test_measured_minutes_overrule_the_estimate_both_ways() -> None:
    far = one_pair(
        {"location": HERE, "max_minutes": 30}, {}, {"location": FAR}, {"minutes": [["s", "o", 30]]}
    )
    assert solve(read_problem(far)).placements[0].minutes == 30
    near = one_pair(
        {"location": HERE, "max_minutes": 30}, {}, {"location": HERE}, {"minutes": [["s", "o", 31]]}
    )
    assert dict(solve(read_problem(near)).unplaced[0].removed) == {"distance": 1}


@pytest.mark.parametrize(
    ("student", "opening"),
    [
        ({}, {"track": "BBL", "years": [3]}),
        ({"track": "BOL", "year": 2}, {}),
        ({"track": "BBL", "year": 3}, {"track": "BBL", "years": [1, 3]}),
    ],
)
def test_track_and_year_remove_nothing_where_they_agree_or_either_is_unknown(
    student: dict[str, Any], opening: dict[str, Any]
) -> None:
    assert solve(read_problem(one_pair(student, opening, {}, {}))).opening_of == {"s": "o"}


def test_track_comes_before_year_and_both_after_recognition() -> None:
    wrong = {"track": "BOL", "year": 2}, {"track": "BBL", "years": [3]}
    case = read_problem(one_pair(*wrong, {"stopped": True}, {}))
    assert dict(solve(case).unplaced[0].removed) == {"track": 1}
    case = read_problem(one_pair(*wrong, {"recognised": ["q"]}, {}))
    assert dict(solve(case).unplaced[0].removed) == {"recognition": 1}


def test_removed_opening_is_counted_under_the_first_rule_only() -> None:
    case = read_problem(
        one_pair({"programme": "q", "period": "2", "vetoes": ["c"]}, {}, {"stopped": True}, {})
    )
    assert dict(solve(case).unplaced[0].removed) == {"programme": 1}


def test_stop_keeps_everybody_away_whoever_they_are() -> None:
    students = [
        {"id": f"s{place}", "participates": place % 2 == 0, "preferences": ["o"]} for place in range(4)
    ]
    openings = [{"id": "o", "site": "c", "capacity": 4}]
    case = problem(students, openings, [{"id": "c", "stopped": True}])
    assert solve(case).placements == ()


def test_preference_that_a_rule_removes_keeps_its_rank_and_is_reported() -> None:
    case = problem(
        [{"id": "s", "preferences": ["gone", "kept"]}],
        [{"id": "gone", "period": "2"}, {"id": "kept"}],
    )
    solution = solve(case)
    assert solution.placements[0].rank == 2
    first = explain(case, solution, "s").choices[0]
    assert (first.opening, first.code, first.rule) == ("gone", "removed", "period")
