"""Seeded instances: a made-up country of towns, sites and students, in `placement-problem/2`.

Towns lie on a spiral and get smaller outward; sites spread around towns more widely than students. A programme is a
field and a level. Lists follow nearness and a popularity that a few sites have much of, so that students want the
same places, and something under two thirds of the sites are flagged. One student in 25 is BBL; some openings are for
one track, or not for first-years, so that what is listed can be out of reach. A large school plans one period; most
of its students set no limit on travel, so that nearly all openings of a programme are open to them, and with `grid` a
home is known as its town only. Nobody and nothing real is described.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

FIELDS, LEVELS = 8, 3
FIELD_SHARES = np.array([0.22, 0.16, 0.14, 0.13, 0.12, 0.10, 0.08, 0.05])
LISTED = 10
NO_LIMIT = 10**6
"""Minutes that nobody travels: what a student without a limit would go."""
SUPPORT_LAST = ["placed", "alone", "overload", "preference", "women_present", "flagged", "travel", "changes"]
FLAGGED_FIRST = ["placed", "flagged", "alone", "overload", "preference", "women_present", "travel", "changes"]
CORE = ["placed", "preference", "travel"]


Opening = tuple[int, int, int, int, list[int]]


@dataclass(frozen=True)
class Size:
    """How large an instance is, and of what kind; shares are from 0 to 1.

    `participants`: students who take part in the programme; `unlimited`: students without a limit on travel; `pinned`:
    students whom a pin holds at the first opening of their list. `intensive`: places that teams have for a participant.
    `seats` for a student. `grid`: kilometres between the points at which homes are known, None for where they are.
    """

    students: int
    sites: int
    towns: int
    participants: float
    seats: float = 1.12
    fields: int = FIELDS
    periods: int = 2
    unlimited: float = 0.0
    pinned: float = 0.0
    intensive: float = 0.5
    grid: float | None = None


SCARCE = 0.2
"""Intensive places for a participant where they are scarce everywhere: nearly every team is at its limit."""
SIZES = {
    "school": Size(120, 80, 1, 0.25, fields=3),
    "region": Size(1_200, 800, 4, 0.20),
    "roc": Size(3_000, 2_500, 4, 0.24, 1.25, fields=3, periods=1, unlimited=0.7, pinned=0.01),
    "participants": Size(6_000, 12_000, 40, 1.0, 2.6),
    "country": Size(43_000, 12_000, 40, 0.14),
}


@dataclass(frozen=True)
class _People:
    """Columns by student; `team` is that of her town and field."""

    at: np.ndarray
    field: np.ndarray
    level: np.ndarray
    period: np.ndarray
    team: np.ndarray
    reach: np.ndarray
    participates: np.ndarray


def instance(size: Size, seed: int, order: list[str] | None = None, mode: str = "total") -> dict[str, Any]:
    """A problem file; the same size and seed give the same one."""
    rng = np.random.default_rng([seed, size.students])
    towns = _towns(size.towns)
    weight = 1 / np.arange(1, size.towns + 1) ** 0.6
    weight /= weight.sum()
    home, student_at = _spread(rng, towns, weight, size.students, 7.0)
    _, site_at = _spread(rng, towns, weight, size.sites, 10.0)
    fields = size.fields
    shares = FIELD_SHARES[:fields] / FIELD_SHARES[:fields].sum()
    field = rng.choice(fields, size.students, p=shares)
    level = rng.choice(LEVELS, size.students, p=[0.25, 0.25, 0.5])
    period = rng.integers(size.periods, size=size.students)
    openings = _openings(rng, size, rng.choice(fields, size.sites, p=shares))
    wishes = _Wishes(rng, openings, site_at, rng.pareto(1.5, size.sites))
    reach = rng.choice([30, 45, 60, 75], size.students, p=[0.15, 0.4, 0.35, 0.1])
    participates = rng.random(size.students) < size.participants
    if size.unlimited:
        reach = np.where(rng.random(size.students) < size.unlimited, NO_LIMIT, reach)
    people = _People(student_at, field, level, period, home * fields + field, reach, participates)
    data = {
        "format": "placement-problem/2",
        "seed": seed,
        "policy": {"criteria": order or SUPPORT_LAST, "preference_mode": mode},
        "students": [_student(rng, people, person, wishes, size) for person in range(size.students)],
        "openings": [_opening_row(place, opening) for place, opening in enumerate(openings)],
        "sites": _site_rows(rng, site_at),
        "teams": _team_rows(people, size.towns * fields, size.intensive),
    }
    _pin(rng, data, size.pinned)
    return data


def _student(
    rng: np.random.Generator, people: _People, person: int, wishes: _Wishes, size: Size
) -> dict[str, Any]:
    """One student's row. Who participates wishes company, and every third of them women on site."""
    programme = int(people.field[person]), int(people.level[person]), int(people.period[person])
    reach = int(people.reach[person])
    wanted = wishes.of(programme, people.at[person], reach)
    participates = bool(people.participates[person])
    return {
        "id": f"s{person}",
        "programme": f"{programme[0]}{programme[1]}",
        "period": f"{programme[2]}",
        "track": "BBL" if person % 25 == 3 else "BOL",
        "year": 1 + person % 4,
        "preferences": [f"o{opening}" for opening in wanted],
        "vetoes": [f"c{rng.integers(size.sites)}"] if rng.random() < 0.03 else [],
        "participates": participates,
        "together": participates,
        "women_present": participates and person % 3 == 0,
        "team": f"k{people.team[person]}",
        "location": _degrees(_on_grid(people.at[person], size.grid)),
        "max_minutes": None if reach == NO_LIMIT else reach,
        "published": f"o{wanted[-1]}" if wanted and rng.random() < 0.3 else None,
    }


