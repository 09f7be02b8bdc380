"""Files of circles: what is written is read back, everything that is wrong is reported at once with its path."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import ProblemError
from matching.circles import (
    CircleProblem,
    read_circle_problem,
    read_circle_solution,
    solve_circles,
    write_circle_solution,
)
from matching.circles.formats import circle_digest, write_circle_problem
from matching.circles.problem import CIRCLE_ORDER
from matching.faults import Fault
from tests.matching.circle_builders import circle_data, people, random_circle_data

DATA = circle_data(people("s", 3), people("m", 1))
WRONG: dict[str, Any] = {
    "format": "circle-problem/2",
    "colour": "red",
    "seed": -1,
    "policy": {
        "min_size": 4,
        "max_size": 3,
        "mentors": [2, 1],
        "criteria": ["unseated", "fun"],
        "sizes": 1,
    },
    "students": [
        {"id": "s1", "slots": ["mon"], "pinned": "m9", "forbidden": ["m8"]},
        {"id": "s1", "slots": ["mon"], "pinned": "m1", "forbidden": ["m1"]},
        {"id": "s3", "slots": "mon", "location": [99, 5], "year": "two"},
        {"slots": []},
    ],
    "mentors": [
        {"id": "m1", "slots": ["mon"], "max_circles": -1},
        {"id": "m2", "slots": [""], "online": 1},
    ],
}
RANDOMS = st.integers(0, 2**32).map(Random)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def faults(data: Any) -> set[str]:
    """What reading reports."""
    with pytest.raises(ProblemError) as caught:
        read_circle_problem(data)
    return {str(fault) for fault in caught.value.faults}


@given(RANDOMS)
@settings(max_examples=60, deadline=None)
def test_problem_that_is_written_is_read_back(random: Random) -> None:
    problem = read_circle_problem(random_circle_data(random))
    assert read_circle_problem(write_circle_problem(problem)) == problem


@given(RANDOMS)
@settings(max_examples=25, deadline=None)
def test_solution_that_is_written_is_read_back(random: Random) -> None:
    solution = solve_circles(read_circle_problem(random_circle_data(random)))
    assert read_circle_solution(write_circle_solution(solution)) == solution


@given(RANDOMS, ANYTHING)
@settings(max_examples=150, deadline=None)
def test_value_of_any_kind_is_read_or_reported_but_never_breaks(random: Random, value: Any) -> None:
    data = random_circle_data(random)
    place = random.choice(
        [data, data["policy"], random.choice(data["students"]), random.choice(data["mentors"])]
    )
    place[random.choice([*place, "extra"])] = value
    assert outcome_of(data)


def outcome_of(data: Any) -> CircleProblem | tuple[Fault, ...]:
    """The problem in a file, or what is wrong with it. Anything but a ProblemError goes through."""
    try:
        return read_circle_problem(data)
    except ProblemError as error:
        return error.faults


def test_missing_keys_take_their_default() -> None:
    problem = read_circle_problem(
        {
            "format": "circle-problem/1",
            "students": [{"id": "s", "slots": []}],
            "mentors": [{"id": "m", "slots": []}],
        }
    )
    policy, student, mentor = problem.policy, problem.students[0], problem.mentors[0]
    assert (policy.min_size, policy.max_size, policy.mentors, problem.seed) == (3, 8, (1, 2), 1)
    order = "unseated_first, unseated, one_mentor, field, one_year, travel, changes"
    assert policy.criteria == tuple(order.split(", ")) == CIRCLE_ORDER
    assert (student.published, student.max_minutes, student.online, mentor.max_circles) == (
        None,
        None,
        False,
        1,
    )


def test_everything_that_is_wrong_is_reported_together() -> None:
    assert faults(WRONG) == {
        'format: must be "circle-problem/1", not "circle-problem/2"',
        "colour: unknown key",
        "seed: must be from 0 to 9223372036854775807, not -1",
        "policy.sizes: unknown key",
        "policy.max_size: must be at least min_size, 4, not 3",
        "policy.mentors: must not begin above its end, not [2, 1]",
        f'policy.criteria[1]: no criterion "fun"; choose from {", ".join(CIRCLE_ORDER)}',
        'students[0].pinned: no mentor "m9"',
        'students[0].forbidden[0]: no mentor "m8"',
        'students[1].pinned: names "m1", who is forbidden',
        'students[2].slots: must be a list, not "mon"',
        "students[2].location[0]: must be from -90 to 90, not 99",
        'students[2].year: must be a whole number, not "two"',
        "students[3].id: is missing",
        "mentors[0].max_circles: must be from 0 to 1000000, not -1",
        "mentors[1].slots[0]: must not be empty",
        "mentors[1].online: must be true or false, not 1",
    }


def test_id_given_twice_is_reported_with_the_first_place() -> None:
    assert faults({**DATA, "mentors": DATA["mentors"] * 2}) == {'mentors[1].id: "m1" is already mentors[0]'}


@pytest.mark.parametrize("data", [None, [], "text", 5])
def test_file_that_is_no_object_is_refused(data: Any) -> None:
    assert faults(data) == {"the file must hold one JSON object"}
    with pytest.raises(ProblemError):
        read_circle_solution(data)


def test_solution_with_faults_is_refused_with_all_of_them() -> None:
    written = write_circle_solution(solve_circles(read_circle_problem(DATA)))
    written["circles"][0]["slot"] = 3
    written["circles"].append({"mentors": [], "slot": "mon", "online": False, "students": []})
    written["unseated"] = [{"student": "s9", "reason": "mood", "removed": {"pinned": -1}}]
    written["extra"] = 1
    with pytest.raises(ProblemError) as caught:
        read_circle_solution(written)
    assert {fault.path for fault in caught.value.faults} == {
        "circles[0].slot",
        "circles[1].mentors",
        "unseated[0].reason",
        "unseated[0].removed.pinned",
        "extra",
    }


def test_digest_sees_content_and_not_the_order_of_rows_or_the_seed() -> None:
    data = random_circle_data(Random(5))
    same = {**data, "seed": 7, "students": data["students"][::-1], "mentors": data["mentors"][::-1]}
    other = {**data, "students": [{**data["students"][0], "priority": not data["students"][0]["priority"]}]}
    first = circle_digest(read_circle_problem(data))
    assert circle_digest(read_circle_problem(same)) == first
    assert circle_digest(read_circle_problem(other)) != first
