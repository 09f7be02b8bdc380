"""Problems and solutions of format /1: read and judged as what they are, planned again by the rules of today."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matching import (
    PlacementProblem,
    ProblemError,
    check,
    compare,
    explain,
    read_problem,
    read_solution,
    solve,
    write_solution,
)
from matching.__main__ import main
from matching.placement import proportionality
from matching.placement.formats import digest, upgraded, write_problem
from matching.placement.records import DEFAULT_PRECEDENCE
from tests.matching.builders import problem_data, random_problem
from tests.matching.former import DIGEST, PROBLEM, SOLUTION


def test_a_former_problem_stays_one_and_keeps_its_digest() -> None:
    problem = read_problem(PROBLEM)
    assert (problem.version, problem.policy.precedence) == (1, None)
    assert problem.policy.criteria[0] == "alone"
    assert digest(problem) == DIGEST
    written = json.loads(json.dumps(write_problem(problem)))
    assert written["format"] == "placement-problem/1"
    assert read_problem(written) == problem


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("students", "track", "BOL"),
        ("students", "year", 2),
        ("openings", "track", None),
        ("openings", "years", [1]),
    ],
)
def test_a_former_problem_knows_no_newer_keys(kind: str, key: str, value: Any) -> None:
    data = deepcopy(PROBLEM)
    data[kind][1][key] = value
    with pytest.raises(ProblemError) as refused:
        read_problem(data)
    assert [str(fault) for fault in refused.value.faults] == [f"{kind}[1].{key}: unknown key"]


def test_a_policy_without_precedence_goes_with_no_track_and_no_year() -> None:
    problem = read_problem(problem_data([{"id": "s", "track": "BOL"}], [{"id": "o"}]))
    with pytest.raises(ProblemError, match="precedence"):
        replace(problem, policy=replace(problem.policy, precedence=None))


def test_a_stored_solution_is_written_as_it_was_and_checks_clean() -> None:
    problem, solution = read_problem(PROBLEM), read_solution(SOLUTION)
    assert write_solution(solution) == SOLUTION
    assert check(problem, solution) == []


def test_a_solution_of_today_cannot_pass_for_a_former_one() -> None:
    problem = upgraded(read_problem(PROBLEM))
    solution = replace(solve(problem), version=1)
    assert [str(finding) for finding in check(problem, solution)] == ["format solution: 1 for 2"]


def test_a_former_problem_is_planned_again_by_the_rules_of_today() -> None:
    problem = read_problem(PROBLEM)
    solution = solve(problem)
    assert (solution.version, solution.problem) == (2, DIGEST)
    assert [row.name for row in solution.criteria] == ["placed", "alone", "preference", "travel"]
    assert (solution.criteria[0].value, solution.criteria[1].value) == (2, 1)
    assert "s5" in solution.opening_of
    assert check(problem, solution) == []
    assert solution.opening_of == solve(upgraded(problem)).opening_of


def test_upgrading_leaves_a_problem_of_today_alone_and_takes_a_precedence() -> None:
    problem = read_problem(PROBLEM)
    first, second = upgraded(problem), upgraded(problem, ("chosen",))
    assert (first.version, first.policy.precedence, second.policy.precedence) == (
        2,
        DEFAULT_PRECEDENCE,
        ("chosen",),
    )
    assert upgraded(second) is second


def test_explain_still_tells_of_a_stored_solution() -> None:
    problem, solution = read_problem(PROBLEM), read_solution(SOLUTION)
    assert explain(problem, solution, "s2").rank == 2
    told = explain(problem, solution, "s5", "r")
    assert (told.reason, told.opening) == ("seats_full", None)
    assert told.why_not is not None
    assert told.why_not.code == "price"


def test_comparisons_of_a_former_problem_are_made_by_the_rules_of_today() -> None:
    problem = upgraded(read_problem(PROBLEM))
    [outcome] = compare(problem, {"mine": problem.policy})
    assert dict(outcome.figures)["placed"] == 2
    assert proportionality(read_problem(PROBLEM), solve(problem)).without.version == 2


def written(path: Path, data: Any) -> str:
    path.write_text(json.dumps(data))
    return str(path)


def test_commands_take_former_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem, out = written(tmp_path / "problem.json", PROBLEM), str(tmp_path / "out.json")
    stored = written(tmp_path / "stored.json", SOLUTION)
    assert main(["check", problem, stored]) == 0
    assert main(["explain", problem, stored, "--student", "s5"]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "seats_full"
    assert main(["solve", problem, "--out", out]) == 0
    assert json.loads(Path(out).read_text())["format"] == "placement-solution/2"
    assert main(["check", problem, out]) == 0
    policies = written(tmp_path / "policies.json", {"mine": {"criteria": ["placed", "travel"]}})
    assert main(["compare", problem, "--policies", policies]) == 0


def former(problem: PlacementProblem) -> PlacementProblem:
    """A problem as it would have been in format /1, without track and year."""
    students = tuple(replace(item, track=None, year=None) for item in problem.students)
    openings = tuple(replace(item, track=None, years=None) for item in problem.openings)
    policy = replace(problem.policy, precedence=None)
    return replace(problem, students=students, openings=openings, policy=policy)


def test_former_problems_of_any_kind_can_be_planned_again() -> None:
    random, count = Random(51), 0
    for _ in range(40):
        problem = former(random_problem(random))
        order = random.sample(problem.policy.criteria, len(problem.policy.criteria))
        problem = replace(problem, policy=replace(problem.policy, criteria=tuple(order)))
        assert digest(read_problem(json.loads(json.dumps(write_problem(problem))))) == digest(problem)
        assert check(problem, solve(problem)) == []
        count += order[0] != "placed"
    assert count > 5
