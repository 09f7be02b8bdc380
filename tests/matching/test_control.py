"""Progress and stopping: what is told while a solve runs, and what is left when it is cut short."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from matching import check, read_problem, solve
from matching.placement.solver import network
from matching.results import Progress
from tests.matching.builders import crowd


def test_progress_names_every_criterion_once_it_is_settled_and_ends_complete() -> None:
    told: list[Progress] = []
    solution = solve(read_problem(crowd(20)), on_progress=told.append)
    settled = {report.stage: report.value for report in told if report.value is not None}
    assert {row.name: row.value for row in solution.criteria}.items() <= settled.items()
    shares = [report.share for report in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert {report.stage_count for report in told} == {len(solution.criteria) + 2}
    assert all(report.bound is not None and report.seconds >= 0 for report in told)


def test_cancel_leaves_a_right_plan_within_a_second() -> None:
    problem = read_problem(crowd(60))
    started = process_time()
    solution = solve(problem, should_stop=lambda: True)
    assert process_time() - started < 5
    assert solution.status == "cancelled"
    assert check(problem, solution) == []


def test_cancel_halfway_keeps_what_was_proven() -> None:
    problem = read_problem(crowd(40))
    told: list[Progress] = []
    solution = solve(problem, on_progress=told.append, should_stop=lambda: len(told) > 2)
    assert solution.status == "cancelled"
    assert check(problem, solution) == []
    best = solve(problem).criteria
    assert solution.criteria[0].is_proven
    assert [row.value for row in solution.criteria] >= [row.value for row in best]


def test_time_limit_leaves_a_right_plan_with_bounds() -> None:
    problem = read_problem(crowd(60))
    solution = solve(problem, time_limit=0.01)
    assert solution.status == "feasible"
    assert check(problem, solution) == []
    assert all(row.bound <= row.value for row in solution.criteria)


def test_time_limit_that_is_long_enough_changes_nothing() -> None:
    problem = read_problem(crowd(20))
    limited, free = solve(problem, time_limit=300), solve(problem)
    assert (limited.status, limited.placements) == ("optimal", free.placements)


def test_cancel_at_once_keeps_pins() -> None:
    data = crowd(20)
    data["students"][3]["pinned"] = "o5"
    problem = read_problem(data)
    solution = solve(problem, should_stop=lambda: True)
    assert solution.status == "cancelled"
    assert solution.opening_of["s3"] == "o5"
    assert len(solution.placements) > 1
    assert check(problem, solution) == []


def test_cancel_is_heard_between_the_flows_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flow cannot be interrupted; students of other programmes, with openings of their own, have their own."""
    flows = []
    cheapest = network.cheapest_flow

    def counted(*args: Any, **options: Any) -> Any:
        flows.append(args)
        return cheapest(*args, **options)

    monkeypatch.setattr(network, "cheapest_flow", counted)
    data = crowd(40)
    for number, row in enumerate(data["students"]):
        row.update(programme=f"p{number % 4}", preferences=[])
    for number, row in enumerate(data["openings"]):
        row["programmes"] = [f"p{number % 4}"]
    problem = read_problem(data)
    solution = solve(problem, should_stop=lambda: len(flows) > 1)
    assert len(flows) == 2
    assert solution.status == "cancelled"
    assert len(solution.placements) > 0
    assert not any(row.is_proven and row.value for row in solution.criteria[1:])
    assert check(problem, solution) == []
