"""What the benchmarks say of measurements, and the problems that they make."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.matching import bruteforce, files
from benchmarks.matching.instances import SCARCE, SIZES, SUPPORT_LAST, Size, instance
from benchmarks.matching.measures import flipped, withdrawn, without_seconds, without_somebody
from benchmarks.matching.questions import FIRST, answered
from benchmarks.matching.rows import (
    Reached,
    Row,
    gap,
    groups,
    line,
    open_levels,
    read,
    worst_and_median,
    written,
)
from benchmarks.matching.works import WORKS
from matching import check, read_problem, solve, write_solution
from matching.circles import read_circle_problem
from matching.placement.checking import Ledger
from matching.placement.reasons import Explainer
from matching.supervisors import read_supervisor_problem, solve_supervisors, write_supervisor_solution

SMALL_ROC = replace(SIZES["roc"], students=300, sites=250, pinned=0.2)


def row(seconds: float, *levels: tuple[str, int, int], outcome: str = "optimal", **rest: Any) -> Row:
    """A row of a region."""
    reached = tuple(Reached(*level) for level in levels)
    return Row("region", "ours", "101", seconds, 1.0, 100.0, outcome, reached, students=1000, **rest)


# ---------------------------------------------------------------- statistics


def test_worst_comes_before_the_median_and_one_value_is_said_once() -> None:
    assert worst_and_median([1.0, 9.0, 2.0]) == "9.0, 2.0"
    assert worst_and_median([3.25]) == "3.2"
    assert worst_and_median([0.25, None, 0.5]) == "0.50, 0.38"
    assert worst_and_median([None]) == ""


def test_gap_is_of_the_figure_but_of_all_students_where_people_are_left_out() -> None:
    assert gap(Reached("travel", 200, 150), 1000) == 0.25
    assert gap(Reached("unseated", 20, 10), 1000) == 0.01
    assert gap(Reached("alone", 0, 0), 1000) == 0


def test_open_levels_are_counted_with_their_largest_gap_in_the_order_of_the_policy() -> None:
    rows = [
        row(1, ("alone", 4, 4), ("preference", 100, 90), ("travel", 100, 99)),
        row(1, ("alone", 4, 4), ("preference", 100, 100), ("travel", 100, 80)),
    ]

    assert open_levels(rows) == {"preference": (1, 0.1), "travel": (2, 0.2)}
    assert list(open_levels(rows)) == ["preference", "travel"]


def test_line_has_the_worst_of_all_seeds_and_says_what_is_open() -> None:
    rows = [
        row(2, ("travel", 100, 100), pairs=1_000),
        row(8, ("travel", 100, 75), outcome="feasible", pairs=2_000),
        row(4, ("travel", 100, 100), outcome="feasible", pairs=2_000),
    ]

    assert line(rows) == (
        "| region | ours | 8.0, 4.0 | 1.0, 1.0 | 100 | 1 of 3 proven; nothing but the last word between equal plans "
        "open in 1; travel open in 1, to 25.00%; 1,000 to 2,000 pairs |"
    )


def test_line_names_the_seed_of_a_plan_that_is_wrong() -> None:
    assert "101 wrong: a rule" in line(
        [row(1, ("travel", 1, 1), outcome="wrong: a rule"), row(1, ("travel", 1, 1))]
    )


def test_line_counts_outcomes_where_there_are_no_levels() -> None:
    rows = [row(1, outcome="same"), row(1, outcome="same"), row(1, outcome="different")]

    assert line(rows).endswith("| 2 of 3 same; 1 of 3 different |")


def test_rows_are_read_as_they_were_written_and_can_be_renamed() -> None:
    one = row(1.5, ("alone", 4, 3), pairs=7)

    assert read([written(one)]) == [one]
    (before,) = read([written(one)], "before")
    assert list(groups([one, before])) == [("region", "ours"), ("region", "before")]


# ---------------------------------------------------------------- instances


@pytest.mark.parametrize("size", [SIZES["school"], SMALL_ROC, replace(SMALL_ROC, grid=4.0)])
def test_instances_are_read_without_a_fault_and_are_the_same_for_a_seed(size: Size) -> None:
    data = instance(size, 5)

    assert len(read_problem(data).students) == size.students
    assert instance(size, 5) == data
    assert instance(size, 6) != data


def test_large_school_is_of_one_period_and_most_of_its_students_have_no_limit() -> None:
    data = instance(SMALL_ROC, 5)
    students = data["students"]

    assert {one["period"] for one in students + data["openings"]} == {"0"}
    assert 0.6 < sum(one["max_minutes"] is None for one in students) / len(students) < 0.8
    pins = [one for one in students if one.get("pinned")]
    assert 20 < len(pins) < 60
    problem = read_problem(data)
    ledger = Ledger(problem)
    openings = {opening.id: opening for opening in problem.openings}
    assert all(ledger.removed_by(one, openings[one.pinned]) is None for one in problem.students if one.pinned)
    for name, count in Counter(one["pinned"] for one in pins).items():
        assert count <= openings[name].capacity


def test_homes_are_known_as_points_of_the_grid_and_lists_stay_as_they_are() -> None:
    plain, grid = instance(SMALL_ROC, 5), instance(replace(SMALL_ROC, grid=4.0), 5)
    homes = [{tuple(one["location"]) for one in data["students"]} for data in (plain, grid)]

    assert len(homes[1]) < len(homes[0]) / 2
    assert [one["preferences"] for one in plain["students"]] == [
        one["preferences"] for one in grid["students"]
    ]
    assert plain["sites"] == grid["sites"]


def test_scarce_teams_have_a_place_for_one_in_five_and_nothing_else_differs() -> None:
    plain, scarce = (instance(replace(SMALL_ROC, intensive=share), 5) for share in (0.5, SCARCE))
    needed = Counter(one["team"] for one in plain["students"] if one["participates"])

    assert all(team["intensive_places"] == needed[team["id"]] // 5 for team in scarce["teams"])
    assert sum(team["intensive_places"] for team in plain["teams"]) >= sum(needed.values()) / 2
    assert {**plain, "teams": []} == {**scarce, "teams": []}


@pytest.mark.parametrize("name", [name for name in WORKS if "school" in name])
def test_every_work_of_a_school_makes_a_problem_of_its_model(name: str) -> None:
    data = WORKS[name].make(3)
    readers = {
        "placement-problem/2": read_problem,
        "circle-problem/1": read_circle_problem,
        "supervisor-problem/1": read_supervisor_problem,
    }

    readers[data["format"]](data)


# ---------------------------------------------------------------- what is done with a problem


def solved() -> tuple[dict[str, Any], dict[str, Any]]:
    """A small problem and its solution file."""
    data = instance(Size(40, 30, 1, 0.3, fields=2), 3, SUPPORT_LAST)
    return data, write_solution(solve(read_problem(data)))


def test_somebody_who_fell_ill_had_cases_and_as_few_as_can_be_change() -> None:
    data = WORKS["ill-school"].make(3)
    plan = write_supervisor_solution(solve_supervisors(read_supervisor_problem(data)))
    again = without_somebody(data, plan, 3)

    (ill,) = [one["id"] for one in again["supervisors"] if one["hours"] == 0]
    had = [row["case"] for row in plan["assignments"] if row["supervisor"] == ill]
    figures = {row.name: row.value for row in solve_supervisors(read_supervisor_problem(again)).criteria}
    assert list(figures).index("changes") == 2
    assert 0 < len(had) <= figures["changes"]


def test_withdrawn_opening_was_had_and_the_others_keep_their_places() -> None:
    data, plan = solved()
    again = withdrawn(data, plan, 3)

    (gone,) = [old["id"] for old, new in zip(data["openings"], again["openings"], strict=True) if old != new]
    losers = [place["student"] for place in plan["placements"] if place["opening"] == gone]
    problem = read_problem(again)
    solution = solve(problem)
    assert losers
    assert check(problem, solution) == []
    changes = {level.name: level.value for level in solution.criteria}["changes"]
    assert len(losers) <= changes <= len(losers) + 6
    assert data["policy"]["criteria"] == SUPPORT_LAST


def test_flips_leave_who_chose_and_everything_that_is_a_rule() -> None:
    data, _ = solved()
    other = flipped(data, 3)

    assert other != data
    for old, new in zip(data["students"], other["students"], strict=True):
        assert sorted(old["preferences"]) == sorted(new["preferences"])
        kept = set(old) - {"preferences", "participates", "together", "women_present"}
        assert {key: old[key] for key in kept} == {key: new[key] for key in kept}
    assert all(other[key] == data[key] for key in ("openings", "sites", "policy"))


def test_seconds_are_all_that_may_differ_between_one_core_and_two() -> None:
    _, plan = solved()

    assert without_seconds({**plan, "seconds": {"solve": 9.0}}) == without_seconds(plan)
    assert without_seconds({**plan, "status": "feasible"}) != without_seconds(plan)


def test_as_many_questions_are_answered_as_asked_and_the_first_comes_apart() -> None:
    data, plan = solved()
    explainer = Explainer(read_problem(data), solve(read_problem(data)))
    asked = list(answered(explainer, 3, 12))

    assert [one.kind == FIRST for one in asked] == [True] + [False] * 12
    had = {row["student"]: row["opening"] for row in plan["placements"]}
    assert all(had.get(one.student) != one.opening for one in asked)
    assert {one.student for one in asked} - set(had)


def test_files_of_somebody_are_measured_and_others_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    data, plan = solved()
    for name, content in (("period-1", data), ("answer", plan)):
        (folder / f"{name}.json").write_text(json.dumps(content))

    (only,) = files.measured(folder, 30)

    assert (only.work, only.case, only.outcome) == ("ours", "period-1", "optimal")
    assert [(level.name, level.value) for level in only.levels] == [
        (level["name"], level["value"]) for level in plan["criteria"]
    ]


# ---------------------------------------------------------------- brute force


def test_brute_force_says_which_seed_disagrees(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bruteforce.tried("placements", range(2))
    assert bruteforce.tried("circles", range(2))
    monkeypatch.setattr(bruteforce, "best_figures", lambda problem: [])

    assert not bruteforce.tried("placements", range(7, 8))
    assert "placements, seed 7:" in capsys.readouterr().out
