"""Supervisors against every plan there is, and against themselves in another order or without what must not count."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

from matching.arrays import Bools, Ints
from matching.engine.control import Control, Stopped
from matching.engine.linear import SCALE
from matching.engine.programme import Programme
from matching.engine.relaxation import Relaxation
from matching.engine.settling import Settled
from matching.supervisors import check_supervisors, solve_supervisors, supervisor_figures
from matching.supervisors.ledger import SupervisorFigures, SupervisorLedger
from matching.supervisors.moving import Moving
from matching.supervisors.problem import SUPERVISOR_ORDER, SupervisorProblem
from matching.supervisors.solution import SupervisorSolution
from matching.supervisors.solver import (
    descending,
    kinds,
    lagrangian,
    neighbourhoods,
    priced,
    programme,
    staging,
    weighing,
)
from matching.supervisors.solver.knapsacks import Knapsacks, Priced
from matching.supervisors.tables import SupervisorTables
from tests.matching.supervisor_builders import all_figures, best_figures, random_problem

EACH, BLOCKS = 40, 10


def verdict(problem: SupervisorProblem) -> list[object]:
    """What is wrong with the solution of a problem."""
    solution = solve_supervisors(problem)
    figures = [(row.name, row.value) for row in solution.criteria]
    wrong: list[object] = list(check_supervisors(problem, solution))
    if solution.status != "optimal":
        wrong.append(solution.status)
    if figures != best_figures(problem):
        wrong.append((figures, best_figures(problem)))
    return wrong


@pytest.mark.parametrize("block", range(BLOCKS))
def test_solve_reaches_the_best_of_all_plans(block: int) -> None:
    wrong = {}
    for seed in range(block * EACH, (block + 1) * EACH):
        if found := verdict(random_problem(Random(seed))):
            wrong[seed] = found
    assert not wrong


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem is solved as that of a large school is, with two supervisors shared out at a time."""
    monkeypatch.setattr(programme, "ROUGH", 0)
    monkeypatch.setattr(neighbourhoods, "TOGETHER", 2)
    monkeypatch.setattr(neighbourhoods, "TOGETHER_IN_CORE", 2)
    monkeypatch.setattr(neighbourhoods, "TURNS", 6)
    monkeypatch.setattr(priced, "TURNS", 6)
    monkeypatch.setattr(priced, "FEWEST", 1)
    monkeypatch.setattr(priced, "PATIENCE", 2)
    monkeypatch.setattr(lagrangian, "FEWEST", 1)
    monkeypatch.setattr(lagrangian, "MORE", 1)
    monkeypatch.setattr(lagrangian, "IN_VAIN", 2)
    monkeypatch.setattr(lagrangian, "TURNS", 6)
    monkeypatch.setattr(weighing, "ROUNDS", 8)
    monkeypatch.setattr(programme.SupervisorProgramme, "narrow", 0)
    monkeypatch.setattr(kinds.KindProgramme, "narrow", 0)


