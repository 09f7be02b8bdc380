"""Where places are short: the whole part, who gets a place in it and why, and where a plan departs from that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from matching import PlacementProblem, explain, read_solution, solve
from matching.placement import departures, shortages
from matching.placement.explanation import Departures, Shortage, Standing
from matching.placement.formats import read_problem
from matching.placement.ledger import Ledger
from tests.matching.builders import problem, random_problem
from tests.matching.former import PROBLEM, SOLUTION
from tests.matching.oracle import plans, turn_of, who_has_a_place


def eligible(case: PlacementProblem, student: str) -> set[str]:
    """The openings that no rule keeps her from."""
    ledger = Ledger(case)
    person = ledger.students[student]
    return {opening.id for opening in case.openings if ledger.removed_by(person, opening) is None}


def short_problems(seed: int, number: int) -> Iterator[PlacementProblem]:
    """Random problems in which somebody who has an eligible opening gets no place."""
    random = Random(seed)
    while number:
        case = random_problem(random)
        if shortages(case).parts:
            number -= 1
            yield case


def test_short_parts_are_those_whom_some_largest_plan_leaves_out() -> None:
    """By brute force over every plan: the students of the parts, their openings, and no part hangs on to another."""
    for case in short_problems(61, 40):
        found = shortages(case)
        every = [plan.keys() for plan in plans(case, all_pins=False)]
        most = max(map(len, every))
        left_out = {
            item.id
            for item in case.students
            for people in every
            if len(people) == most and item.id not in people
        }
        nowhere = {item.id for item in case.students if not eligible(case, item.id)}
        assert set(found.no_eligible_opening) == nowhere
        assert set(found.placed) == who_has_a_place(case)
        assert {name for part in found.parts for name in part.students} == left_out - nowhere
        for part in found.parts:
            assert is_whole(case, part)
        openings = [name for part in found.parts for name in part.openings]
        assert len(openings) == len(set(openings))
        assert sum(part.short for part in found.parts) == len(case.students) - most - len(nowhere)


def is_whole(case: PlacementProblem, part: Shortage) -> bool:
    """Whether a part has all the openings of its students, is short, and is connected."""
    seats = {opening.id: opening.capacity for opening in case.openings}
    options = {name: eligible(case, name) for name in part.students}
    joined, size = set(options[part.students[0]]), -1
    while len(joined) > size:
        size = len(joined)
        joined = joined.union(*(own for own in options.values() if own & joined))
    return (
        joined == set(part.openings)
        and part.seats == sum(seats[name] for name in joined)
        and part.short == len(part.students) - part.seats > 0
    )


def test_a_programme_that_shares_no_opening_is_short_by_all_that_it_lacks() -> None:
    """32 students, 24 places: 8 short, not the smallest set of 25 for 24."""
    students = [{"id": f"s{number}"} for number in range(32)]
    students += [{"id": f"t{number}", "programme": "q"} for number in range(9)]
    openings = [{"id": f"o{number}", "capacity": 4} for number in range(6)]
    openings += [{"id": "elsewhere", "capacity": 9, "programmes": ["q"]}]
    case = problem(students, openings)
    found = shortages(case)
    [part] = found.parts
    assert (len(part.students), part.seats, part.short) == (32, 24, 8)
    solution = solve(case)
    told = [explain(case, solution, row.student).shortage for row in solution.unplaced]
    assert told == [part] * 8


def test_a_part_counts_standings_in_the_order_in_which_they_go() -> None:
    students: list[dict[str, Any]] = [
        {"id": "pin", "pinned": "o"},
        {"id": "old", "published": "gone"},
        {"id": "both", "published": "o", "preferences": ["o"]},
        *({"id": f"c{number}", "preferences": ["o"]} for number in range(3)),
        {"id": "none"},
    ]
    case = problem(students, [{"id": "o", "capacity": 4}])
    [part] = shortages(case).parts
    assert part.standings == (
        Standing(("pinned",), 1, 1),
        Standing(("published", "chosen"), 1, 1),
        Standing(("published",), 1, 1),
        Standing(("chosen",), 3, 1),
        Standing((), 1, 0),
    )
    turned = replace(case, policy=replace(case.policy, precedence=("chosen",)))
    [part] = shortages(turned).parts
    assert part.standings == (
        Standing(("pinned",), 1, 1),
        Standing(("chosen",), 4, 3),
        Standing((), 2, 0),
    )


def test_a_turn_says_what_went_before_her_and_her_lot() -> None:
    students: list[dict[str, Any]] = [
        {"id": "pin", "pinned": "o"},
        {"id": "old", "published": "gone"},
        *({"id": f"c{number}", "preferences": ["o"]} for number in range(4)),
    ]
    case = problem(students, [{"id": "o", "capacity": 4}])
    solution = solve(case)
    order = sorted(
        (item for item in case.students if item.id[0] == "c"), key=lambda item: turn_of(case, item)
    )
    assert [item.id in solution.opening_of for item in order] == [True, True, False, False]
    turn = explain(case, solution, order[3].id).turn
    assert turn is not None
    assert (turn.facts, turn.rank, turn.equals, turn.gets_place) == (("chosen",), 4, 4, False)
    assert turn.ahead == (("pinned", 1), ("published", 1), ("lot", 2))
    assert turn.lot > getattr(explain(case, solution, order[2].id).turn, "lot", 0) > 0
    assert explain(case, solution, order[0].id).turn is None


def test_those_ahead_hold_every_place_that_she_could_have_and_all_go_before_her() -> None:
    """As many as there are seats within reach by any chain, and each of them is earlier in the order of precedence."""
    for case in short_problems(62, 40):
        solution = solve(case)
        people = {item.id: item for item in case.students}
        for row in solution.unplaced:
            turn = explain(case, solution, row.student).turn
            assert turn is not None
            assert not turn.gets_place
            before = holders_within_reach(case, solution.opening_of, row.student)
            assert sum(count for _, count in turn.ahead) == len(before)
            mine = turn_of(case, people[row.student])
            assert all(turn_of(case, people[name]) < mine for name in before)


def holders_within_reach(case: PlacementProblem, places: dict[str, str], student: str) -> set[str]:
    """Who has a place that she could take, directly or because its holder moves on, and so forth."""
    found, queue = set[str](), [student]
    while queue:
        openings = eligible(case, queue.pop())
        new = {name for name, place in places.items() if place in openings} - found
        found |= new
        queue += new
    return found


def test_who_can_go_nowhere_is_in_no_part() -> None:
    case = problem([{"id": "s1", "programme": "q"}, {"id": "s2"}, {"id": "s3"}], [{"id": "o"}])
    found = shortages(case)
    assert found.no_eligible_opening == ("s1",)
    [part] = found.parts
    assert part.students == ("s2", "s3")
    told = explain(case, solve(case), "s1")
    assert told.shortage is None
    assert told.turn is not None
    assert (told.turn.rank, told.turn.ahead) == (None, ())


def test_nothing_is_short_where_everybody_has_a_place() -> None:
    assert shortages(problem([{"id": "s"}], [{"id": "o"}])).parts == ()
    assert shortages(problem([], [{"id": "o"}])).placed == ()


def test_departures_name_who_has_a_place_by_hand_and_who_lost_it() -> None:
    case = problem([{"id": "s1", "preferences": ["o"]}, {"id": "s2"}], [{"id": "o"}])
    assert departures(case, solve(case).opening_of) == departures(case, {"s1": "o"})
    assert not departures(case, {"s1": "o"}).placed + departures(case, {"s1": "o"}).unplaced
    found = departures(case, {"s2": "o"})
    assert (found.placed, found.unplaced) == (("s2",), ("s1",))
    assert departures(case, {}).unplaced == ("s1",)


def test_a_former_solution_tells_the_shortage_and_no_turn() -> None:
    case, solution = read_problem(PROBLEM), read_solution(SOLUTION)
    told = explain(case, solution, "s4")
    assert told.turn is None
    assert told.shortage is not None
    assert (told.shortage.students, told.shortage.short) == (("s1", "s2", "s3", "s4"), 2)
    assert explain(case, solution, "s5").shortage is None
    assert departures(case, solution.opening_of) == Departures(("s2",), ("s1", "s5"))
