"""A solve that is cut short at any level: a right plan, and bounds that hold against every plan there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

import numpy as np
import pytest

from matching import PlacementProblem, PlacementSolution, check, read_problem, solve
from matching.engine import bounding, closing, lexicographic, pieces, settling
from matching.engine.control import Control, Stopped
from matching.engine.division import divided, grouped
from matching.engine.linear import SCALE, LinearProgramme, Vertex
from matching.engine.pieces import Piece, assembled, pieces_of
from matching.engine.relaxation import Relaxation, Rows
from matching.placement.criteria import levels_of, lottery_levels
from matching.placement.ledger import Ledger
from matching.placement.model import model_of
from matching.placement.precedence import basis_of
from matching.placement.solver import staging, standing
from matching.placement.solver.network import Face
from matching.placement.solver.programme import PlacementProgramme, programme_of
from tests.matching.builders import crowd, problem_data, random_problem
from tests.matching.oracle import figures_of, right_plans, who_has_a_place


def least_of_plans_no_worse(problem: PlacementProblem, solution: PlacementSolution) -> Iterator[int]:
    """For each level the least figure among plans that are nowhere above the solution in the levels before."""
    ledger = Ledger(problem)
    rows = [[value for _, value in figures_of(ledger, plan)] for plan in right_plans(problem)]
    for index, row in enumerate(solution.criteria):
        yield min(values[index] for values in rows)
        rows = [values for values in rows if values[index] <= row.value]


def hold_bounds_against_every_plan(random: Random, number: int, *, time_limit: float = 60) -> None:
    """Solve random problems: each plan is right, and no bound is above what some plan reaches, nor above its value."""
    for _ in range(number):
        problem = random_problem(random)
        solution = solve(problem, time_limit=time_limit)
        assert check(problem, solution) == [], problem
        assert solution.opening_of.keys() == who_has_a_place(problem), problem
        for row, least in zip(solution.criteria, least_of_plans_no_worse(problem, solution), strict=True):
            assert row.bound <= least <= row.value, (row, problem)


@pytest.mark.parametrize("last", range(9))
def test_bounds_hold_wherever_proving_stops(last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    settle = lexicographic.Lexicographic._settle

    def stopping(self: lexicographic.Lexicographic, index: int, *, thorough: bool) -> None:
        if index >= last:
            raise Stopped
        settle(self, index, thorough=thorough)

    monkeypatch.setattr(lexicographic.Lexicographic, "_settle", stopping)
    hold_bounds_against_every_plan(Random(last), 20)


def test_time_that_runs_out_after_a_doubt_still_gives_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A level that is doubted is settled again: what was known of later ones says nothing of where they start now."""
    run = lexicographic.Lexicographic.run

    def doubting(self: lexicographic.Lexicographic) -> None:
        if self.doubted:
            raise Stopped
        run(self)
        self.plan = None
        self._doubt_the_last(0)
        raise Stopped

    monkeypatch.setattr(lexicographic.Lexicographic, "run", doubting)
    random = Random(1)
    for _ in range(20):
        problem = random_problem(random)
        solution = solve(problem, time_limit=60)
        assert check(problem, solution) == [], problem
        assert solution.opening_of.keys() == who_has_a_place(problem), problem
        for row, least in zip(solution.criteria, least_of_plans_no_worse(problem, solution), strict=True):
            assert row.bound <= least <= row.value, (row, problem)


def test_what_is_closed_in_time_is_the_best_plan_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = read_problem(crowd(30))
    best = solve(problem)
    monkeypatch.setattr(settling, "PROVING", 0.0)
    closed = solve(problem, time_limit=60)
    assert closed.status == best.status == "optimal"
    assert closed.criteria == best.criteria


def test_no_time_at_all_leaves_bounds_that_hold() -> None:
    hold_bounds_against_every_plan(Random(3), 10, time_limit=1e-9)


def mixed(size: int) -> dict[str, object]:
    """A crowd of whom one in four wishes company and the others count in no group and no team."""
    data = crowd(size)
    for place, student in enumerate(data["students"]):
        student["together"] = student["participates"] = place % 4 == 0
    return data


def test_a_plan_stands_by_that_keeps_out_of_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicographic.Lexicographic, "run", stopped)
    monkeypatch.setattr(settling.Closing, "run", unbounded)
    problem = read_problem(mixed(40))
    solution = solve(problem, time_limit=60)
    assert check(problem, solution) == []
    monkeypatch.setattr(staging, "without_company", lambda face, flow, rest: flow.chosen)
    blind = solve(problem, time_limit=60)
    assert [row.value for row in solution.criteria] < [row.value for row in blind.criteria]
    assert solution.criteria[0] == blind.criteria[0]


def test_what_was_not_proven_in_time_is_closed_from_a_plan_by_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicographic.Lexicographic, "run", stopped)
    monkeypatch.setattr(standing, "LARGE", 0)
    hold_bounds_against_every_plan(Random(8), 20)
    monkeypatch.setattr(settling.Closing, "run", unbounded)
    problem = read_problem(mixed(40))
    rough = solve(problem, time_limit=60)
    assert check(problem, rough) == []
    monkeypatch.setattr(standing, "LARGE", 10**9)
    blind = solve(problem, time_limit=60)
    assert [row.value for row in rough.criteria] < [row.value for row in blind.criteria]
    assert rough.criteria[3].bound > blind.criteria[3].bound


def stopped(_: object) -> None:
    raise Stopped


def unbounded(end: closing.Closing) -> None:
    end.bounds = [0] * len(end.work.objectives)


