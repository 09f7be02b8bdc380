"""What must not matter to circles does not, and what is left when a solve is cut short is right as far as it goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matching.circles import (
    check_circles,
    read_circle_problem,
    read_circle_solution,
    solve_circles,
    write_circle_solution,
)
from matching.circles.formats import write_circle_problem
from matching.circles.solver import staging
from matching.results import Progress
from tests.matching.circle_builders import circle_problem, people, random_circle_data, random_person


def crowd(seed: int, students: int, mentors: int) -> dict[str, Any]:
    """A problem with something to decide, in which seats are short."""
    random = Random(seed)
    slots = ["mon", "tue", "wed", "thu"]
    return {
        "format": "circle-problem/1",
        "seed": seed,
        "policy": {},
        "students": [
            {
                **random_person(random, f"s{number}", slots),
                "year": random.choice([1, 2, 3]),
                "field": random.choice(["ict", "bouw"]),
                "priority": random.random() < 0.3,
            }
            for number in range(students)
        ],
        "mentors": [
            {**random_person(random, f"m{number}", slots), "fields": [random.choice(["ict", "bouw"])]}
            for number in range(mentors)
        ],
    }


def outcome(data: dict[str, Any]) -> dict[str, Any]:
    """A solution without the time that it took."""
    written = write_circle_solution(solve_circles(read_circle_problem(data)))
    del written["seconds"]
    return written


def figures(data: dict[str, Any]) -> list[int]:
    """The values of a solution."""
    return [row["value"] for row in outcome(data)["criteria"]]


def shuffled(random: Random, data: dict[str, Any]) -> dict[str, Any]:
    """The same problem with rows and lists without an order in another order."""
    data = json.loads(json.dumps(data))
    for kind in ("students", "mentors"):
        random.shuffle(data[kind])
        for row in data[kind]:
            for key in ("slots", "fields", "forbidden", "published"):
                if row.get(key):
                    random.shuffle(row[key])
    return data


def renamed(data: dict[str, Any]) -> dict[str, Any]:
    """Every id of students and mentors under another name, in another alphabetical order."""
    text = json.dumps(data)
    for kind, letter in (("students", "s"), ("mentors", "m")):
        for row in data[kind]:
            text = text.replace(f'"{row["id"]}"', f'"{99 - int(row["id"][1:])}{letter}"')
    renamed_data: dict[str, Any] = json.loads(text)
    return renamed_data


def test_permuting_the_rows_of_a_file_changes_nothing_at_all() -> None:
    random = Random(21)
    for _ in range(40):
        data = write_circle_problem(read_circle_problem(random_circle_data(random)))
        assert outcome(shuffled(random, data)) == outcome(data)
    data = crowd(1, 30, 5)
    assert outcome(shuffled(random, data)) == outcome(data)


def test_renaming_everybody_leaves_the_figures() -> None:
    random = Random(22)
    for _ in range(40):
        data = random_circle_data(random)
        assert figures(renamed(data)) == figures(data)


@pytest.mark.parametrize(
    "useless", [{"slots": []}, {"slots": ["never"]}, {"slots": ["mon"], "max_circles": 0}]
)
def test_mentor_who_can_lead_nothing_leaves_the_figures(useless: dict[str, Any]) -> None:
    random = Random(23)
    for _ in range(15):
        data = random_circle_data(random)
        more = {**data, "mentors": [*data["mentors"], {"id": "m99", **useless}]}
        assert figures(more) == figures(data)


def test_lottery_favours_nobody_by_place_in_the_list() -> None:
    """Two students alike, one seat: over many seeds each gets it about as often."""
    problem = circle_problem(people("s", 2), people("m", 1), min_size=1, max_size=1)
    data = write_circle_problem(problem)
    wins = sum(
        "s1" in solve_circles(read_circle_problem({**data, "seed": seed})).circle_of for seed in range(100)
    )
    assert 30 < wins < 70


def test_one_core_and_two_give_the_same_circles(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(crowd(2, 30, 5)))
    answers = []
    for cores in ({min(os.sched_getaffinity(0))}, os.sched_getaffinity(0)):
        out = tmp_path / f"{len(answers)}.json"
        subprocess.run(
            [sys.executable, "-m", "matching", "solve", str(path), "--out", str(out)],
            check=True,
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda cores=cores: os.sched_setaffinity(0, cores),  # type: ignore[misc]
        )
        answer = json.loads(out.read_text())
        del answer["seconds"]
        answers.append(answer)
    assert answers[0] == answers[1]


def test_progress_names_every_criterion_and_ends_complete() -> None:
    told: list[Progress] = []
    solution = solve_circles(read_circle_problem(crowd(3, 20, 4)), on_progress=told.append)
    values = {report.stage: report.value for report in told}
    assert [values[row.name] for row in solution.criteria] == [row.value for row in solution.criteria]
    shares = [report.share for report in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_cancel_at_once_leaves_a_right_plan() -> None:
    problem = read_circle_problem(crowd(4, 60, 8))
    solution = solve_circles(problem, should_stop=lambda: True)
    assert solution.status == "cancelled"
    assert check_circles(problem, solution) == []


def test_cancel_halfway_keeps_what_was_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "ENUMERATED", 0)
    problem = read_circle_problem(crowd(5, 40, 6))
    told: list[Progress] = []
    solution = solve_circles(problem, on_progress=told.append, should_stop=lambda: len(told) > 2)
    assert solution.status == "cancelled"
    assert check_circles(problem, solution) == []
    best = [row.value for row in solve_circles(problem).criteria]
    assert [row.value for row in solution.criteria] >= best
    assert solution.criteria[0].is_proven


def test_time_limit_leaves_a_right_plan_with_bounds() -> None:
    problem = read_circle_problem(crowd(6, 120, 14))
    solution = solve_circles(problem, time_limit=0.3)
    assert solution.status == "feasible"
    assert check_circles(problem, solution) == []
    written = write_circle_solution(solution)
    assert read_circle_solution(written) == solution


def test_time_limit_that_is_long_enough_changes_nothing() -> None:
    problem = read_circle_problem(crowd(3, 20, 4))
    limited, free = solve_circles(problem, time_limit=300), solve_circles(problem)
    assert (limited.status, limited.circles) == ("optimal", free.circles)