@pytest.mark.usefixtures("large")
def test_solve_reaches_the_best_level_by_level_as_a_large_school_does() -> None:
    wrong = {seed: found for seed in range(1_000, 1_040) if (found := verdict(random_problem(Random(seed))))}
    assert not wrong


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("share", [1.0, 0.5, 0.0])
def test_solve_reaches_the_best_with_visits_and_minutes_in_one_cost(
    share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where knapsacks begin at prices that are far from the best, and so have much to better."""
    bound, answers = Knapsacks.bound, []

    def bound_from_there(self: Knapsacks, price: Ints, most: int, rounds: int, control: Control) -> Priced:
        answers.append(bound(self, (price * share).astype(np.int64), most, rounds, control))
        return answers[-1]

    monkeypatch.setattr(Knapsacks, "bound", bound_from_there)
    wrong = {}
    for seed in range(2_000, 2_100):
        problem = random_problem(Random(seed))
        in_order = replace(problem, policy=replace(problem.policy, criteria=SUPERVISOR_ORDER))
        if found := verdict(in_order):
            wrong[seed] = found
    assert not wrong
    assert len(answers) > 100


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(("far", "is_far", "expected"), [(1.0, False, {1, 2, 3}), (-1.0, True, {1})])
def test_turns_in_vain_take_more_supervisors_and_know_where_a_plan_loses(
    far: float, is_far: bool, expected: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What supervisors lose is part of what a plan costs beyond the bound at the same prices, whichever these are.

    Near the bound turns take pairs that cost little beside, and more people after some in vain; far from it they do
    not.
    """
    some, seen, took, lost = lagrangian.LagrangianNeighbourhoods._some, set(), set(), []

    def watched(self: lagrangian.LagrangianNeighbourhoods, plan: Ints, turn: int) -> Bools:
        people, inside = some(self, plan, turn), plan[self.weighing.relaxation.origin]
        worse = self.found.price // 2
        best = self.knapsacks.answer(worse)
        losses = self.knapsacks.losses(worse, best.point, inside)
        assert losses.sum() <= int(self.knapsacks.cost @ inside) - best.bound / SCALE + 1e-6
        lost.append(losses.sum() > 0)
        took.add(int(people.sum()) == min(len(people), self.together))
        took.add(bool(self.core[self.wider & (not self.is_far)].all()))
        seen.add((self.is_far, self.together))
        return people

    monkeypatch.setattr(lagrangian, "FAR", far)
    monkeypatch.setattr(lagrangian, "FEW", 1)
    monkeypatch.setattr(lagrangian, "GIVEN_UP", 100)
    monkeypatch.setattr(lagrangian.LagrangianNeighbourhoods, "_some", watched)
    for seed in range(2_000, 2_040):
        problem = random_problem(Random(seed))
        solve_supervisors(replace(problem, policy=replace(problem.policy, criteria=SUPERVISOR_ORDER)))
    assert took == {True}
    assert any(lost)
    assert {together for was_far, together in seen if was_far == is_far} == expected


@pytest.mark.usefixtures("large")
def test_turns_of_all_never_have_more_visits_nor_more_minutes_in_as_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The known plan only gets better in the order of both levels, and breaks no row.

    Also where turns of some go on from one of all that has pairs which they do not know.
    """
    better, seen = lagrangian.LagrangianNeighbourhoods._better_known, []
    some, face = neighbourhoods.Neighbourhoods.bettered, lagrangian.LagrangianNeighbourhoods._face

    def watched(self: lagrangian.LagrangianNeighbourhoods, plan: Ints) -> Ints:
        before, whole = self.programme.figures(self.known), self.programme.relaxation
        after = self.programme.figures(better(self, plan))
        seen.append((after <= before, after == min(before, self.programme.figures(plan))))
        activity = whole.rows.activity(plan[whole.origin])
        assert ((activity >= whole.rows.lower) & (activity <= whole.rows.upper)).all()
        return self.known

    def after_all(self: lagrangian.LagrangianNeighbourhoods, plan: Ints, share: float) -> Ints:
        self.all_at_once(share)
        return some(self, plan, share)

    def with_the_plan(self: lagrangian.LagrangianNeighbourhoods, plan: Ints, people: Bools) -> Relaxation:
        found = face(self, plan, people)
        assert found.whole(plan[found.origin]).tolist() == plan.tolist()
        return found

    monkeypatch.setattr(staging.Stages, "_bettered", lambda self, pairs, count: pairs)
    monkeypatch.setattr(priced.PricedNeighbourhoods, "bettered", lambda self, plan, share: plan)
    monkeypatch.setattr(weighing.Weighing, "rounded", lambda self, plan: plan)
    monkeypatch.setattr(lagrangian, "OFTEN_CHOSEN", 2.0)
    monkeypatch.setattr(lagrangian, "CHOSEN", 2.0)
    monkeypatch.setattr(lagrangian, "NEAR", -np.inf)
    monkeypatch.setattr(lagrangian.LagrangianNeighbourhoods, "_face", with_the_plan)
    monkeypatch.setattr(lagrangian.LagrangianNeighbourhoods, "_better_known", watched)
    monkeypatch.setattr(lagrangian.LagrangianNeighbourhoods, "bettered", after_all)
    for seed in range(2_000, 2_100):
        problem = random_problem(Random(seed))
        solve_supervisors(replace(problem, policy=replace(problem.policy, criteria=SUPERVISOR_ORDER)))
    assert len(seen) > 40
    assert set(seen) == {(True, True)}


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_busiest_by_knapsacks_is_no_more_than_the_best_plan_has(
    share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best of all plans is nowhere above the one that was bounded, whatever prices; and mostly it is as high."""
    least, seen = weighing.Weighing.least_busiest, []

    def noted(self: weighing.Weighing, plan: Ints, price: Ints) -> int:
        seen.append(least(self, plan, (price * share).astype(np.int64)))
        return seen[-1]

    monkeypatch.setattr(weighing.Weighing, "least_busiest", noted)
    proven = 0
    for seed in range(2_000, 2_100):
        problem = random_problem(Random(seed))
        seen.clear()
        figures = solve_supervisors(
            replace(problem, policy=replace(problem.policy, criteria=SUPERVISOR_ORDER))
        ).criteria
        busiest = next(row.value for row in figures if row.name == "busiest")
        assert all(found <= busiest for found in seen), seed
        proven += sum(found == busiest > 0 for found in seen)
    assert proven > 20


@pytest.mark.usefixtures("large")
def test_busiest_by_knapsacks_counts_where_there_is_no_time_for_its_level(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[bool] = []
    run = descending.Descent.run

    def watched(self: descending.Descent) -> None:
        run(self)
        index = [level.name for level in self.programme.levels].index("busiest")
        ended.append(0 < self.busiest <= self.bounds[index])

    def stopped(self: descending.Descent, index: int, start: Relaxation) -> Relaxation:
        raise Stopped

    monkeypatch.setattr(descending.Descent, "run", watched)
    monkeypatch.setattr(descending.Descent, "_settled", stopped)
    for seed in range(2_000, 2_020):
        problem = random_problem(Random(seed))
        solve_supervisors(replace(problem, policy=replace(problem.policy, criteria=SUPERVISOR_ORDER)))
    assert ended.count(True) > 10


@pytest.mark.parametrize("rough", [0, programme.ROUGH])
def test_bounds_hold_where_the_first_levels_are_not_proven(
    rough: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No plan that is nowhere above ours before a level has less in it, though there are better ones before."""
    monkeypatch.setattr(programme, "ROUGH", rough)
    settled = staging.settled

    def not_proven(asked: Programme, control: Control, plan: Ints, **more: Any) -> Settled:
        if isinstance(asked, kinds.KindProgramme):
            return Settled(plan, [least or 0 for least in asked.least], False, asked.relaxation, [])
        return settled(asked, control, plan, **more)

    def by_strangers(tables: SupervisorTables, before: SupervisorSolution | None) -> Ints:
        chosen, left = np.full(len(tables.cases), -1), tables.most_hours.copy()
        for pair in np.lexsort((tables.known, tables.pinned[tables.case] < 0)).tolist():
            case, supervisor = tables.case[pair], tables.supervisor[pair]
            if chosen[case] < 0 and left[supervisor] >= tables.needs[case]:
                chosen[case] = pair
                left[supervisor] -= tables.needs[case]
        return np.sort(chosen[chosen >= 0])

    monkeypatch.setattr(staging, "settled", not_proven)
    monkeypatch.setattr(staging, "first_plan", by_strangers)
    open_levels = 0
    for seed in range(3_005, 3_020):
        problem = random_problem(Random(seed))
        rows = solve_supervisors(problem).criteria
        open_levels += sum(not row.is_proven for row in rows)
        for figures in all_figures(problem):
            for row, (_, value) in zip(rows, figures, strict=True):
                assert value >= row.bound, (seed, row, figures)
                if value > row.value:
                    break
    assert open_levels > 15


def test_solve_gives_the_same_plan_in_another_order_of_rows() -> None:
    for seed in range(40):
        problem = random_problem(Random(seed))
        turned = replace(problem, cases=problem.cases[::-1], supervisors=problem.supervisors[::-1])
        assert solve_supervisors(turned).supervisor_of == solve_supervisors(problem).supervisor_of


def test_solve_is_no_better_with_less_to_choose_from() -> None:
    """Who is forbidden to everybody might as well be gone."""
    for seed in range(40):
        problem = random_problem(Random(seed))
        gone = problem.supervisors[0].id
        free = [replace(case, pinned=None) for case in problem.cases]
        banned = [replace(case, forbidden=tuple({*case.forbidden, gone})) for case in free]
        left = [replace(case, forbidden=tuple(set(case.forbidden) - {gone})) for case in free]
        one = solve_supervisors(replace(problem, cases=tuple(banned)))
        other = solve_supervisors(replace(problem, cases=tuple(left), supervisors=problem.supervisors[1:]))
        assert one.supervisor_of == other.supervisor_of
        figures = supervisor_figures(replace(problem, cases=tuple(free)), one.supervisor_of)
        best = solve_supervisors(replace(problem, cases=tuple(free)))
        assert [value for _, value in figures] >= [row.value for row in best.criteria]


def test_moving_one_case_changes_figures_by_what_counting_all_again_gives() -> None:
    """Every criterion, every case of any plan that people might make, and every supervisor or none for it."""
    seen: set[str] = set()
    for seed in range(300):
        random = Random(seed)
        asked = random_problem(random)
        problem = replace(asked, policy=replace(asked.policy, criteria=SUPERVISOR_ORDER))
        names = [None, *(one.id for one in problem.supervisors)]
        plan = {case.id: name for case in problem.cases if (name := random.choice(names))}
        ledger = SupervisorLedger(problem)
        figures = SupervisorFigures(ledger, plan)
        for case, after in product(problem.cases, [None, *problem.supervisors]):
            others = {one: name for one, name in plan.items() if one != case.id}
            moved = others if after is None else {**others, case.id: after.id}
            pairs = zip(figures.rows(), supervisor_figures(problem, moved), strict=True)
            expected = tuple((name, new - old) for (name, old), (_, new) in pairs)
            assert Moving(figures, case).change(after) == expected, (seed, case, after)
            seen |= {name for name, change in expected if change}
    assert seen == set(SUPERVISOR_ORDER)
