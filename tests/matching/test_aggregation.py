"""Pairs that are alike, aggregated: the same best plan in every order and mode, and the same plans before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching import PlacementProblem, check, solve
from matching.arrays import Ints
from matching.engine import division, lexicographic, settling
from matching.engine.control import Stopped
from matching.engine.relaxation import Relaxation
from matching.placement.criteria import figure, levels_of, lottery_levels
from matching.placement.model import PlacementModel, model_of
from matching.placement.plan import pairs_of_plan
from matching.placement.precedence import basis_of
from matching.placement.records import PREFERENCE_MODES
from matching.placement.solution import Placement, PlacementSolution
from matching.placement.solver import aggregate_settling, staging
from matching.placement.solver.aggregate_programme import AggregateProgramme, aggregate_programme_of
from matching.placement.solver.aggregation import aggregation_of
from matching.placement.solver.disaggregation import disaggregated
from matching.placement.solver.network import Face
from matching.placement.solver.programme import programme_of
from matching.results import Progress
from tests.matching.builders import alike, problem
from tests.matching.large import everything_is_large
from tests.matching.oracle import Plan, best_figures, right_plans, who_has_a_place
from tests.matching.test_stopping_early import hold_bounds_against_every_plan


@pytest.fixture(autouse=True)
def everything_is_aggregated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "is_worth_aggregating", lambda _: True)


@pytest.mark.parametrize("seed", range(12))
def test_the_aggregate_reaches_the_best_of_all_plans(seed: int) -> None:
    random = Random(seed)
    for _ in range(25):
        one = alike(random)
        solution = solve(one)
        assert check(one, solution) == [], one
        assert [(row.name, row.value) for row in solution.criteria] == best_figures(one), one
        assert solution.opening_of.keys() == who_has_a_place(one), one
        assert solution.status == "optimal"


@pytest.mark.parametrize(
    "seed", [100, 101, 1003, 1004, 1014, 1019]
)  # in the last four every plan uses some hub
def test_the_lottery_decides_as_without_aggregation(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    problems = [alike(random) for _ in range(18)]
    aggregate = [solve(one) for one in problems]
    monkeypatch.setattr(staging, "is_worth_aggregating", lambda _: False)
    for one, solution in zip(problems, aggregate, strict=True):
        model = model_of(one)
        figures = [figures_with_lottery(model, item) for item in (solution, solve(one))]
        assert figures[0] == figures[1], one


def figures_with_lottery(model: PlacementModel, solution: PlacementSolution) -> list[int]:
    chosen = pairs_of_plan(model, solution)
    return [figure(model, level, chosen) for level in [*levels_of(model), *lottery_levels(model)]]


@pytest.mark.parametrize("seed", range(3))
def test_bounds_in_aggregate_hold_against_every_plan(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    settle = lexicographic.Lexicographic._settle

    def stopping(self: lexicographic.Lexicographic, index: int, *, thorough: bool) -> None:
        if index >= seed:
            raise Stopped
        settle(self, index, thorough=thorough)

    monkeypatch.setattr(lexicographic.Lexicographic, "_settle", stopping)
    hold_bounds_against_every_plan(Random(seed), 20)


def test_no_time_at_all_leaves_bounds_in_aggregate_that_hold() -> None:
    hold_bounds_against_every_plan(Random(3), 10, time_limit=1e-9)


def aggregated(one: PlacementProblem) -> AggregateProgramme:
    model = model_of(one)
    face = Face(model, basis_of(model).chosen)
    return aggregate_programme_of(face, [*levels_of(model)[1:], *lottery_levels(model)], aggregation_of(face))


def chosen_of(model: PlacementModel, plan: Plan) -> Ints:
    placements = tuple(Placement(name, opening, None, None, False, False) for name, opening in plan.items())
    return pairs_of_plan(model, PlacementSolution("x", "x", 0, "feasible", (), placements, (), ()))


def keeps_within(relaxation: Relaxation, point: Ints) -> bool:
    """Whether a point of the whole programme is one of a relaxation."""
    mine = point[relaxation.origin]
    value = relaxation.rows.activity(mine)
    return bool(
        (relaxation.whole(mine) == point).all()
        and (mine >= relaxation.lower).all()
        and (mine <= relaxation.upper).all()
        and (value >= relaxation.rows.lower).all()
        and (value <= relaxation.rows.upper).all()
    )


def some_problems(number: int) -> list[PlacementProblem]:
    """Problems in which some pairs are alike."""
    random, found = Random(1), []
    while len(found) < number:
        one = alike(random)
        if one.policy.criteria and len(
            aggregation_of(Face(model_of(one), basis_of(model_of(one)).chosen)).loose
        ):
            found.append(one)
    return found


def test_every_plan_is_a_point_with_the_same_figures_and_no_worse_when_it_is_shared_out() -> None:
    for one in some_problems(30):
        aggregate = aggregated(one)
        model = aggregate.full
        for plan in right_plans(one):
            chosen = chosen_of(model, plan)
            point = aggregate.point(chosen)
            assert keeps_within(aggregate.relaxation, point), one
            figures = [objective.value(point) for objective in aggregate.objectives]
            assert figures == [figure(model, level, chosen) for level in aggregate.levels], one
            shared = aggregate.chosen(point)
            assert [figure(model, level, shared) for level in aggregate.levels] <= figures, one
            assert keeps_within(aggregate.relaxation, aggregate.point(shared)), one


def test_the_same_plans_are_left_after_disaggregation() -> None:
    seen = 0
    for one in some_problems(30):
        aggregate = aggregated(one)
        model, rest = aggregate.full, levels_of(model_of(one))
        best = settling.settled(aggregate, staging.Control(), aggregate.point(basis_of(model).chosen))
        nothing = np.zeros(len(aggregate.aggregation.loose), bool)
        whole = disaggregated(aggregate, best.left, rest, nothing)
        for plan in right_plans(one):
            chosen = chosen_of(model, plan)
            inside = keeps_within(best.left, aggregate.point(chosen))
            has_pairs = bool(np.isin(chosen[chosen >= 0], whole.pairs).all())
            stays = has_pairs and keeps_within(
                whole.programme.relaxation, whole.programme.point(whole.in_own(chosen))
            )
            assert stays == inside, one
            seen += inside
    assert seen > 30


@pytest.mark.parametrize("mode", PREFERENCE_MODES)
def test_a_hub_that_leads_to_what_somebody_listed_gives_it_as_listed(mode: str) -> None:
    """Off their lists everybody goes to the one opening that is left, and one of them had it on her list."""
    students = [{"id": f"s{place}", "together": True} for place in range(4)]
    students[0]["preferences"] = ["full", "left"]
    students[1]["pinned"] = "full"
    one = problem(
        students,
        [{"id": "full"}, {"id": "left", "capacity": 3}],
        [{"id": "at-full", "women_technical": 0}],
        policy={"preference_mode": mode},
    )
    model = model_of(one)
    aggregate = aggregated(one)
    point = np.zeros(len(aggregate.relaxation.settled), np.int64)
    points = aggregate.point(basis_of(model).chosen)
    first, last = aggregate.first_choice, aggregate.first_arc
    assert last - first >= 3
    point[:] = points
    solution = solve(one)
    assert next(row.rank for row in solution.placements if row.student == "s0") == 2
    assert [(row.name, row.value) for row in solution.criteria] == best_figures(one)


def test_few_pairs_that_are_alike_are_not_aggregated() -> None:
    model = model_of(problem([{"id": f"s{place}"} for place in range(4)], [{"id": "o", "capacity": 4}]))
    aggregation = aggregation_of(Face(model, basis_of(model).chosen))
    assert (len(aggregation.loose), len(aggregation.single), len(aggregation.seat_opening)) == (4, 0, 1)
    assert not aggregate_settling.is_worth_aggregating(aggregation)


def test_aggregation_is_for_many_pairs_that_are_alike_and_not_for_a_country() -> None:
    model = model_of(problem([{"id": f"s{place}"} for place in range(4)], [{"id": "o", "capacity": 4}]))
    few = aggregation_of(Face(model, basis_of(model).chosen))
    many = replace(few, loose=np.arange(aggregate_settling.LEAST_LOOSE + 1))
    assert aggregate_settling.is_worth_aggregating(many)
    assert not aggregate_settling.is_worth_aggregating(
        replace(many, single=np.arange(aggregate_settling.LEAST_LOOSE + 2))
    )
    country = replace(many, loose=np.arange(5_000_000), single=np.arange(aggregate_settling.MOST_COLUMNS))
    assert not aggregate_settling.is_worth_aggregating(country)


@pytest.mark.parametrize(
    "kept_apart",
    [{"vetoes": ["at-o1"]}, {"forbidden": ["o1"]}, {"max_minutes": 1}, {"pinned": "o1"}],
)
def test_who_is_kept_from_an_opening_is_in_no_hub(kept_apart: dict[str, object]) -> None:
    here = [52.0, 5.0]
    students = [{"id": f"s{place}", "location": here} for place in range(4)]
    students[0] |= kept_apart
    sites = [{"id": f"at-o{place}", "location": [52.0 + place, 5.0]} for place in range(3)]
    model = model_of(problem(students, [{"id": f"o{place}", "capacity": 4} for place in range(3)], sites))
    aggregation = aggregation_of(Face(model, basis_of(model).chosen))
    people = {model.tables.students[student].id for student in aggregation.choice_student.tolist()}
    assert people == {"s1", "s2", "s3"}


def test_a_part_adds_no_link_about_what_is_open_in_another() -> None:
    """Somebody is settled in a group of two, and that somebody is there is open elsewhere: it counts as nobody."""
    students = [{"id": f"s{place}", "together": True} for place in range(2)]
    model = model_of(problem(students, [{"id": "o", "capacity": 2}], [{"id": "at-o", "women_technical": 0}]))
    programme = programme_of(model, levels_of(model)[1:], Face(model, basis_of(model).chosen))
    whole = programme.relaxation
    point = np.array([1, 1, 0, 1])[: whole.width]
    settled = whole.whole(point)
    settled[programme.pair_count :] = 0  # what is open in another part counts as nothing
    part = Relaxation(
        np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), whole.rows, settled
    )
    assert programme.broken(part, np.zeros(0)) is None


def test_parts_after_disaggregation_keep_groups_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "divided", lambda relaxation: division.divided(relaxation, least=1))
    monkeypatch.setattr(settling.Lexicographic, "run", without_width(settling.Lexicographic.run))
    random = Random(8)
    for _ in range(100):
        one = alike(random)
        solution = solve(one)
        assert [(row.name, row.value) for row in solution.criteria] == best_figures(one), one


def without_width(run: Callable[[lexicographic.Lexicographic], None]) -> Callable[[object], None]:
    """Every search is put off, as where much is open."""

    def narrow(work: lexicographic.Lexicographic) -> None:
        work.programme.__dict__["wide"] = 0
        run(work)

    return narrow


def test_progress_of_parts_in_aggregate_is_that_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "divided", lambda relaxation: division.divided(relaxation, least=1))
    random, told = Random(9), 0
    for _ in range(40):
        one, heard = alike(random), list[Progress]()
        solution = solve(one, on_progress=heard.append)
        value = {row.name: row.value for row in solution.criteria}
        heard_of = [progress for progress in heard if progress.stage in value]
        bounds = [(each.bound, value[each.stage]) for each in heard_of if each.bound is not None]
        values = [(each.value, value[each.stage]) for each in heard_of if each.value is not None]
        assert all(bound <= best for bound, best in bounds), one
        assert all(found >= best for found, best in values), one
        told += len(values)
        shares = [progress.share for progress in heard]
        assert shares == sorted(shares), one
        assert all(0 <= share <= 1 for share in shares), one
    assert told > 100


def test_a_part_that_had_not_time_enough_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part is stopped after its first level, and goes on from there with what the others left."""
    settle, works = lexicographic.Lexicographic._settle, list[lexicographic.Lexicographic]()

    def stopping(self: lexicographic.Lexicographic, index: int, *, thorough: bool) -> None:
        settle(self, index, thorough=thorough)
        if not any(work is self for work in works):
            works.append(self)
            raise Stopped

    def untouched(_: object) -> None:
        raise AssertionError("nothing has to be closed")

    monkeypatch.setattr(lexicographic.Lexicographic, "_settle", stopping)
    monkeypatch.setattr(settling.Closing, "run", untouched)
    random = Random(10)
    for _ in range(20):
        one = alike(random)
        solution = solve(one, time_limit=60)
        assert solution.status == "optimal"
        assert [(row.name, row.value) for row in solution.criteria] == best_figures(one), one
    assert len(works) > 5


def test_a_team_that_is_spread_over_parts_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its overload may be closed before parts are divided: none of them may then work it out by itself."""
    monkeypatch.setattr(settling, "divided", lambda relaxation: division.divided(relaxation, least=1))
    monkeypatch.setattr("matching.placement.solver.programme.PlacementProgramme.wide", 2)
    random = Random(11)
    for _ in range(150):
        one = alike(random)
        order = ("placed", "changes", "alone", "flagged", "preference", "travel", "women_present", "overload")
        one = replace(one, policy=replace(one.policy, criteria=order))
        solution = solve(one)
        assert solution.status == "optimal"
        assert [(row.name, row.value) for row in solution.criteria] == best_figures(one), one


@pytest.mark.parametrize("seed", range(100, 104))
def test_what_large_schools_need_reaches_the_best_of_all_plans(seed: int) -> None:
    random = Random(seed)
    with everything_is_large():
        for _ in range(40):
            one = alike(random)
            solution = solve(one)
            assert check(one, solution) == [], one
            assert [(row.name, row.value) for row in solution.criteria] == best_figures(one), one
            assert solution.status == "optimal"
