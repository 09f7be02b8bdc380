"""What prices prove about circles: true at any prices, and enough to settle a level that nothing else looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.circles import check_circles, read_circle_problem, solve_circles
from matching.circles.problem import CIRCLE_ORDER
from matching.circles.solver import improving, pricing, staffing, staging
from matching.circles.solver.lagrangian import CircleLagrangian, reduced_costs
from matching.circles.solver.modes import modes_of
from matching.circles.solver.programme import CircleProgramme
from matching.circles.solver.seating import Seating
from matching.circles.solver.staging import CircleStages
from matching.circles.solver.volume import Ascent
from matching.circles.tables import CircleTables, circle_tables_of
from matching.engine.control import Control
from matching.engine.linear import SCALE
from tests.matching.circle_builders import random_circle_data
from tests.matching.circle_oracle import CircleOracle


def solved(seed: int) -> tuple[CircleTables, Seating]:
    """A random tiny problem with its best plan."""
    tables = circle_tables_of(read_circle_problem(random_circle_data(Random(seed))))
    stages = CircleStages(tables, Control())
    assert stages.run()
    return tables, stages.seating


def priced_levels(seeds: range) -> Iterator[tuple[CircleLagrangian, Seating, int]]:
    """Levels of random problems in which circles could be led, with the best plan and its figure."""
    for seed in seeds:
        tables, best = solved(seed)
        if not len(tables.seats[0]):
            continue
        modes, nobody_closed = modes_of(tables), np.zeros(len(tables.seats[0]), bool)
        figures = best.figures()
        for index, value in enumerate(figures):
            yield CircleLagrangian(modes, index, figures[:index], nobody_closed), best, value


def prices_of(lagrangian: CircleLagrangian, seed: int) -> np.ndarray:
    """Prices drawn by chance, most of them small."""
    random = np.random.default_rng(seed)
    return np.rint(
        random.exponential(2.0, lagrangian.width) * random.integers(0, 2, lagrangian.width) * SCALE
    )


def test_no_prices_prove_more_than_the_best_plan_has() -> None:
    count = 0
    for lagrangian, _, value in priced_levels(range(60)):
        for seed in range(5):
            assert lagrangian.at(prices_of(lagrangian, seed)).bound <= value * SCALE
            count += 1
    assert count > 1000


def test_bound_between_prices_is_no_higher_than_the_slope_says() -> None:
    count = 0
    for lagrangian, _, _ in priced_levels(range(25)):
        here, there = prices_of(lagrangian, 1), prices_of(lagrangian, 2)
        choice = lagrangian.at(here)
        assert lagrangian.at(there).bound <= choice.bound + choice.slope @ (there - here)
        count += 1
    assert count > 100


def test_nothing_that_the_best_plan_uses_is_too_dear_for_it() -> None:
    closed = 0
    for lagrangian, best, value in priced_levels(range(60)):
        programme = CircleProgramme(lagrangian.tables)
        used = programme.plan_of(best) == 1
        ascent = Ascent(lagrangian, value)
        for _ in range(30):
            ascent.step()
        reduced = reduced_costs(lagrangian, ascent.prices)
        room = value * SCALE - ascent.best.bound
        for columns, cost in (
            (np.arange(len(programme.student)), reduced.seat),
            (programme.led, reduced.led),
            (programme.second, reduced.second),
        ):
            assert (cost[used[columns]] <= room).all()
            closed += int(np.count_nonzero(cost > room))
    assert closed > 1000


def test_no_prices_rule_out_the_second_mentors_of_the_best_plan() -> None:
    count = 0
    for lagrangian, best, value in priced_levels(range(60)):
        programme = CircleProgramme(lagrangian.tables)
        certain = np.nonzero(programme.plan_of(best)[programme.second])[0].tolist()
        nobody = np.zeros(len(programme.second), bool)
        for seed in range(3):
            prices = prices_of(lagrangian, seed)
            staffed = lagrangian
            for known in range(len(certain) + 1):
                staffed = staffed.staffed(certain[:known], ~nobody)
                assert staffed.at(prices).bound <= value * SCALE
            bound = staffed.staffed(certain, nobody).at(prices).bound
            assert staffed.at(prices).bound <= bound <= value * SCALE
            count += bool(certain)
    assert count > 30


def test_levels_that_prices_settle_come_to_the_best_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    settled = []
    priced = pricing.Pricing.priced

    def noted(self: pricing.Pricing, *arguments: object) -> pricing.PricedLevel:
        settled.append(priced(self, *arguments))  # type: ignore[arg-type]
        return settled[-1]

    monkeypatch.setattr(staging, "ENUMERATED", 0)
    monkeypatch.setattr(pricing, "SMALL", -1)
    monkeypatch.setattr(pricing, "FIRST", 10)
    monkeypatch.setattr(pricing.Pricing, "priced", noted)
    for seed in range(5000, 5250):
        data = random_circle_data(Random(seed))
        problem = read_circle_problem(data)
        solution = solve_circles(problem)
        assert solution.status == "optimal"
        assert check_circles(problem, solution) == []
        best = CircleOracle(data).best()
        assert tuple(row.value for row in solution.criteria) == best[1:], seed
    assert len(settled) > 30


def test_looking_through_second_mentors_comes_to_the_best_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    proven, better = 0, 0
    priced, has_proven = pricing.Pricing.priced, staffing.Staffing.has_proven

    def weakly_priced(self: pricing.Pricing, *arguments: object) -> pricing.PricedLevel:
        level = priced(self, *arguments)  # type: ignore[arg-type]
        return replace(level, bound=level.bound - 9 * SCALE)

    def noted(self: staffing.Staffing, *arguments: object) -> bool:
        nonlocal proven, better
        before = self.figure
        is_proven = has_proven(self, *arguments)  # type: ignore[arg-type]
        proven, better = proven + is_proven, better + (self.figure < before)
        return is_proven

    monkeypatch.setattr(staging, "ENUMERATED", 0)
    monkeypatch.setattr(pricing, "SMALL", -1)
    monkeypatch.setattr(pricing, "FIRST", 10_000)
    monkeypatch.setattr(improving, "PATIENCE", 0)
    monkeypatch.setattr(pricing.Pricing, "priced", weakly_priced)
    monkeypatch.setattr(staffing.Staffing, "has_proven", noted)
    for seed in range(6000, 6300):
        data = random_circle_data(Random(seed))
        data["policy"] |= {"criteria": list(CIRCLE_ORDER), "mentors": [1, 2]}
        problem = read_circle_problem(data)
        solution = solve_circles(problem)
        assert solution.status == "optimal"
        assert check_circles(problem, solution) == []
        assert tuple(row.value for row in solution.criteria) == CircleOracle(data).best()[1:], seed
    assert proven > 50
    assert better > 5
