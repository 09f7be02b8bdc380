"""The problem as columns of numbers, for rules and criteria that look at many pairs at once.

Students stand in the order of their lottery numbers, openings, sites and teams in the order of their ids:
the order of the rows in a file reaches nothing that follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arrays import (
    NOBODY,
    Bools,
    Floats,
    Ints,
    looked_up,
    lottery_number,
    minutes_between,
    numbered,
    radians_of,
)
from matching.placement.problem import PlacementProblem
from matching.placement.records import Opening, Site, Student
from matching.records import Equivalence

GONE = -2
"""A published opening that is no longer in the problem."""
NO_LIMIT = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Tables:
    """Columns by student, opening, site and team; sparse relations are sorted keys `student * width + other`.

    `study` numbers the programmes that students follow (in a solver a programme is one in whole numbers), `kind`
    the students who are alike in study, period, track and year.
    """

    problem: PlacementProblem
    students: tuple[Student, ...]
    student_index: dict[str, int]
    opening_ids: tuple[str, ...]
    opening_index: dict[str, int]
    # by student
    lottery: NDArray[np.uint64]
    study: Ints
    period: Ints
    track: Ints
    year: Ints
    kind: Ints
    student_place: Floats
    max_minutes: Ints
    participates: Bools
    together: Bools
    women_present: Bools
    team: Ints
    pinned: Ints
    published: Ints
    # by opening
    site: Ints
    capacity: Ints
    opening_period: Ints
    opening_track: Ints
    opening_place: Floats
    flagged: Bools
    # by site, by team, by study against opening and site, by year of study against opening
    site_count: int
    stopped: Bools
    team_limit: Ints
    teaches: Bools
    recognises: Bools
    admits: Bools
    # sparse
    preferences: Ints
    preference_rank: Ints
    longest: int
    vetoes: Ints
    forbidden: Ints
    known_minutes: Ints
    known_minutes_value: Ints

    def key(self, student: Ints, opening: Ints) -> Ints:
        """One number per pair of student and opening."""
        return student * len(self.opening_ids) + opening


@dataclass(frozen=True)
class _Numbers:
    """Which number an id, a period or the code of a programme has in the columns."""

    student: dict[str, int]
    opening: dict[str, int]
    site: dict[str, int]
    team: dict[str, int]
    period: dict[str, int]
    track: dict[str, int]
    year: dict[int | None, int]
    study: dict[str, int]


def tables_of(problem: PlacementProblem) -> Tables:
    """The columns of a problem."""
    drawn = {item.id: lottery_number(problem.seed, item.id) for item in problem.students}
    students = tuple(sorted(problem.students, key=lambda item: (drawn[item.id], item.id)))
    openings = sorted(problem.openings, key=lambda item: item.id)
    sites = sorted(problem.sites, key=lambda item: item.id)
    teams = sorted(problem.teams, key=lambda item: item.id)
    tracks = [item.track for item in students] + [item.track for item in openings]
    numbers = _Numbers(
        student={item.id: place for place, item in enumerate(students)},
        opening={item.id: place for place, item in enumerate(openings)},
        site={item.id: place for place, item in enumerate(sites)},
        team={item.id: place for place, item in enumerate(teams)},
        period=numbered([item.period for item in students] + [item.period for item in openings]),
        track=numbered([item for item in tracks if item is not None]),
        year={year: place for place, year in enumerate(_years(students))},
        study=numbered([item.programme for item in students]),
    )
    equivalence = Equivalence.of(problem.equivalents)
    return Tables(
        problem=problem,
        students=students,
        student_index=numbers.student,
        opening_ids=tuple(numbers.opening),
        opening_index=numbers.opening,
        lottery=np.array([drawn[item.id] for item in students], np.uint64),
        site_count=len(sites),
        stopped=np.array([item.stopped for item in sites], bool),
        team_limit=_ints(
            NO_LIMIT if item.intensive_places is None else item.intensive_places for item in teams
        ),
        teaches=_matches(equivalence, numbers.study, [item.programmes for item in openings]),
        recognises=_matches(equivalence, numbers.study, [item.recognised for item in sites]),
        admits=_admitted(numbers.year, [item.years for item in openings]),
        **_student_columns(students, numbers),
        **_opening_columns(openings, sites, problem.policy.threshold, numbers),
        **_pair_columns(problem, students, numbers),
    )


def _student_columns(students: tuple[Student, ...], numbers: _Numbers) -> dict[str, Any]:
    of_class = {
        "study": _ints(numbers.study[item.programme] for item in students),
        "period": _ints(numbers.period[item.period] for item in students),
        "track": _ints(NOBODY if item.track is None else numbers.track[item.track] for item in students),
        "year": _ints(numbers.year[item.year] for item in students),
    }
    return {
        **of_class,
        "kind": np.unique(np.stack([*of_class.values()], 1), axis=0, return_inverse=True)[1].ravel(),
        "student_place": radians_of(item.location for item in students),
        "max_minutes": _ints(NO_LIMIT if item.max_minutes is None else item.max_minutes for item in students),
        "participates": np.array([item.participates for item in students], bool),
        "together": np.array([item.together for item in students], bool),
        "women_present": np.array([item.women_present for item in students], bool),
        "team": _ints(NOBODY if item.team is None else numbers.team[item.team] for item in students),
        "pinned": _ints(NOBODY if item.pinned is None else numbers.opening[item.pinned] for item in students),
        "published": _ints(
            NOBODY if item.published is None else numbers.opening.get(item.published, GONE)
            for item in students
        ),
        "longest": max((len(item.preferences) for item in students), default=0),
    }


def _opening_columns(
    openings: list[Opening], sites: list[Site], threshold: int, numbers: _Numbers
) -> dict[str, Any]:
    site = _ints(numbers.site[item.site] for item in openings)
    flagged = np.array(
        [item.women_technical is None or item.women_technical < threshold for item in sites], bool
    )
    return {
        "site": site,
        "capacity": _ints(item.capacity for item in openings),
        "opening_period": _ints(numbers.period[item.period] for item in openings),
        "opening_track": _ints(
            NOBODY if item.track is None else numbers.track[item.track] for item in openings
        ),
        "opening_place": radians_of(item.location for item in sites)[site],
        "flagged": flagged[site],
    }


def _pair_columns(
    problem: PlacementProblem, students: tuple[Student, ...], numbers: _Numbers
) -> dict[str, Any]:
    """What is known of pairs only: choices with their ranks, vetoes, what is forbidden, minutes that were measured."""
    width = len(numbers.opening)
    choices = [
        (place * width + numbers.opening[name], rank)
        for place, item in enumerate(students)
        for rank, name in enumerate(item.preferences, 1)
    ]
    measured = [
        (numbers.student[row.student] * width + numbers.opening[row.opening], row.minutes)
        for row in problem.minutes
    ]
    vetoes = (
        place * len(numbers.site) + numbers.site[name]
        for place, item in enumerate(students)
        for name in item.vetoes
    )
    forbidden = (
        place * width + numbers.opening[name]
        for place, item in enumerate(students)
        for name in item.forbidden
    )
    return {
        **_sparse("preferences", "preference_rank", choices),
        **_sparse("known_minutes", "known_minutes_value", measured),
        "vetoes": np.sort(_ints(vetoes)),
        "forbidden": np.sort(_ints(forbidden)),
    }


def _ints(values: Any) -> Ints:
    return np.array(list(values), np.int64)


def _years(students: tuple[Student, ...]) -> list[int | None]:
    """The years of study that occur, unknown first."""
    return [None, *sorted({item.year for item in students if item.year is not None})]


def _admitted(years: dict[int | None, int], lists: list[tuple[int, ...] | None]) -> Bools:
    """Year of study by opening: whether the opening admits it; an unknown one is always admitted."""
    rows = [[year is None or named is None or year in named for named in lists] for year in years]
    return np.array(rows, bool).reshape(len(years), len(lists))


def _matches(equivalence: Equivalence, codes: dict[str, int], lists: list[tuple[str, ...] | None]) -> Bools:
    """Programme code by list of codes: whether it is in there, or no list was given. Equal lists are looked up once."""
    known: dict[tuple[str, ...] | None, list[bool]] = {None: [True] * len(codes)}
    for names in lists:
        if names is not None and names not in known:
            known[names] = [equivalence.matches(code, names) for code in codes]
    rows = np.array([known[names] for names in lists], bool).reshape(len(lists), len(codes))
    return rows.T.copy()


def _sparse(keys: str, values: str, rows: list[tuple[int, int]]) -> dict[str, Ints]:
    rows.sort()
    table = np.array(rows, np.int64).reshape(-1, 2)
    return {keys: table[:, 0].copy(), values: table[:, 1].copy()}


def minutes_of(tables: Tables, student: Ints, opening: Ints) -> Ints:
    """Travel minutes of pairs; -1 where a place is unknown. What somebody measured overrules the estimate."""
    travel, places = tables.problem.policy.travel, (tables.student_place, tables.opening_place)
    whole = minutes_between(travel, *places, (student, opening))
    return looked_up(tables.key(student, opening), tables.known_minutes, tables.known_minutes_value, whole)
