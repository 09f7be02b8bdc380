"""The smallest sets of decisions that exclude each other: taking any one out makes the rest possible."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from matching import ProblemError, explain, read_problem, solve
from matching.placement.conflicts import Conflict, conflicts_of_pins
from matching.placement.records import Opening, Site, Student
from tests.matching.builders import problem, problem_data, random_data

PINNED = {"pinned": "o"}


def test_pins_beyond_the_seats_are_one_more_than_the_seats() -> None:
    students = [Student(name, "p", "1", pinned="o") for name in ("s3", "s1", "s2", "s4")]
    [conflict] = conflicts_of_pins(students, [Opening("o", "c", 2, ("p",), "1")], [Site("c")])
    assert conflict == Conflict("capacity", "o", ("s1", "s2", "s3"), 2, ("s4",))


@pytest.mark.parametrize(
    ("student", "site", "code"),
    [
        ({"track": "BOL"}, {}, "track"),
        ({"year": 2}, {}, "year"),
        ({"programme": "q"}, {}, "programme"),
        ({"period": "2"}, {}, "period"),
        ({}, {"recognised": ("q",)}, "recognition"),
        ({}, {"stopped": True}, "stopped"),
    ],
)
def test_pin_against_a_rule_is_a_conflict_by_itself(
    student: dict[str, Any], site: dict[str, Any], code: str
) -> None:
    pinned = replace(Student("s", "p", "1", pinned="o"), **student)
    opening = Opening("o", "c", 1, ("p",), "1", track="BBL", years=(3,))
    found = conflicts_of_pins([pinned], [opening], [Site("c", **site)])
    assert [(conflict.code, conflict.students) for conflict in found] == [(code, ("s",))]


def test_problem_can_be_read_once_one_pin_of_each_smallest_set_is_withdrawn() -> None:
    """As often as conflicts are found, taking one of their pins out leads to a problem without any."""
    random = Random(41)
    found = 0
    while found < 40:
        data = random_data(random)
        for student in data["students"]:
            student["pinned"] = random.choice([None, *(opening["id"] for opening in data["openings"])])
        while (conflict := first_conflict(data)) is not None:
            found += 1
            for student in data["students"]:
                if student["id"] == conflict.students[0]:
                    student["pinned"] = None
        read_problem(data)


def first_conflict(data: dict[str, Any]) -> Conflict | None:
    """The first smallest set of pins of a file that cannot be obeyed."""
    without = read_problem({**data, "students": [{**row, "pinned": None} for row in data["students"]]})
    pins = {row["id"]: row["pinned"] for row in data["students"]}
    students = [replace(student, pinned=pins[student.id]) for student in without.students]
    found = conflicts_of_pins(students, without.openings, without.sites, without.equivalents)
    if not found:
        return None
    with pytest.raises(ProblemError):
        read_problem(data)
    return found[0]


def test_why_not_names_the_pins_that_hold_every_seat() -> None:
    case = problem(
        [{"id": "s1", "preferences": ["o"]}, {"id": "s2", **PINNED}, {"id": "s3", **PINNED}],
        [{"id": "o", "capacity": 2}, {"id": "p"}],
    )
    answer = explain(case, solve(case), "s1", "o").why_not
    assert answer is not None
    assert (answer.code, answer.conflict) == ("impossible", Conflict("capacity", "o", ("s2", "s3"), 2))


def test_error_of_a_file_names_all_pins_of_an_opening() -> None:
    data = problem_data([{"id": f"s{number}", **PINNED} for number in range(4)], [{"id": "o", "capacity": 2}])
    with pytest.raises(
        ProblemError, match='4 students are pinned to "o", which has 2: "s0", "s1", "s2", "s3"'
    ):
        read_problem(data)