def _opening_row(place: int, opening: Opening) -> dict[str, Any]:
    site, capacity, when, of, grades = opening
    return {
        "id": f"o{place}",
        "site": f"c{site}",
        "capacity": int(capacity),
        "period": f"{when}",
        "programmes": [f"{of}{grade}" for grade in grades],
        "track": "BBL" if place % 40 == 11 else "BOL" if place % 3 == 0 else None,
        "years": [2, 3, 4] if place % 10 == 7 else None,
    }


def _site_rows(rng: np.random.Generator, at: np.ndarray) -> list[dict[str, Any]]:
    """Sites with a count of women in technical roles, one in six unknown, a few under a stop."""
    few = rng.random(len(at)) < 0.58
    counts = np.where(few, rng.integers(0, 3, len(at)), 3 + rng.poisson(3, len(at)))
    unknown = rng.random(len(at)) < 0.16
    return [
        {
            "id": f"c{site}",
            "women_technical": None if unknown[site] else int(counts[site]),
            "location": _degrees(at[site]),
            "stopped": bool(rng.random() < 0.02),
        }
        for site in range(len(at))
    ]


def _team_rows(people: _People, teams: int, share: float) -> list[dict[str, Any]]:
    """Teams that can give intensive guidance to a share of their participants: half or more rounded up, less down."""
    needed = np.bincount(people.team, weights=people.participates, minlength=teams)
    places = np.ceil(needed * share) if share >= 0.5 else np.floor(needed * share)
    return [{"id": f"k{team}", "intensive_places": int(number)} for team, number in enumerate(places)]


def _pin(rng: np.random.Generator, data: dict[str, Any], share: float) -> None:
    """Pin some students to the first opening of their list, where the rules and the seats let them be there."""
    openings = {row["id"]: row for row in data["openings"]}
    stopped = {row["id"] for row in data["sites"] if row["stopped"]}
    left = {name: row["capacity"] for name, row in openings.items()}
    for student in data["students"]:
        if not share or rng.random() >= share or not student["preferences"]:
            continue
        first = openings[student["preferences"][0]]
        is_open = first["site"] not in {*stopped, *student["vetoes"]} and left[first["id"]] > 0
        if is_open and _admits(first, student):
            student["pinned"] = first["id"]
            left[first["id"]] -= 1


def _admits(opening: dict[str, Any], student: dict[str, Any]) -> bool:
    """Whether track and year of study let a student be there."""
    return opening["track"] in (None, student["track"]) and student["year"] in (
        opening["years"] or [student["year"]]
    )


def _towns(count: int) -> np.ndarray:
    """Kilometres east and north of towns on a spiral."""
    turn = np.arange(count) * 2.4
    far = 24 * np.sqrt(np.arange(count))
    return np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1)


def _spread(
    rng: np.random.Generator, towns: np.ndarray, weight: np.ndarray, count: int, width: float
) -> tuple[np.ndarray, np.ndarray]:
    """Towns and places of people or sites."""
    town = rng.choice(len(towns), count, p=weight)
    return town, towns[town] + rng.normal(0, width, (count, 2))


def _on_grid(place: np.ndarray, step: float | None) -> np.ndarray:
    """The nearest point of a grid, as a postcode knows a home."""
    return place if step is None else np.round(place / step) * step


def _degrees(place: np.ndarray) -> list[float]:
    return [round(52.1 + float(place[1]) / 110.57, 6), round(5.3 + float(place[0]) / 68.4, 6)]


def _openings(rng: np.random.Generator, size: Size, field: np.ndarray) -> list[Opening]:
    """Site, seats, period, field and levels: one to three a site, sometimes for another field."""
    number = rng.choice([1, 2, 3], size.sites, p=[0.7, 0.2, 0.1])
    seats = size.seats * size.students / number.sum()
    rows = []
    for site in range(size.sites):
        for _ in range(number[site]):
            of = field[site] if rng.random() < 0.85 else rng.integers(size.fields)
            grades = [[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]][
                rng.choice(6, p=[0.1, 0.1, 0.2, 0.15, 0.3, 0.15])
            ]
            capacity, when = 1 + rng.poisson(max(0.0, seats - 1)), int(rng.integers(size.periods))
            rows.append((site, capacity, when, int(of), grades))
    return rows


class _Wishes:
    """What students would list: near and popular openings that they can have, in a random taste."""

    def __init__(
        self, rng: np.random.Generator, openings: list[Opening], site_at: np.ndarray, popularity: np.ndarray
    ) -> None:
        self.rng, self.site_at, self.popularity = rng, site_at, popularity
        self.site = np.array([opening[0] for opening in openings], int)
        classes: dict[tuple[int, int, int], list[int]] = {}
        for place, (_, _, when, of, grades) in enumerate(openings):
            for grade in grades:
                classes.setdefault((of, grade, when), []).append(place)
        self.by_class = {key: np.array(places) for key, places in classes.items()}

    def of(self, programme: tuple[int, int, int], at: np.ndarray, reach: int) -> list[int]:
        """The list of one student, best first; one in ten lists nothing."""
        mine = self.by_class.get(programme, np.zeros(0, int))
        sites = self.site[mine]
        minutes = 8 + 1.56 * np.hypot(*(self.site_at[sites] - at).T)
        taste = np.log1p(self.popularity[sites]) - minutes / 20 + self.rng.gumbel(size=len(mine))
        near = minutes <= reach
        order = np.argsort(-taste[near], kind="stable")
        most = 0 if self.rng.random() < 0.1 else int(self.rng.integers(2, LISTED + 1))
        listed: list[int] = mine[near][order][:most].tolist()
        return listed
