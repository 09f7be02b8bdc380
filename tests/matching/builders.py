"""Small problems in few words, and random ones for the oracle."""

from __future__ import annotations

from random import Random
from typing import Any

from matching import PlacementProblem, ProblemError, read_problem
from matching.placement.records import DEFAULT_ORDER, DEFAULT_PRECEDENCE, PREFERENCE_MODES


def problem_data(
    students: list[dict[str, Any]],
    openings: list[dict[str, Any]],
    sites: list[dict[str, Any]] | None = None,
    **rest: Any,
) -> dict[str, Any]:
    """A problem file in which programme, period, site and capacity need no mention.

    Sites that are not given are not flagged; `policy` and the other keys go through as they are.
    """
    students = [{"programme": "p", "period": "1", **item} for item in students]
    openings = [
        {"site": f"at-{item['id']}", "capacity": 1, "programmes": ["p"], "period": "1", **item}
        for item in openings
    ]
    given = {item["id"]: item for item in sites or []}
    for opening in openings:
        given.setdefault(opening["site"], {"id": opening["site"], "women_technical": 9})
    return {
        "format": "placement-problem/2",
        "students": students,
        "openings": openings,
        "sites": list(given.values()),
        **rest,
    }


def problem(*args: Any, **rest: Any) -> PlacementProblem:
    """As `problem_data`, read."""
    return read_problem(problem_data(*args, **rest))


def random_problem(random: Random) -> PlacementProblem:
    """A tiny problem whose pins can all be obeyed."""
    while True:
        data = random_data(random)
        try:
            return read_problem(data)
        except ProblemError as error:
            if not all("pinned" in str(fault) for fault in error.faults):
                raise


def random_data(random: Random) -> dict[str, Any]:
    """A tiny problem in which everything that the format knows happens now and then."""
    openings = [
        {
            "id": f"o{place}",
            "site": f"c{random.randrange(3)}",
            "capacity": random.choice([0, 1, 1, 1, 2, 2, 3]),
            "programmes": random.choice([["p"], ["p"], ["q"], ["p", "q"]]),
            "period": random.choice(["1", "1", "1", "2"]),
            "track": random.choice([None, None, None, "BOL", "BBL"]),
            "years": random.choice([None, None, None, [1], [1, 2]]),
        }
        for place in range(random.randint(1, 4))
    ]
    names = [opening["id"] for opening in openings]
    sites = [random_site(random, f"c{place}") for place in range(3)]
    teams = [{"id": f"k{place}", "intensive_places": random.choice([0, 0, 1, None])} for place in range(2)]
    students = [random_student(random, f"s{place}", names) for place in range(random.randint(1, 5))]
    return {
        "format": "placement-problem/2",
        "seed": random.randrange(1000),
        "policy": random_policy(random),
        "equivalents": random.choice([{}, {}, {"p": ["q"]}]),
        "students": students,
        "openings": openings,
        "sites": sites,
        "teams": teams,
        "minutes": [
            [student["id"], name, random.randrange(60)]
            for student in students
            for name in names
            if random.random() < 0.15
        ],
    }


def random_policy(random: Random) -> dict[str, Any]:
    """Any order that begins with `placed`, now and then without some criteria, in any mode; any precedence."""
    order = list(DEFAULT_ORDER[1:])
    if random.random() < 0.7:
        random.shuffle(order)
    if random.random() < 0.3:
        order = order[: random.randint(0, len(order))]
    precedence = random.sample(DEFAULT_PRECEDENCE, random.randint(0, 2))
    return {
        "threshold": random.choice([1, 3, 3]),
        "criteria": ["placed", *order],
        "precedence": precedence,
        "preference_mode": random.choice(PREFERENCE_MODES),
        "unranked": random.random() < 0.8,
    }


def random_site(random: Random, name: str) -> dict[str, Any]:
    """A site, flagged more often than not."""
    return {
        "id": name,
        "women_technical": random.choice([None, 0, 1, 2, 3, 5]),
        "location": random.choice([None, [52 + random.random() / 3, 5 + random.random() / 3]]),
        "stopped": random.random() < 0.1,
        "recognised": random.choice([None, None, None, ["p"], ["q"]]),
    }


def random_student(random: Random, name: str, openings: list[str]) -> dict[str, Any]:
    """A student with a few wishes and limits."""
    return {
        "id": name,
        "programme": random.choice(["p", "p", "p", "q"]),
        "period": random.choice(["1", "1", "1", "2"]),
        "track": random.choice([None, "BOL", "BOL", "BOL", "BBL"]),
        "year": random.choice([None, 1, 1, 2, 3]),
        "preferences": random.sample(openings, random.randint(0, len(openings))),
        "vetoes": random.choice([[], [], [], ["c0"]]),
        "forbidden": random.choice([[], [], [], [random.choice(openings)]]),
        "participates": random.random() < 0.6,
        "together": random.random() < 0.6,
        "women_present": random.random() < 0.4,
        "team": random.choice([None, "k0", "k0", "k1"]),
        "location": random.choice([None, [52 + random.random() / 3, 5 + random.random() / 3]]),
        "max_minutes": random.choice([None, 20, 40]),
        "pinned": random.choice(openings) if random.random() < 0.07 else None,
        "published": random.choice([None, *openings, "gone"]) if random.random() < 0.5 else None,
    }


def crowd(size: int) -> dict[str, Any]:
    """A problem with something to decide: students who wish company, and sites with few women."""
    random = Random(7)
    openings = [
        {"id": f"o{place}", "site": f"c{place // 2}", "capacity": random.randint(1, 3)}
        for place in range(size)
    ]
    names = [opening["id"] for opening in openings]
    students = [
        {
            **random_student(random, f"s{place}", names[:5]),
            "preferences": random.sample(names, 5),
            "programme": "p",
            "period": "1",
            "pinned": None,
            "team": None,
            "together": True,
        }
        for place in range(size)
    ]
    sites = [
        {"id": f"c{place}", "women_technical": random.randrange(5), "location": [52 + random.random(), 5]}
        for place in range(size)
    ]
    return problem_data(students, openings, sites[: (size + 1) // 2])


def shuffled(random: Random, data: dict[str, Any]) -> dict[str, Any]:
    """The same problem with the rows of its file in another order."""
    rows = ("students", "openings", "sites", "teams", "minutes")
    return {key: random.sample(value, len(value)) if key in rows else value for key, value in data.items()}


def alike(random: Random) -> PlacementProblem:
    """A tiny problem in which most students are of one kind and few are kept from anything."""
    data = random_data(random)
    for student in data["students"]:
        student |= {"programme": "p", "period": "1", "track": None, "year": None, "pinned": None}
        student["preferences"] = student["preferences"][: random.randint(0, 2)]
        if random.random() < 0.8:
            student |= {"vetoes": [], "forbidden": [], "max_minutes": None}
    for opening in data["openings"]:
        opening |= {"programmes": ["p"], "period": "1", "capacity": random.choice([1, 1, 2, 3])}
    data["policy"]["unranked"] = True
    return read_problem(data)
