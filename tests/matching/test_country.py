"""A problem settled in the way of a country, however small: a right plan, and bounds that hold against every plan."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from random import Random
from typing import Any

import numpy as np
import pytest

from matching import check, read_problem, solve
from matching.arrays import NOBODY, Ints
from matching.engine.bounding import Bounding
from matching.engine.control import Control, Stopped
from matching.engine.cuts import summed_cuts
from matching.engine.linear import SCALE, LinearProgramme
from matching.engine.proofs import LinearProof
from matching.engine.relaxation import Rows
from matching.placement.criteria import level_of, levels_of
from matching.placement.model import model_of
from matching.placement.plan import pairs_of_plan
from matching.placement.precedence import basis_of
from matching.placement.problem import PlacementProblem
from matching.placement.solver.large import blocks, first_order, improving, vast
from matching.placement.solver.large.excerpt import Excerpt
from matching.placement.solver.large.first_order import Evidence
from matching.placement.solver.large.improving import joined_by_team, neighbourhoods_of
from matching.placement.solver.large.lifting import PairRows
from matching.placement.solver.network import Face
from matching.placement.solver.programme import NO_ROWS, Counted, whole_programme
from tests.matching.builders import crowd
from tests.matching.test_stopping_early import hold_bounds_against_every_plan, mixed


@pytest.fixture
def everything_is_vast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vast, "VAST", 0)


@pytest.mark.usefixtures("everything_is_vast")
@pytest.mark.parametrize("seed", range(6))
def test_bounds_hold_against_every_plan(seed: int) -> None:
    hold_bounds_against_every_plan(Random(seed), 20)


@pytest.mark.usefixtures("everything_is_vast")
@pytest.mark.parametrize("size", [30, 50, 100])
def test_bounds_hold_where_cuts_leave_pairs_out(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few pairs of each student take part, and the cuts are those of a point that has not come far."""
    cuts = []
    of_others = PairRows.worth_of_cuts

    def noted(self: PairRows, price: Ints, sums: Rows, outside: Ints) -> Ints:
        worth = of_others(self, price, sums, outside)
        cuts.append(np.count_nonzero(worth))
        return worth

    monkeypatch.setattr(PairRows, "worth_of_cuts", noted)
    monkeypatch.setattr(first_order, "MOST_OF_COUNTING", 1)
    monkeypatch.setattr(first_order, "MOST_OF_OTHERS", 1)
    monkeypatch.setattr(first_order, "MOST_JOINING", 1)
    monkeypatch.setattr(first_order, "ITERATIONS", (1, 20))
    monkeypatch.setattr(first_order.FirstOrder, "_as_it_was", lambda *_: None)
    problem = read_problem(mixed(size))
    best, near = solve(problem), solve(problem, time_limit=60)
    assert check(problem, near) == []
    for row, other in zip(near.criteria[:4], best.criteria[:4], strict=True):
        assert row.bound <= other.value <= row.value
        if row.value > other.value:
            break
    assert any(cuts), cuts


