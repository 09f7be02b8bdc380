"""Where hours of supervisors are short, whatever the plan: never where a plan has room, and by how much at least."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from matching.supervisors import SupervisorProblem, broken_rules
from matching.supervisors.ledger import SupervisorLedger
from matching.supervisors.shortages import ShortPart, short_parts
from tests.matching.supervisor_builders import problem, random_problem

EACH, BLOCKS = 60, 5


def left_in_plans(case: SupervisorProblem, part: ShortPart) -> int:
    """The fewest hours of the cases of a part that a plan leaves without a supervisor, over every plan."""
    hours = {one.id: one.hours for one in case.cases if one.id in part.cases}
    names = [None, *(one.id for one in case.supervisors)]
    fewest = sum(hours.values())
    for choice in product(names, repeat=len(case.cases)):
        plan = {one.id: name for one, name in zip(case.cases, choice, strict=True) if name is not None}
        if not broken_rules(case, plan):
            fewest = min(fewest, sum(each for number, each in hours.items() if number not in plan))
    return fewest


@pytest.mark.parametrize("block", range(BLOCKS))
def test_short_parts_bound_what_every_plan_leaves(block: int) -> None:
    wrong, found = {}, 0
    for seed in range(block * EACH, (block + 1) * EACH):
        case = random_problem(Random(seed))
        for part in short_parts(case):
            found += 1
            fewest = left_in_plans(case, part)
            if not 0 < part.left <= fewest or part.short > part.left:
                wrong[seed] = part, fewest
    assert not wrong
    assert found > EACH / 5


def test_hours_left_over_are_those_of_a_plan_where_cases_are_alike() -> None:
    """Three cases of six hours, and nine hours of two supervisors: enough together, and one case stays."""
    case = problem([{}, {}, {}], [{"hours": 9}, {"hours": 9}])

    (part,) = short_parts(case)

    assert (part.needed, part.hours, part.whole) == (18, 18, 12)
    assert (part.short, part.left) == (0, 6)
    assert left_in_plans(case, part) == 6


def test_somebody_who_guides_two_programmes_helps_the_one_that_lacks() -> None:
    """Programme p has nobody else, and q somebody of its own: only p is short, though the second guides both."""
    case = problem(
        [{}, {}, {}, {"programme": "q"}, {"programme": "q"}],
        [{"hours": 12, "programmes": ["p", "q"]}, {"hours": 12, "programmes": ["q"]}],
    )

    (part,) = short_parts(case)

    assert part.programmes == ("p",)
    assert part.supervisors == ("t0",)
    assert (part.needed, part.hours, part.short) == (18, 12, 6)


def test_programmes_that_lack_together_are_one_part_and_others_their_own() -> None:
    case = problem(
        [{}, {}, {"programme": "q"}, {"programme": "r", "hours": 10}, {"programme": "s"}],
        [{"hours": 6, "programmes": ["p", "q"]}, {"programmes": ["s"]}],
    )

    assert [(part.programmes, part.short, part.supervisors) for part in short_parts(case)] == [
        (("p", "q"), 12, ("t0",)),
        (("r",), 10, ()),
    ]


def test_overtime_equivalents_and_decisions_count() -> None:
    """Eight hours and four of overtime are two cases; r counts as q; whoever is forbidden helps nobody."""
    cases = [{}, {"programme": "r"}]
    supervisors = [{"hours": 8, "programmes": ["p", "q"]}]
    same = {"r": ["q"]}

    assert short_parts(problem(cases, supervisors, equivalents=same, policy={"overtime": 4})) == []
    (part,) = short_parts(problem(cases, supervisors, equivalents=same))
    assert (part.programmes, part.short, part.left) == (("p", "r"), 4, 6)
    (lost,) = short_parts(problem([{"forbidden": ["t0"]}, {}], [{}]))
    assert (lost.cases, lost.supervisors, lost.short) == (("c0",), (), 6)


def test_a_supervisor_who_is_given_another_case_makes_room_along_a_chain() -> None:
    """Each in turn gives up hours: the first can only be guided when the others move on."""
    case = problem(
        [{"id": "d", "programme": "q"}, {"id": "c", "programme": "p"}, {"id": "a", "programme": "o"}],
        [
            {"hours": 6, "programmes": ["o", "p"]},
            {"hours": 6, "programmes": ["p", "q"]},
            {"hours": 6, "programmes": ["q"]},
        ],
    )

    assert short_parts(case) == []


def test_nothing_is_short_without_cases_nor_where_there_is_room() -> None:
    assert short_parts(problem([], [{}])) == []
    case = problem([{}] * 3, [{"hours": 18}])
    assert short_parts(case) == []
    assert SupervisorLedger(case).most_hours(case.supervisors[0]) == 18
