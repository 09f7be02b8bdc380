"""What can be measured of one problem; each gives rows. A case is the seed that the problem was made from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

from benchmarks.matching.commands import Solved, row_of, solve
from benchmarks.matching.questions import Asked, ask, questions
from benchmarks.matching.rows import Row
from matching import read_problem, read_solution
from matching.placement.model import model_of
from matching.placement.reasons import Explainer

Data = dict[str, Any]
REPLAN_ORDER = ["placed", "changes", "alone", "overload", "preference", "women_present", "flagged", "travel"]


def solving(work: str, seed: int, data: Data, limit: float) -> Iterator[Row]:
    """The whole solve command."""
    yield row_of(work, str(seed), data, solve(data, limit), pairs_of(data))


def pairs_of(data: Data) -> int | None:
    """How many pairs of a student and an opening the rules leave; None for circles and supervisors."""
    is_placement = data["format"].startswith("placement")
    return len(model_of(read_problem(data)).student) if is_placement else None


# ---------------------------------------------------------------- least change


def replanning(work: str, seed: int, data: Data, limit: float) -> Iterator[Row]:
    """The whole solve command for a plan of least change, after one opening that somebody had was withdrawn."""
    plan = solve(data, limit)
    if not plan.answer:
        yield row_of(work, str(seed), data, plan)
        return
    again = withdrawn(data, plan.answer, seed)
    yield row_of(work, str(seed), again, solve(again, limit), pairs_of(again))


def withdrawn(data: Data, plan: Data, seed: int) -> Data:
    """The problem after a plan was published and one opening withdrawn: it stays known, without seats.

    Which one is drawn among those that somebody has and nobody is pinned to. `changes` comes second.
    """
    pinned = {student.get("pinned") for student in data["students"]}
    had = {row["student"]: row["opening"] for row in plan["placements"]}
    gone = Random(seed).choice(sorted(set(had.values()) - pinned))
    return {
        **data,
        "policy": {**data["policy"], "criteria": REPLAN_ORDER},
        "students": [{**student, "published": had.get(student["id"])} for student in data["students"]],
        "openings": [
            {**opening, "capacity": 0} if opening["id"] == gone else opening for opening in data["openings"]
        ],
    }


def falling_ill(work: str, seed: int, data: Data, limit: float) -> Iterator[Row]:
    """The whole solve command for supervisors after a plan was published and one of them fell ill: `changes` third."""
    plan = solve(data, limit)
    if not plan.answer:
        yield row_of(work, str(seed), data, plan)
        return
    again = without_somebody(data, plan.answer, seed)
    yield row_of(work, str(seed), again, solve(again, limit))


def without_somebody(data: Data, plan: Data, seed: int) -> Data:
    """The problem after a plan of supervisors was published and one of them, drawn, has no hours any more."""
    had = {row["case"]: row["supervisor"] for row in plan["assignments"]}
    ill = Random(seed).choice(sorted(set(had.values())))
    order = [row["name"] for row in plan["criteria"] if row["name"] != "changes"]
    return {
        **data,
        "policy": {**data["policy"], "criteria": [*order[:2], "changes", *order[2:]]},
        "cases": [{**case, "published": had.get(case["id"])} for case in data["cases"]],
        "supervisors": [{**one, "hours": 0} if one["id"] == ill else one for one in data["supervisors"]],
    }


# ---------------------------------------------------------------- the same answer


def on_one_core_and_two(work: str, seed: int, data: Data, limit: float) -> Iterator[Row]:
    """Whether the file that is written is the same, but for its seconds, on one core and on two."""
    if shutil.which("taskset") is None:
        raise SystemExit("which cores a process has is set with taskset, of util-linux")
    two, one = (solve(data, limit, ("taskset", "--cpu-list", cores)) for cores in ("0,1", "0"))
    row = row_of(work, str(seed), data, one)
    yield _compared(row, one, without_seconds(one.answer) == without_seconds(two.answer))


def without_seconds(answer: Data) -> Data:
    """A solution without what differs from run to run."""
    return {key: value for key, value in answer.items() if key != "seconds"}


def after_flips(work: str, seed: int, data: Data, limit: float) -> Iterator[Row]:
    """Whether the same students have a place when participation, wishes, teams' places and lists' orders change."""
    plain, other = solve(data, limit), solve(flipped(data, seed), limit)
    row = row_of(work, str(seed), data, plain)
    people = [
        {placement["student"] for placement in solved.answer["placements"]} for solved in (plain, other)
    ]
    yield _compared(row, plain, people[0] == people[1])


def flipped(data: Data, seed: int) -> Data:
    """The problem with other wishes and participation, other places of teams, and each list in another order."""
    random = Random(seed)
    wishes = ("participates", "together", "women_present")
    return {
        **data,
        "students": [
            {
                **student,
                **{wish: random.random() < 0.5 for wish in wishes},
                "preferences": random.sample(student["preferences"], len(student["preferences"])),
            }
            for student in data["students"]
        ],
        "teams": [{**team, "intensive_places": random.randrange(9)} for team in data["teams"]],
    }


def _compared(row: Row, solved: Solved, is_same: bool) -> Row:
    """The row of a comparison: a plan that the checker refuses stays wrong; figures are in other works."""
    if not solved.answer or row.outcome.startswith("wrong"):
        return row
    return replace(row, outcome="same" if is_same else "different", levels=())


# ---------------------------------------------------------------- why not


def asking(count: int, proved: int, work: str, seed: int, data: Data, limit: float) -> Iterator[Row]:
    """`count` questions of "why not"; `proved` of the answers are compared with a solve that has her pinned there."""
    plan = solve(data, limit)
    if not plan.answer:
        yield row_of(work, str(seed), data, plan)
        return
    left = proved
    for asked in ask(data, plan.answer, count, seed):
        outcome = "answered"
        if left and plan.answer["status"] == "optimal":
            left -= 1
            outcome = proof_of(data, plan.answer, asked, limit)
        yield Row(
            f"{work}, {asked.kind}",
            "ours",
            f"{seed} {asked.student} {asked.opening}",
            asked.seconds,
            asked.processor,
            asked.megabytes,
            outcome,
            load=asked.load,
        )


def asking_anew(count: int, work: str, seed: int, data: Data, limit: float) -> Iterator[Row]:
    """`count` questions of "why not", each a whole `solve` command with her pinned there, as at a large school."""
    plan = solve(data, limit)
    if not plan.answer:
        yield row_of(work, str(seed), data, plan)
        return
    explainer = Explainer(read_problem(data), read_solution(plan.answer))
    asked = (one for one in questions(explainer, seed, 10 * count) if explainer.refusal(*one) is None)
    for student, opening in islice(asked, count):
        pinned = with_pin(data, student, opening)
        yield row_of(work, f"{seed} {student} {opening}", pinned, solve(pinned, limit))


def with_pin(data: Data, student: str, opening: str) -> Data:
    """The problem with a student pinned at an opening."""
    students = [{**one, "pinned": opening} if one["id"] == student else one for one in data["students"]]
    return {**data, "students": students}


def proof_of(data: Data, plan: Data, asked: Asked, limit: float) -> str:
    """Compare an answer with the best plan in which she is pinned there: `answered`, or `wrong` with both."""
    forced = solve(with_pin(data, asked.student, asked.opening), limit).answer
    if forced.get("status") != "optimal":
        return "answered"
    rows = zip(plan["criteria"], forced["criteria"], strict=True)
    differences = {old["name"]: new["value"] - old["value"] for old, new in rows}
    truth = {name: more for name, more in differences.items() if more}
    return "answered" if truth == asked.price else f"wrong: {asked.price} for {truth}"
