"""Exchanges: everybody keeps a place and every rule, effects are true, and none that is better is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from matching import PlacementProblem, read_problem, solve
from matching.placement import exchanges, explainer
from matching.placement.explanation import Exchange
from matching.placement.ledger import Ledger
from tests.matching.builders import crowd, problem, random_data, random_student
from tests.matching.oracle import Plan, figures_of


def chains(case: PlacementProblem, plan: Plan, student: str, opening: str) -> Iterator[list[tuple[str, str]]]:
    """Every chain of at most four moves that begins with a student going to an opening, by brute force."""
    ledger = Ledger(case)
    left = {item.id: item.capacity - list(plan.values()).count(item.id) for item in case.openings}

    def extended(chain: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
        who, where = chain[-1]
        if ledger.removed_by(ledger.students[who], ledger.openings[where]) is not None:
            return
        if left[where] > 0 or (len(chain) > 1 and where == plan.get(student)):
            yield chain
        elif len(chain) < 4:
            visited = {place for _, place in chain}
            for holder, place in plan.items():
                if place == where and holder != student:
                    for item in case.openings:
                        if item.id not in visited:
                            yield from extended([*chain, (holder, item.id)])

    if plan.get(student) != opening:
        yield from extended([(student, opening)])


def effect_of(case: PlacementProblem, plan: Plan, chain: list[tuple[str, str]]) -> tuple[int, ...]:
    """By how much every figure changes, worked out by the checker."""
    ledger = Ledger(case)
    rows = zip(figures_of(ledger, {**plan, **dict(chain)}), figures_of(ledger, plan), strict=True)
    return tuple(after - before for (_, after), (_, before) in rows)


def told_effect(case: PlacementProblem, found: Exchange) -> tuple[int, ...]:
    """The effect of an exchange with the figures that stay."""
    names = [name for name, _ in figures_of(Ledger(case), {})]
    assert set(dict(found.effect)) <= set(names)
    return tuple(dict(found.effect).get(name, 0) for name in names)


def hold_against_brute_force(case: PlacementProblem, plan_of: Plan, student: str, opening: str) -> int:
    """Ask for exchanges and hold every one against every chain there is; how many chains there are."""
    solution = solve(case)
    found = exchanges(case, solution, student, opening)
    every = list(chains(case, plan_of, student, opening))
    expected = sorted((effect_of(case, plan_of, chain), len(chain)) for chain in every)
    assert [(told_effect(case, one), len(one.moves)) for one in found] == expected[:10]
    assert len({one.moves for one in found}) == len(found)
    for one in found:
        chain = [(move.student, move.after or "") for move in one.moves]
        assert chain in every
        assert [move.before for move in one.moves] == [plan_of.get(name) for name, _ in chain]
    return len(expected)


def lively_problem(random: Random) -> PlacementProblem:
    """A random problem in which nearly everybody can go nearly anywhere, and two flagged sites have company."""
    data = random_data(random)
    names = [f"o{number}" for number in range(5)]
    data["openings"] = [
        {
            "id": name,
            "site": f"c{number % 3}",
            "capacity": 1 + (number == 0),
            "programmes": ["p"],
            "period": "1",
        }
        for number, name in enumerate(names)
    ]
    data["students"] = [
        {
            **random_student(random, f"s{number}", names),
            "programme": "p",
            "period": "1",
            "max_minutes": None,
            "pinned": None,
        }
        for number in range(6)
    ]
    for site in data["sites"]:
        site.update(stopped=False, recognised=None, women_technical=random.choice([0, 0, 5]))
    return read_problem({**data, "minutes": []})


@pytest.mark.parametrize("seed", range(4))
def test_exchanges_are_the_best_there_are(seed: int) -> None:
    random, count = Random(80 + seed), 0
    for _ in range(12):
        case = lively_problem(random)
        plan = solve(case).opening_of
        for student in random.sample(case.students, 2):
            count += hold_against_brute_force(case, plan, student.id, random.choice(case.openings).id)
    assert count > 40


def test_exchanges_are_the_best_there_are_where_many_could_move() -> None:
    data = crowd(13)
    for opening in data["openings"]:
        opening["capacity"] = 1 + (opening["capacity"] == 3)
    case = read_problem(data)
    plan, count = solve(case).opening_of, 0
    for student in case.students[:3]:
        count += hold_against_brute_force(case, plan, student.id, student.preferences[2])
    assert count > 40


THREE: list[dict[str, Any]] = [
    {"id": "s1", "preferences": ["a", "b"]},
    {"id": "s2", "preferences": ["b", "a"]},
    {"id": "s3", "preferences": ["c"]},
]
SEATS = [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}]


def moves(found: tuple[Exchange, ...]) -> list[list[tuple[str, str | None, str | None]]]:
    return [[(move.student, move.before, move.after) for move in one.moves] for one in found]


def test_a_swap_and_chains_to_a_free_seat_are_told_with_their_effect() -> None:
    case = problem(THREE, SEATS, policy={"criteria": ["placed", "preference"]})
    found = exchanges(case, solve(case), "s1", "b")
    assert moves(found)[0] == [("s1", "a", "b"), ("s2", "b", "a")]
    assert found[0].effect == (("preference", 2),)
    assert [("s1", "a", "b"), ("s2", "b", "d")] in moves(found)
    assert [("s1", "a", "b"), ("s2", "b", "c"), ("s3", "c", "d")] in moves(found)
    assert all(effect[0][0] == "preference" for effect in (one.effect for one in found))


def test_nobody_pinned_moves_and_no_rule_is_broken() -> None:
    pinned = [THREE[0], {**THREE[1], "pinned": "b"}, THREE[2]]
    case = problem(pinned, SEATS)
    assert exchanges(case, solve(case), "s1", "b") == ()
    kept = [THREE[0], {**THREE[1], "forbidden": ["a", "c"]}, THREE[2]]
    case = problem(kept, SEATS)
    assert moves(exchanges(case, solve(case), "s1", "b")) == [[("s1", "a", "b"), ("s2", "b", "d")]]
    away = [{**THREE[0], "forbidden": ["b"]}, *THREE[1:]]
    case = problem(away, SEATS)
    assert exchanges(case, solve(case), "s1", "b") == ()


def test_somebody_without_a_place_needs_a_free_seat_somewhere() -> None:
    students: list[dict[str, Any]] = [
        {"id": "s1", "forbidden": ["b"]},
        {"id": "s2", "forbidden": ["b"], "preferences": ["a"]},
        {"id": "s3", "published": "b"},
    ]
    case = problem(students, [{"id": "a"}, {"id": "b"}])
    solution = solve(case)
    [unplaced] = solution.unplaced
    assert exchanges(case, solution, unplaced.student, "a") == ()
    roomy = problem([*students[:2], {**students[2], "pinned": "b"}], [{"id": "a"}, {"id": "b"}, {"id": "c"}])
    only_s3 = tuple(row for row in solution.placements if row.student == "s3")
    plan = replace(solution, placements=only_s3)
    assert moves(exchanges(roomy, plan, "s1", "a")) == [[("s1", None, "a")]]


def test_a_free_seat_takes_one_move_and_her_own_place_none() -> None:
    case = problem(THREE, SEATS)
    solution = solve(case)
    assert moves(exchanges(case, solution, "s1", "d")) == [[("s1", "a", "d")]]
    assert exchanges(case, solution, "s1", "a") == ()
    with pytest.raises(KeyError):
        exchanges(case, solution, "nobody", "a")


def test_no_more_are_told_than_asked_for_and_chains_beyond_the_limit_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = problem(THREE, SEATS)
    asked = explainer(case, solve(case))
    assert len(asked.exchanges("s1", "b", 1)) == 1
    assert len(asked.exchanges("s1", "b")) > 3
    monkeypatch.setattr("matching.placement.exchanging.MOST", 1)
    assert {len(one.moves) for one in asked.exchanges("s1", "b")} == {2}
