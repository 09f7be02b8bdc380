"""Who gets a place: as many as possible, by the order of precedence, and nothing that anybody wishes changes it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from matching import PlacementProblem, check, solve
from matching.engine.control import Stopped
from matching.placement import proportionality, shortages
from matching.placement.checking import entitled
from matching.placement.ledger import Ledger
from matching.placement.model import model_of
from matching.placement.precedence import basis_of
from matching.placement.records import PREFERENCE_MODES, Policy, Student
from matching.placement.solver.network import Face
from tests.matching.builders import problem, random_problem
from tests.matching.oracle import who_has_a_place


def flipped(random: Random, case: PlacementProblem) -> PlacementProblem:
    """The same problem with other participation, wishes, teams' places and other orders within lists."""

    def changed(item: Student) -> Student:
        return replace(
            item,
            participates=random.random() < 0.5,
            together=random.random() < 0.5,
            women_present=random.random() < 0.5,
            team=random.choice([None, *(team.id for team in case.teams)]),
            preferences=tuple(random.sample(item.preferences, len(item.preferences))),
        )

    teams = tuple(replace(team, intensive_places=random.choice([None, 0, 1, 3])) for team in case.teams)
    return replace(case, students=tuple(map(changed, case.students)), teams=teams)


@pytest.mark.parametrize("seed", range(4))
def test_no_wish_no_participation_no_team_and_no_order_of_a_list_changes_who_has_a_place(seed: int) -> None:
    """On 200 problems of every order and mode."""
    random, modes = Random(100 + seed), Counter[str]()
    for number in range(50):
        case = random_problem(random)
        mode = PREFERENCE_MODES[number % 3]
        case = replace(case, policy=replace(case.policy, preference_mode=mode))
        people = solve(case).opening_of.keys()
        assert people == solve(flipped(random, case)).opening_of.keys() == who_has_a_place(case)
        assert people == set(shortages(flipped(random, case)).placed)
        modes[mode] += 1
    assert min(modes.values()) > 10


def test_another_order_of_criteria_and_another_mode_places_the_same_people() -> None:
    random = Random(71)
    for _ in range(30):
        case = random_problem(random)
        order = list(Policy().criteria[1:])
        random.shuffle(order)
        policy = replace(
            case.policy, criteria=("placed", *order), preference_mode=random.choice(PREFERENCE_MODES)
        )
        assert solve(replace(case, policy=policy)).opening_of.keys() == solve(case).opening_of.keys()


def test_only_where_lists_are_a_rule_does_it_matter_what_is_on_them() -> None:
    openings = [{"id": "a"}, {"id": "b"}]
    data: list[dict[str, Any]] = [{"id": "s1", "preferences": ["a"]}, {"id": "s2", "preferences": ["a"]}]
    assert len(solve(problem(data, openings)).placements) == 2
    assert len(solve(problem(data, openings, policy={"unranked": False})).placements) == 1


@pytest.mark.parametrize(
    ("precedence", "first"),
    [(None, "old"), (["chosen", "published"], "new"), (["published"], "old"), (["chosen"], "new")],
)
def test_precedence_decides_before_the_lot(precedence: list[str] | None, first: str) -> None:
    students = [{"id": "old", "published": "gone"}, {"id": "new", "preferences": ["o"]}, {"id": "neither"}]
    policy = {} if precedence is None else {"precedence": precedence}
    for seed in range(10):
        assert solve(problem(students, [{"id": "o"}], policy=policy, seed=seed)).opening_of == {first: "o"}


def test_without_precedence_the_lot_decides_alone() -> None:
    students = [{"id": "old", "published": "gone"}, {"id": "new", "preferences": ["o"]}, {"id": "neither"}]
    policy = {"precedence": []}
    winners = Counter(
        name
        for seed in range(90)
        for name in solve(problem(students, [{"id": "o"}], policy=policy, seed=seed)).opening_of
    )
    assert min(winners.values()) > 15


def test_whoever_goes_first_never_costs_two_their_places() -> None:
    """s1 goes first and could take the only place of s2 and of s3; room is made, and as many as can be have one."""
    students: list[dict[str, Any]] = [
        {"id": "s1", "published": "x", "preferences": ["a"]},
        {"id": "s2", "forbidden": ["b"]},
        {"id": "s3", "forbidden": ["a"]},
    ]
    case = problem(students, [{"id": "a"}, {"id": "b"}])
    assert len(solve(case).placements) == 2
    assert "s1" in solve(case).opening_of


def test_the_checker_works_it_out_alike_from_any_plan_and_from_none() -> None:
    random = Random(72)
    for _ in range(100):
        case = random_problem(random)
        ledger, people = Ledger(case), who_has_a_place(case)
        model = model_of(case)
        found = {model.tables.students[place].id for place in basis_of(model).placed.nonzero()[0]}
        assert found == people
        assert entitled(ledger, {}) == people
        wrong = {item.id: random.choice(case.openings).id for item in case.students}
        assert entitled(ledger, wrong) == people


def test_checker_names_who_has_a_place_and_should_not() -> None:
    case = problem([{"id": "s1", "preferences": ["o"]}, {"id": "s2"}], [{"id": "o"}])
    other = replace(case, students=(replace(case.students[0], preferences=()), case.students[1]))
    other = replace(other, policy=replace(case.policy, precedence=()))
    seeds = (replace(other, seed=seed) for seed in range(20))
    wrong = next(solution for solution in map(solve, seeds) if "s2" in solution.opening_of)
    found = {str(item) for item in check(case, replace(wrong, seed=case.seed)) if item.code == "has_place"}
    assert found == {"has_place s1: False for True", "has_place s2: True for False"}


def test_checker_finds_a_place_that_is_left_though_somebody_could_have_it() -> None:
    case = problem([{"id": "s1"}, {"id": "s2"}], [{"id": "o"}, {"id": "p"}])
    full = solve(case)
    smaller = solve(
        replace(case, openings=tuple(replace(item, capacity=int(item.id == "o")) for item in case.openings))
    )
    plan = replace(smaller, problem=full.problem)
    assert [item.code for item in check(case, plan) if item.code == "has_place"] == ["has_place"]


def test_proportionality_compares_plans_for_the_same_students() -> None:
    random = Random(73)
    for _ in range(30):
        case = random_problem(random)
        solution = solve(case)
        report = proportionality(case, solution)
        assert report.without.opening_of.keys() == solution.opening_of.keys()
        assert all(shift.opening and shift.opening_without for shift in report.shifts)


def test_proportionality_of_a_plan_moved_by_hand_keeps_to_those_whom_it_places() -> None:
    case = problem([{"id": "s1", "preferences": ["o"]}, {"id": "s2"}], [{"id": "o"}])
    by_hand = solve(replace(case, students=(case.students[0], replace(case.students[1], pinned="o"))))
    assert by_hand.opening_of == {"s2": "o"}
    assert proportionality(case, by_hand).shifts == ()


def test_a_stop_at_any_flow_leaves_exactly_those_who_get_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopping(*_: object) -> None:
        raise Stopped

    monkeypatch.setattr(Face, "_flow", stopping)
    random = Random(74)
    for _ in range(30):
        case = random_problem(random)
        solution = solve(case)
        assert check(case, solution) == []
        assert solution.opening_of.keys() == who_has_a_place(case)
        assert solution.criteria[0].is_proven