def test_a_bound_without_those_who_only_stand_in_the_way_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = read_problem(mixed(40))
    best = solve(problem)
    monkeypatch.setattr(bounding, "SIFTED", 0)
    monkeypatch.setattr(pieces, "SIFTED", 0)
    again = solve(problem)
    assert check(problem, again) == []
    assert (again.status, again.criteria) == ("optimal", best.criteria)


def level_cost(whole: PlacementProgramme, name: str) -> np.ndarray:
    """What each column of the relaxation costs at this level."""
    objective = next(item for item in whole.objectives if item.name == name)
    cost: np.ndarray = whole.relaxation.objective(objective.cost)[0]
    return cost


def test_nobody_is_left_out_where_every_student_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIFTED", 0)
    whole = programme(mixed(40))
    found = pieces_of(whole, whole.relaxation, level_cost(whole, "preference"))
    assert [piece.relaxation for piece in found] == [whole.relaxation]


@pytest.mark.parametrize("level", ["alone", "overload"])
def test_the_bound_among_those_who_count_holds_for_all(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIFTED", 0)
    whole = programme(mixed(40))
    found = pieces_of(whole, whole.relaxation, level_cost(whole, level))
    assert len(found) == 1
    assert len(found[0].columns) < whole.relaxation.width
    hold_pieces_against_the_whole(whole.relaxation, level_cost(whole, level), found)


def hold_pieces_against_the_whole(relaxation: Relaxation, cost: np.ndarray, found: list[Piece]) -> None:
    """What pieces prove together is what they prove each, and no more than the linear optimum of the whole."""
    said = [(piece, piece.relaxation, optimum(piece.relaxation, cost[piece.columns])) for piece in found]
    _, vertex = assembled(relaxation, cost, said)
    together = sum(one.bound for _, _, one in said)
    assert together - SCALE // 100 <= vertex.bound <= optimum(relaxation, cost).bound + SCALE // 100


def optimum(relaxation: Relaxation, cost: np.ndarray) -> Vertex:
    return LinearProgramme(relaxation, cost, np.ones(relaxation.width, bool), Control()).solve()


def test_what_only_makes_up_for_others_keeps_no_pieces_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIFTED", 0)
    monkeypatch.setattr(pieces, "grouped", partial(grouped, least=1))
    data = two_towns()
    data["teams"] = [{"id": "t", "intensive_places": 1}]
    for student in data["students"]:
        student.update(team="t", participates=True)
    whole = programme(data)
    assert len(divided(whole.relaxation, least=1)) == 1
    alone, overload = level_cost(whole, "alone"), level_cost(whole, "overload")
    assert len(pieces_of(whole, whole.relaxation, overload)) == 1
    found = pieces_of(whole, whole.relaxation, alone)
    assert len(found) == 2
    hold_pieces_against_the_whole(whole.relaxation, alone, found)


def programme(data: dict[str, object]) -> PlacementProgramme:
    model = model_of(read_problem(data))
    return programme_of(
        model, [*levels_of(model), *lottery_levels(model)], Face(model, basis_of(model).chosen)
    )


def two_towns() -> dict[str, object]:
    """Two programmes that share no opening."""
    students = [{"id": f"s{n}", "programme": "pq"[n % 2], "together": True} for n in range(8)]
    openings = [{"id": f"o{n}", "programmes": ["pq"[n % 2]], "capacity": 2} for n in range(6)]
    sites = [{"id": f"at-o{n}", "women_technical": 0} for n in range(6)]
    return problem_data(students, openings, sites)


def test_what_shares_no_row_is_divided() -> None:
    whole = programme(two_towns()).relaxation
    parts = divided(whole, least=1)
    assert len(parts) == 2
    assert sorted(np.concatenate([part.origin for part in parts]).tolist()) == whole.origin.tolist()
    assert sum(part.rows.count for part in parts) == whole.rows.count
    assert sum(len(part.rows.row) for part in parts) == len(whole.rows.row)


def test_small_parts_are_taken_together() -> None:
    whole = programme(two_towns()).relaxation
    assert [part.width for part in divided(whole)] == [whole.width]


def test_a_row_that_nothing_can_reach_is_not_lost_in_the_division() -> None:
    numbers, one = np.arange(2), np.ones(2, np.int64)
    rows = Rows(numbers, numbers, one, np.array([0, 0, 1]), np.ones(3, np.int64))
    parts = divided(Relaxation(numbers, 0 * one, one, rows, 0 * one), least=1)
    assert sum(part.rows.count for part in parts) == 3


def test_parts_that_are_settled_alone_come_to_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = read_problem(two_towns())
    best = solve(problem)
    monkeypatch.setattr(settling, "divided", lambda relaxation: divided(relaxation, least=1))
    parted = solve(problem)
    assert check(problem, parted) == []
    assert (parted.status, parted.criteria) == ("optimal", best.criteria)


def test_columns_that_wait_change_no_optimum() -> None:
    whole = programme(crowd(60))
    model = whole.model
    control = Control()
    levels = [level.name for level in levels_of(model)]
    assert len(levels) > 5
    for level in levels:
        relaxation, cost = whole.relaxation, level_cost(whole, level)
        everything = LinearProgramme(relaxation, cost, np.ones(relaxation.width, bool), control)
        few = np.arange(relaxation.width) % 5 == 0
        sifted = LinearProgramme(relaxation, cost, few, control)
        assert abs(everything.solve().bound - sifted.solve().bound) < SCALE // 100