@pytest.mark.parametrize("team", [False, True])
def test_blocks_prove_more_than_prices_and_what_they_prove_holds_for_every_plan(
    team: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two fields that meet at every site; with one team for both they are one block."""
    monkeypatch.setattr(first_order, "ITERATIONS", (100,))
    monkeypatch.setattr(first_order, "ITERATIONS_WITH_CUTS", (100,))
    problem = read_problem(two_fields(60, "k" if team else None))
    work, draws = country(problem), np.random.default_rng(3)
    work.prices.run()
    plans = [chosen_at_random(work.face, draws) for _ in range(100)]
    plans += [work.flow.chosen, pairs_of_plan(work.model, solve(problem))]
    own = draws.integers(0, 5, len(work.model.student))
    apart = work.in_blocks()
    assert apart.with_level(own, 2) is None
    before = work.prices.best
    for evidence, weight in ((apart.sharpened(), 1), (apart.with_level(own, 2), 2)):
        assert before is not None
        assert evidence is not None
        reduced = np.zeros(len(work.model.student), np.int64)
        reduced[work.face.pairs] = evidence.reduced
        for plan in plans:
            taken = plan[plan != NOBODY]
            cost = weight * cost_of(work, plan) + (weight - 1) * int(own[taken].sum())
            assert evidence.bound + int(reduced[taken].sum()) <= cost * SCALE
    assert len(apart.rows) == (1 if team else 2)
    assert total(work, apart.sharpened()) > work.prices.total - (0 if team else SCALE)


def test_blocks_for_which_there_is_no_time_keep_their_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    work = country(read_problem(two_fields(60, None)))
    work.prices.run()
    apart = work.in_blocks()
    apart.control = Control(0.0)
    assert apart.sharpened() is None
    apart.control = Control()
    bounded = Bounding.proof

    def in_time_once(self: Bounding, *what: Any, **how: Any) -> LinearProof:
        monkeypatch.setattr(Bounding, "proof", out_of_time)
        return bounded(self, *what, **how)

    def out_of_time(*what: Any, **how: Any) -> LinearProof:
        raise Stopped

    monkeypatch.setattr(Bounding, "proof", in_time_once)
    assert total(work, apart.sharpened()) > work.prices.total - SCALE
    assert len(apart.rows) == 1


def test_a_cut_holds_for_every_plan_with_what_pairs_that_were_left_out_count_in_it() -> None:
    model = model_of(read_problem(crowd(30)))
    levels = levels_of(model)[1:]
    face, counted = Face(model, basis_of(model).chosen), Counted.of(model, levels)
    whole = counted.programme(model, levels, *whole_programme(model, face, counted))
    numbers = np.random.default_rng(1)
    plans = [whole.point(chosen_at_random(face, numbers)) for _ in range(100)]
    counting = 0
    for _ in range(10):
        inside = numbers.random(len(model.student)) < 0.5
        inside[face.chosen[face.chosen != NOBODY]] = True
        pairs, outside = np.nonzero(inside)[0], np.nonzero(~inside)[0]
        excerpt = Excerpt.of(face, levels, counted, pairs)
        relaxation, links = whole_programme(excerpt.model, excerpt.face, excerpt.counted)
        relaxation = relaxation.with_rows(links)
        cost, everything = numbers.integers(0, 20, relaxation.width), np.ones(relaxation.width, bool)
        vertex = LinearProgramme(relaxation, cost, everything, Control()).solve()
        cuts, sums = summed_cuts(relaxation, vertex.point, 100) or (NO_ROWS, NO_ROWS)
        rows = PairRows.of(face, counted, excerpt)
        for cut, one in enumerate(-np.eye(cuts.count, dtype=np.int64)):
            lifted = -rows.worth_of_cuts(one, sums, outside)
            counting += np.count_nonzero(lifted)
            for values in plans:
                own = np.concatenate([values[pairs], values[len(inside) :]])
                assert cuts.activity(own)[cut] + lifted @ values[outside] <= cuts.upper[cut]
    assert counting > 100


@pytest.mark.usefixtures("everything_is_vast")
@pytest.mark.parametrize("make", [crowd, mixed])
def test_the_first_levels_are_as_good_as_proven_ones(make: Callable[[int], dict[str, object]]) -> None:
    problem = read_problem(make(40))
    best = solve(problem)
    near = solve(problem, time_limit=60)
    assert check(problem, near) == []
    assert near.status == "feasible"
    for row, other in zip(near.criteria[:4], best.criteria[:4], strict=True):
        assert row.bound <= other.value
    assert [row.value for row in near.criteria[:3]] == [row.value for row in best.criteria[:3]]
    assert near.criteria[3].value <= 1.05 * best.criteria[3].value


@pytest.mark.usefixtures("everything_is_vast")
def test_the_same_problem_gives_the_same_plan() -> None:
    problem = read_problem(mixed(40))
    first, again = (solve(problem, time_limit=60) for _ in range(2))
    assert (first.placements, first.criteria) == (again.placements, again.criteria)


@pytest.mark.usefixtures("everything_is_vast")
@pytest.mark.parametrize(
    "step", ["_bound_before", "_plan", "_settle_counting", "_bound_in_blocks", "_improve", "_follow"]
)
def test_a_step_that_there_is_no_time_for_leaves_a_right_plan(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vast.Vast, step, out_of_time)
    hold_bounds_against_every_plan(Random(5), 5)


@pytest.mark.usefixtures("everything_is_vast")
def test_a_flow_bounds_what_follows_higher_than_student_by_student(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks.Blocks, "sharpened", lambda _: None)
    monkeypatch.setattr(first_order, "ITERATIONS", (50,))
    monkeypatch.setattr(first_order, "ITERATIONS_WITH_CUTS", (50,))
    problem = read_problem(crowd(40))
    by_flow = solve(problem, time_limit=60)
    monkeypatch.setattr(vast.Vast, "_leave_time_for_a_flow", out_of_time)
    each = solve(problem, time_limit=60)
    assert [row.value for row in by_flow.criteria] == [row.value for row in each.criteria]
    assert [row.bound for row in by_flow.criteria] > [row.bound for row in each.criteria]
    assert all(one.bound >= other.bound for one, other in zip(by_flow.criteria, each.criteria, strict=True))


@pytest.mark.usefixtures("everything_is_vast")
def test_prices_that_came_to_nothing_leave_the_bound_of_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_order.FirstOrder, "run", out_of_time)
    problem = read_problem(mixed(40))
    solution = solve(problem, time_limit=60)
    assert check(problem, solution) == []
    assert 0 < solution.criteria[3].bound <= solution.criteria[3].value


def test_without_a_time_limit_everything_is_proven_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vast, "VAST", 0)
    assert solve(read_problem(crowd(20))).status == "optimal"
    model = model_of(read_problem(crowd(20)))
    assert not vast.is_vast(Face(model, basis_of(model).chosen), levels_of(model), Control())


def test_neighbourhoods_hold_everybody_once_and_nobody_far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improving, "FEW_STUDENTS", 10)
    place = np.array([[float(number), 0.0] for number in range(40)])
    part = np.repeat([0, 1, 2], [30, 9, 1])
    neighbourhoods = neighbourhoods_of(np.arange(40), part, place, 10)
    assert sorted(np.concatenate(neighbourhoods).tolist()) == list(range(40))
    assert max(len(one) for one in neighbourhoods) <= 10
    assert all(np.ptp(place[one, 0]) < 30 for one in neighbourhoods)


def test_parts_that_share_a_team_are_one_through_a_chain_as_well() -> None:
    part, team = np.array([0, 1, 1, 2, 3]), np.array([4, 4, 7, 7, -1])
    assert joined_by_team(part, team).tolist() == [0, 0, 0, 0, 3]


def two_fields(size: int, team: str | None) -> dict[str, object]:
    """A crowd of two fields that share no opening, but sites: of the two openings of a site each has one."""
    data = crowd(size)
    for place, opening in enumerate(data["openings"]):
        opening["programmes"] = ["pq"[place % 2]]
    for place, student in enumerate(data["students"]):
        names = [opening["id"] for opening in data["openings"][place % 2 :: 2]]
        student |= {"programme": "pq"[place % 2], "preferences": names[place % 7 : place % 7 + 5]}
        student |= {"team": team, "participates": place % 2 == 0 or place % 3 == 0}
    data["teams"] = [] if team is None else [{"id": team, "intensive_places": size // 4}]
    return data


def country(problem: PlacementProblem) -> vast.Vast:
    """A problem as it comes to the steps of a country."""
    model = model_of(problem)
    levels = levels_of(model)[1:]
    face = Face(model, basis_of(model).chosen)
    flow = copy(face)
    flow.narrow([level for level in levels if level.counts == "pairs"])
    return vast.Vast(face, flow, levels, np.arange(len(model.student)), Control(), 1)


def total(work: vast.Vast, evidence: Evidence | None) -> int:
    """What it proves, or nothing."""
    return 0 if evidence is None else evidence.bound + int(work.prices.paid(evidence.reduced).sum())


def cost_of(work: vast.Vast, plan: Ints) -> int:
    """What a plan costs in the levels that prices are for, beyond what students without a place count."""
    model, counted, prices = work.model, work.counted, work.prices
    whole = counted.programme(model, work.levels, *whole_programme(model, work.face, counted))
    cost = np.concatenate([prices.cost, prices.objective.of_others(counted)])
    return int(cost @ whole.point(plan))


def chosen_at_random(face: Face, numbers: np.random.Generator) -> Ints:
    """The best plan of a face for costs drawn at random."""
    some = copy(face)
    some.narrow([level_of(face.model, "random", pair=numbers.integers(0, 9, len(face.model.student)))])
    return some.chosen


def out_of_time(*_: object) -> None:
    raise Stopped
