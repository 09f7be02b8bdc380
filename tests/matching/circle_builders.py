"""Small circle problems in few words, and random ones for the oracle."""

from __future__ import annotations

from random import Random
from typing import Any

from matching.circles import CircleProblem, read_circle_problem
from matching.circles.problem import CIRCLE_ORDER


def circle_data(
    students: list[dict[str, Any]], mentors: list[dict[str, Any]], /, **policy: Any
) -> dict[str, Any]:
    """A problem file in which everybody can on Monday and everything else needs no mention."""
    return {
        "format": "circle-problem/1",
        "policy": policy,
        "students": [{"slots": ["mon"], **student} for student in students],
        "mentors": [{"slots": ["mon"], **mentor} for mentor in mentors],
    }


def circle_problem(*args: Any, **policy: Any) -> CircleProblem:
    """As `circle_data`, read."""
    return read_circle_problem(circle_data(*args, **policy))


def people(prefix: str, count: int, **rest: Any) -> list[dict[str, Any]]:
    """A number of like people."""
    return [{"id": f"{prefix}{number}", **rest} for number in range(1, count + 1)]


def random_circle_data(random: Random) -> dict[str, Any]:
    """A tiny problem in which everything that the format knows happens now and then."""
    slots = ["mon", "tue", "wed"][: random.randint(1, 3)]
    mentors = [random_mentor(random, f"m{place}", slots) for place in range(random.randint(1, 3))]
    names = [mentor["id"] for mentor in mentors]
    students = [random_student(random, f"s{place}", slots, names) for place in range(random.randint(1, 5))]
    return {
        "format": "circle-problem/1",
        "seed": random.randrange(1000),
        "policy": random_circle_policy(random),
        "students": students,
        "mentors": mentors,
    }


def random_circle_policy(random: Random) -> dict[str, Any]:
    """Any order, now and then without some criteria; in one of five cases pairs."""
    order = list(CIRCLE_ORDER)
    if random.random() < 0.7:
        random.shuffle(order)
    if random.random() < 0.3:
        order = order[: random.randint(1, len(order))]
    if random.random() < 0.2:
        return {"criteria": order, "min_size": 1, "max_size": 1, "mentors": [1, 1]}
    least = random.choice([1, 2, 2, 3])
    return {
        "criteria": order,
        "min_size": least,
        "max_size": least + random.randint(0, 2),
        "mentors": random.choice([[1, 2], [1, 2], [1, 1], [2, 2]]),
    }


def random_person(random: Random, name: str, slots: list[str]) -> dict[str, Any]:
    """What students and mentors have in common."""
    return {
        "id": name,
        "slots": random.sample(slots, random.randint(1, len(slots))),
        "online": random.random() < 0.5,
        "in_person": random.random() < 0.8,
        "location": random.choice([None, [52 + random.random() / 3, 5 + random.random() / 3]]),
        "max_minutes": random.choice([None, None, 20, 40]),
        "site": random.choice([None, None, "c0", "c1"]),
    }


def random_mentor(random: Random, name: str, slots: list[str]) -> dict[str, Any]:
    """A mentor of a field or two."""
    return {
        **random_person(random, name, slots),
        "fields": random.choice([[], ["ict"], ["ict"], ["ict", "bouw"]]),
        "max_circles": random.choice([0, 1, 1, 1, 2, 2]),
    }


def random_student(random: Random, name: str, slots: list[str], mentors: list[str]) -> dict[str, Any]:
    """A student with a few wishes and limits."""
    pinned = random.choice(mentors) if random.random() < 0.15 else None
    others = [mentor for mentor in mentors if mentor != pinned]
    return {
        **random_person(random, name, slots),
        "field": random.choice([None, "ict", "bouw", "bouw", "zorg"]),
        "year": random.choice([None, 1, 1, 2]),
        "priority": random.random() < 0.4,
        "pinned": pinned,
        "forbidden": random.sample(others, 1) if others and random.random() < 0.2 else [],
        "published": random.choice([None, None, [], ["gone"], *([name] for name in mentors), mentors]),
    }
