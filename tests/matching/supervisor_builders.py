"""Small supervisor problems: by hand, and at random with every kind of field in use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

from matching.supervisors import SupervisorProblem, read_supervisor_problem, supervisor_figures
from matching.supervisors.checking import broken_rules
from matching.supervisors.problem import SUPERVISOR_ORDER

UTRECHT, ZEIST, ZWOLLE = [52.09, 5.12], [52.09, 5.24], [52.51, 6.09]


def data(cases: list[dict[str, Any]], supervisors: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A problem's JSON object: cases of programme p that take six hours, supervisors of p with sixty."""
    policy = more.pop("policy", {})
    return {
        "format": "supervisor-problem/1",
        "seed": 1,
        "policy": policy,
        "cases": [
            {"id": f"c{place}", "programme": "p", "hours": 6, **case} for place, case in enumerate(cases)
        ],
        "supervisors": [
            {"id": f"t{place}", "programmes": ["p"], "hours": 60, **one}
            for place, one in enumerate(supervisors)
        ],
        **more,
    }


def problem(cases: list[dict[str, Any]], supervisors: list[dict[str, Any]], **more: Any) -> SupervisorProblem:
    """A problem from the same."""
    return read_supervisor_problem(data(cases, supervisors, **more))


def random_order(random: Random) -> list[str]:
    """An order of some criteria, the two that stay first in front."""
    rest = list(SUPERVISOR_ORDER[2:])
    random.shuffle(rest)
    return [*SUPERVISOR_ORDER[:2], *rest[: random.randint(0, len(rest))]]


def random_problem(random: Random) -> SupervisorProblem:
    """Up to five cases and three supervisors. Pins are few, so that hours hold them."""
    names = [f"t{place}" for place in range(random.randint(1, 3))]
    places = [None, UTRECHT, ZEIST, ZWOLLE]

    def some(most: int) -> list[str]:
        return random.sample([*names, "gone"], min(len(names), random.randint(0, most)))

    cases = [
        {
            "programme": random.choice("pqr"),
            "hours": random.choice([6, 6, 10, 3, 0]),
            "intensive": random.random() < 0.4,
            "female_coach": random.random() < 0.4,
            "known_by": some(2),
            "site": random.choice([None, "a", "a", "b"]),
            "location": random.choice(places),
            "forbidden": [name for name in names if random.random() < 0.1],
            "published": random.choice([None, *names, "gone"]),
        }
        for _ in range(random.randint(1, 5))
    ]
    supervisors = [
        {
            "id": name,
            "programmes": random.choice([["p"], ["p", "q"], ["q"], ["p", "q", "r"]]),
            "hours": random.choice([0, 6, 10, 16, 22, 60]),
            "trained": random.random() < 0.5,
            "female_coach": random.random() < 0.5,
            "location": random.choice(places),
        }
        for name in names
    ]
    if random.random() < 0.2:
        cases[0] |= {"pinned": names[0], "forbidden": [], "programme": "p", "hours": 0}
        supervisors[0]["programmes"] = ["p", "q"]
    policy = {"criteria": random_order(random), "overtime": random.choice([0, 0, 4, 10])}
    equivalents = random.choice([{}, {"r": ["q"]}])
    seed = random.randint(1, 10**6)
    return problem(cases, supervisors, policy=policy, equivalents=equivalents, seed=seed)


def all_figures(problem: SupervisorProblem) -> Iterator[list[tuple[str, int]]]:
    """The figures of every plan that breaks no rule."""
    names = [None, *(one.id for one in problem.supervisors)]
    for choice in product(names, repeat=len(problem.cases)):
        plan = {case.id: name for case, name in zip(problem.cases, choice, strict=True) if name is not None}
        if not broken_rules(problem, plan):
            yield list(supervisor_figures(problem, plan))


def best_figures(problem: SupervisorProblem) -> list[tuple[str, int]]:
    """The best figures of all plans that break no rule, by going through every one."""
    return min(all_figures(problem), key=lambda figures: [value for _, value in figures])
