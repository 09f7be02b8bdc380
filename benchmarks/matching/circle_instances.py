"""Seeded circle problems, `circle-problem/1`: students and mentors around the made-up towns of `instances`.

Ten mentors for a hundred students unless said otherwise, one in five of whom leads two circles, so seats are scarce.
Everybody can on two to five of ten evenings. Half of the students and some more of the mentors would meet online. Sites
employ both: whoever is placed where a mentor works cannot be in her circle. A few are pinned, a few kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.matching.instances import FIELD_SHARES, FIELDS, _degrees, _spread, _towns

EVENINGS = [f"{day}-{part}" for day in ("mon", "tue", "wed", "thu", "fri") for part in ("late", "evening")]


@dataclass(frozen=True)
class CircleSize:
    """How many people, over how many towns."""

    students: int
    mentors: int
    towns: int


CIRCLE_SIZES = {
    "school": CircleSize(120, 14, 1),
    "region": CircleSize(1_000, 100, 4),
    "participants": CircleSize(6_000, 640, 40),
}


def circle_instance(size: CircleSize, seed: int, order: list[str] | None = None) -> dict[str, Any]:
    """A problem file; the same size and seed give the same one."""
    rng = np.random.default_rng([seed, size.students, size.mentors])
    towns = _towns(size.towns)
    weight = 1 / np.arange(1, size.towns + 1) ** 0.6
    weight /= weight.sum()
    fields = 3 if size.towns == 1 else FIELDS
    shares = FIELD_SHARES[:fields] / FIELD_SHARES[:fields].sum()
    _, student_at = _spread(rng, towns, weight, size.students, 7.0)
    _, mentor_at = _spread(rng, towns, weight, size.mentors, 7.0)
    _, site_at = _spread(rng, towns, weight, size.students, 10.0)
    mentors = [
        {
            **_person(rng, f"m{number}", mentor_at[number], 0.6),
            "fields": _fields(rng, fields, shares),
            "site": _site(rng, site_at, mentor_at[number], 0.6),
            "max_minutes": int(rng.choice([30, 45, 60])),
            "max_circles": int(rng.choice([1, 2], p=[0.8, 0.2])),
        }
        for number in range(size.mentors)
    ]
    students = [
        {
            **_student(rng, f"s{number}", student_at[number], site_at),
            "field": f"f{rng.choice(fields, p=shares)}",
        }
        for number in range(size.students)
    ]
    for student in students:
        student.update(_wish(rng, student, mentors))
    return {
        "format": "circle-problem/1",
        "seed": seed,
        "policy": {"criteria": order} if order else {},
        "students": students,
        "mentors": mentors,
    }


def _student(rng: np.random.Generator, name: str, at: np.ndarray, site_at: np.ndarray) -> dict[str, Any]:
    """A student but for her field and what a coordinator wants."""
    return {
        **_person(rng, name, at, 0.5),
        "year": int(rng.choice([1, 2, 3], p=[0.45, 0.35, 0.2])),
        "priority": bool(rng.random() < 0.4),
        "site": _site(rng, site_at, at, 0.8),
        "max_minutes": int(rng.choice([30, 45, 60, 75], p=[0.15, 0.4, 0.35, 0.1])),
    }


def _person(rng: np.random.Generator, name: str, at: np.ndarray, online: float) -> dict[str, Any]:
    """What students and mentors have in common."""
    evenings = rng.permutation(len(EVENINGS))[: rng.integers(2, 6)]
    return {
        "id": name,
        "slots": [EVENINGS[number] for number in sorted(evenings.tolist())],
        "online": bool(rng.random() < online),
        "location": _degrees(at),
    }


def _fields(rng: np.random.Generator, fields: int, shares: np.ndarray) -> list[str]:
    """The field of a mentor, sometimes a second one."""
    chosen = rng.choice(fields, 1 + int(rng.random() < 0.25), replace=False, p=shares)
    return [f"f{number}" for number in sorted(chosen.tolist())]


def _site(rng: np.random.Generator, site_at: np.ndarray, at: np.ndarray, share: float) -> str | None:
    """Where somebody works or is placed: one of the ten nearest sites, or nowhere yet."""
    if rng.random() >= share:
        return None
    near = np.argsort(np.hypot(*(site_at - at).T), kind="stable")[:10]
    return f"c{near[rng.integers(len(near))]}"


def _wish(rng: np.random.Generator, student: dict[str, Any], mentors: list[dict[str, Any]]) -> dict[str, Any]:
    """One student in a hundred is pinned to a mentor whom she can reach, another one is kept apart from one."""
    draw, mentor = rng.random(), mentors[rng.integers(len(mentors))]
    if draw < 0.01:
        near = [other["id"] for other in mentors if _can_meet(student, other)]
        return {"pinned": near[rng.integers(len(near))] if near else None}
    return {"forbidden": [mentor["id"]]} if draw < 0.02 else {}


def _can_meet(student: dict[str, Any], mentor: dict[str, Any]) -> bool:
    """Whether both can on one evening, within half an hour or online, and nothing but the way stands between."""
    north, east = ((a - b) for a, b in zip(student["location"], mentor["location"], strict=True))
    near = np.hypot(north * 110.57, east * 68.4) * 1.56 + 8 < 30
    is_apart = student["site"] is not None and student["site"] == mentor["site"]
    return not is_apart and near and not set(student["slots"]).isdisjoint(mentor["slots"])
