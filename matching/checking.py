"""What the independent checkers of all models share: findings, minutes, and the checks that look at no plan.

Nothing here comes from a solver: a mistake there cannot hide itself in what is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, floor, radians, sin, sqrt
from typing import Any

from matching.records import EARTH_RADIUS_KM, Location, Travel
from matching.results import CriterionValue


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a solution that is not as it should be: a code, about whom or what, and both figures."""

    code: str
    subject: str
    expected: object = None
    found: object = None

    def __str__(self) -> str:
        figures = (
            "" if self.expected is None and self.found is None else f": {self.found!r} for {self.expected!r}"
        )
        return f"{self.code} {self.subject}{figures}"


def minutes_between(travel: Travel, here: Location | None, there: Location | None) -> int | None:
    """Travel time as the formats define it; None when a place is unknown."""
    if here is None or there is None:
        return None
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    kilometres = 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
    return floor(travel.base_minutes + travel.detour * 60 / travel.km_per_hour * kilometres + 0.5)


def claim_findings(digest: str, seed: int, solution: Any) -> Iterator[Finding]:
    """What a solution claims: which problem it answers, that "optimal" is proven, that no bound is above its figure."""
    if solution.problem != digest:
        yield Finding("problem", "digest", digest, solution.problem)
    if solution.seed != seed:
        yield Finding("seed", "solution", seed, solution.seed)
    if solution.status == "optimal" and not all(row.is_proven for row in solution.criteria):
        yield Finding("status", "solution", "feasible", solution.status)
    for row in solution.criteria:
        if row.bound > row.value:
            yield Finding("bound", row.name, row.value, row.bound)


def figure_findings(
    expected: Sequence[tuple[str, int]], criteria: Sequence[CriterionValue]
) -> Iterator[Finding]:
    """Figures that are not what was worked out again; rows that are not those of the policy's order."""
    names = [row.name for row in criteria]
    if names != [name for name, _ in expected]:
        yield Finding("criteria", "solution", [name for name, _ in expected], names)
        return
    for row, (name, value) in zip(criteria, expected, strict=True):
        if row.value != value:
            yield Finding("value", name, value, row.value)
