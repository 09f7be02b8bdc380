"""The placement model: the pairs of student and opening that no rule removes, and what each counts for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.placement.problem import PlacementProblem
from matching.placement.rules import RULES, is_too_far
from matching.placement.tables import NO_LIMIT, Tables, minutes_of, tables_of
from matching.records import EARTH_RADIUS_KM

IMPRECISE = 1e-6
"""How far a cosine in single precision may be off, with a margin: six kilometres where places are near."""
BLOCK = 4_000_000
"""Pairs looked at together when distances are compared; bounds the memory, not the answer."""


@dataclass(frozen=True, eq=False)
class PlacementModel:
    """Eligible pairs in columns, sorted by student and opening.

    `rank` counts unranked as one more than the longest list; `minutes` is -1 where unknown. `group` numbers the
    (site, period) in which a pair counts for `alone`, `team` the team for which it counts for `overload`; -1: none.
    """

    tables: Tables
    student: Ints
    opening: Ints
    rank: Ints
    minutes: Ints
    flagged: Bools
    group: Ints
    team: Ints

    @property
    def student_count(self) -> int:
        """How many students need a place."""
        return len(self.tables.students)

    @cached_property
    def first(self) -> Ints:
        """Where the pairs of each student begin, and where the last one's end."""
        return np.searchsorted(self.student, np.arange(self.student_count + 1))


def model_of(problem: PlacementProblem) -> PlacementModel:
    """Compile a problem: work out which pairs are eligible and what each counts for."""
    tables = tables_of(problem)
    student, opening, minutes = _eligible_pairs(tables)
    flagged = tables.flagged[opening]
    listed = np.full(len(student), tables.longest + 1, np.int64)
    _put(listed, tables.key(student, opening), tables.preferences, tables.preference_rank)
    team = tables.team[student]
    limited = flagged & tables.participates[student] & (team != NOBODY)
    limited[limited] = tables.team_limit[team[limited]] != NO_LIMIT
    wishes = flagged & tables.together[student]
    group = np.full(len(student), NOBODY, np.int64)
    periods = int(tables.opening_period.max(initial=0)) + 1
    group[wishes] = np.unique(
        tables.site[opening[wishes]] * periods + tables.opening_period[opening[wishes]], return_inverse=True
    )[1]
    return PlacementModel(
        tables=tables,
        student=student,
        opening=opening,
        rank=listed,
        minutes=minutes,
        flagged=flagged,
        group=group,
        team=np.where(limited, team, NOBODY),
    )


def _put(column: Ints, keys: Ints, some: Ints, values: Ints) -> None:
    """Put the values of some keys in a column over sorted keys; where there are many keys, faster than looking up."""
    place = np.searchsorted(keys, some)
    found = place < len(keys)
    found[found] = keys[place[found]] == some[found]
    column[place[found]] = values[found]


def _eligible_pairs(tables: Tables) -> tuple[Ints, Ints, Ints]:
    """Students and openings that no rule keeps apart, sorted, and their minutes.

    Students of one kind (study, period, track, year) are taken together: first the rules that see only those, then
    a rough sieve on distance that never loses a pair, then every other rule on what is left.
    """
    order = np.argsort(tables.kind, kind="stable")
    edges = np.searchsorted(tables.kind[order], np.arange(int(tables.kind.max(initial=-1)) + 2))
    everything = np.arange(len(tables.opening_ids))
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for first, last in pairwise(edges.tolist()):
        students = order[first:last]
        somebody = np.full(len(everything), students[0])
        open_to = ~np.any(
            [rule.removes(tables, somebody, everything) for rule in RULES if rule.of_class], axis=0
        )
        openings = everything[open_to]
        step = max(1, BLOCK // max(1, len(openings)))
        found += [
            _sieved(tables, students[start : start + step], openings)
            for start in range(0, len(students), step)
        ]
    student, opening = (np.concatenate(columns) for columns in zip(*found, strict=True))
    minutes = minutes_of(tables, student, opening)
    near = ~is_too_far(tables, student, opening, minutes)
    student, opening, minutes = student[near], opening[near], minutes[near]
    for rule in RULES:
        if not rule.of_class and rule.code != "distance":
            kept = ~rule.removes(tables, student, opening)
            if not kept.all():
                student, opening, minutes = student[kept], opening[kept], minutes[kept]
    order = np.argsort(student, kind="stable")
    return student[order], opening[order], minutes[order]


def _sieved(tables: Tables, students: Ints, openings: Ints) -> tuple[Ints, Ints]:
    """Pairs of a block that may be near enough: by the angle between places, a little on the generous side."""
    travel = tables.problem.policy.travel
    per_km = travel.detour * 60 / travel.km_per_hour
    limit = tables.max_minutes[students].astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(limit >= NO_LIMIT, np.inf, (limit + 1 - travel.base_minutes) / per_km + 1)
    angle = np.clip(reach / EARTH_RADIUS_KM, 0, np.pi)
    least = np.cos(np.where(np.isnan(angle), np.pi, angle)) - IMPRECISE
    points = (
        _unit(tables.student_place[students], first=True),
        _unit(tables.opening_place[openings], first=False),
    )
    # some builds of BLAS say "invalid" of products in which no number is
    with np.errstate(invalid="ignore"):
        cosine = points[0] @ points[1].T
    near = cosine >= least.astype(np.float32)[:, None]
    kept = _kept(tables, students, openings)
    if kept is not None:
        near |= kept
    row, column = np.nonzero(near)
    return students[row], openings[column]


def _unit(place: np.ndarray, *, first: bool) -> np.ndarray:
    """Places as points on a globe of radius one, in single precision, with two numbers that make the unknown near.

    The product of a first and a second point is the cosine of the angle between them, and four where one is unknown.
    """
    latitude, longitude = place[:, 0], place[:, 1]
    columns = [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    unknown, one = np.where(np.isnan(latitude), 4.0, 0.0), np.ones(len(place))
    points = np.stack([*columns, *((unknown, one) if first else (one, unknown))], axis=1)
    rough: np.ndarray = np.nan_to_num(points).astype(np.float32)
    return rough


def _kept(tables: Tables, students: Ints, openings: Ints) -> Bools | None:
    """Pairs whose distance is no matter of the map: pinned, or with minutes that somebody measured; None without."""
    width = len(tables.opening_ids)
    pinned = tables.pinned[students]
    keys = np.concatenate([tables.known_minutes, (students * width + pinned)[pinned >= 0]])
    keys = np.sort(keys[np.isin(keys // max(1, width), students)])
    if not len(keys):
        return None
    kept = np.zeros((len(students), len(openings)), bool)
    row_of = {int(student): row for row, student in enumerate(students)}
    column_of = {int(opening): column for column, opening in enumerate(openings)}
    for key in keys.tolist():
        if key % width in column_of:
            kept[row_of[key // width], column_of[key % width]] = True
    return kept
