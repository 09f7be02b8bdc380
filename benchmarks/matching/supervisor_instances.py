"""Seeded supervisor problems, `supervisor-problem/1`: who of a made-up school guides which internship.

Cases are at sites around the towns of `instances`; most sites have one or two, a few have dozens. Four in five take six
hours and the others, with intensive guidance, ten. Of every field there are as many supervisors as its hours ask for,
who guide its three levels, one in five of them those of another field too; together they have a fourteenth more hours
than is needed. Half of the cases were guided by somebody before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.matching.instances import FIELD_SHARES, LEVELS, _degrees, _spread, _towns

STANDARD, INTENSIVE = 6, 10
"""Hours of a case."""
SLACK = 1.07
"""Hours that there are for each that is needed."""


@dataclass(frozen=True)
class SupervisorSize:
    """How many cases and supervisors, in how many fields and towns."""

    cases: int
    supervisors: int
    fields: int
    towns: int


def supervisor_instance(size: SupervisorSize, seed: int) -> dict[str, Any]:
    """A problem file; the same size and seed give the same one."""
    rng = np.random.default_rng([seed, size.cases, size.supervisors])
    towns = _towns(size.towns)
    weight = np.full(size.towns, 1 / size.towns)
    shares = FIELD_SHARES[: size.fields] / FIELD_SHARES[: size.fields].sum()
    field = np.sort(rng.choice(size.fields, size.cases, p=shares))
    hours = np.where(rng.random(size.cases) < 0.17, INTENSIVE, STANDARD)
    needed = np.bincount(field, weights=hours, minlength=size.fields)
    supervisors = _supervisors(rng, size, needed, _spread(rng, towns, weight, size.supervisors, 7.0)[1])
    return {
        "format": "supervisor-problem/1",
        "seed": seed,
        "policy": {},
        "cases": _cases(rng, field, hours, supervisors, _sites(rng, size, towns, weight)),
        "supervisors": supervisors,
    }


@dataclass(frozen=True)
class _Sites:
    """Where sites are, and how much of all cases each has."""

    at: np.ndarray
    share: np.ndarray


def _sites(rng: np.random.Generator, size: SupervisorSize, towns: np.ndarray, weight: np.ndarray) -> _Sites:
    count = max(2, size.cases // 2)
    popularity = 0.3 + rng.pareto(1.3, count)
    return _Sites(_spread(rng, towns, weight, count, 10.0)[1], popularity / popularity.sum())


def _supervisors(
    rng: np.random.Generator, size: SupervisorSize, needed: np.ndarray, at: np.ndarray
) -> list[dict[str, Any]]:
    """At least one for each field, and hours in proportion to what its cases take."""
    own = np.concatenate(
        [np.arange(size.fields), rng.choice(size.fields, size.supervisors, p=needed / needed.sum())]
    )
    own = own[: size.supervisors]
    weight = rng.uniform(0.7, 1.3, size.supervisors)
    together = np.bincount(own, weights=weight, minlength=size.fields)
    hours = np.ceil(SLACK * needed[own] * weight / together[own]).astype(int)
    rows = []
    for number in range(size.supervisors):
        fields = {int(own[number])}
        if rng.random() < 0.2:
            fields.add(int(rng.integers(size.fields)))
        rows.append(
            {
                "id": f"t{number}",
                "programmes": [f"{one}{level}" for one in sorted(fields) for level in range(LEVELS)],
                "hours": int(hours[number]),
                "trained": bool(rng.random() < 0.7),
                "female_coach": bool(rng.random() < 0.3),
                "location": _degrees(at[number]),
            }
        )
    return rows


def _cases(
    rng: np.random.Generator,
    field: np.ndarray,
    hours: np.ndarray,
    supervisors: list[dict[str, Any]],
    sites: _Sites,
) -> list[dict[str, Any]]:
    rows = []
    for number in range(len(field)):
        programme = f"{field[number]}{rng.choice(LEVELS, p=[0.25, 0.25, 0.5])}"
        site = int(rng.choice(len(sites.share), p=sites.share))
        able = [one["id"] for one in supervisors if programme in one["programmes"]]
        rows.append(
            {
                "id": f"s{number}",
                "programme": programme,
                "hours": int(hours[number]),
                "intensive": bool(hours[number] == INTENSIVE),
                "female_coach": bool(rng.random() < 0.04),
                "known_by": [able[rng.integers(len(able))]] if rng.random() < 0.5 else [],
                "site": f"c{site}",
                "location": _degrees(sites.at[site]),
            }
        )
    return rows
