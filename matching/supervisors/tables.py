"""A supervisor problem as arrays: cases and supervisors by number, and every pair that no hard rule removes.

Both are numbered by lottery, so that neither the order of a file nor the alphabet reaches the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import (
    NOBODY,
    Bools,
    Ints,
    draws_of,
    lottery_number,
    minutes_between,
    numbered,
    radians_of,
)
from matching.records import Equivalence
from matching.supervisors.problem import Case, Supervisor, SupervisorProblem


@dataclass(frozen=True, eq=False)
class SupervisorTables:
    """The whole problem. Of cases: `needs` hours, `site` (-1: none). Of supervisors: `hours`. Of pairs: the rest.

    `minutes` -1: a place is unknown. `pinned` and `published` by case, -1 for none; -2 for one who is gone.
    """

    problem: SupervisorProblem
    cases: tuple[Case, ...]
    supervisors: tuple[Supervisor, ...]
    needs: Ints
    site: Ints
    intensive: Bools
    hours: Ints
    pinned: Ints
    published: Ints
    case: Ints
    supervisor: Ints
    minutes: Ints
    known: Bools
    has_known: Bools
    lottery: Ints

    @cached_property
    def offers(self) -> Bools:
        """By pair, whether she offers to be a female coach, or the case does not wish for one."""
        wishes = np.array([case.female_coach for case in self.cases], bool)
        offers = np.array([one.female_coach for one in self.supervisors], bool)
        either: Bools = offers[self.supervisor] | ~wishes[self.case]
        return either

    @cached_property
    def trained(self) -> Bools:
        """By pair, whether she is trained, or the case is not intensive."""
        trained = np.array([one.trained for one in self.supervisors], bool)
        either: Bools = trained[self.supervisor] | ~self.intensive[self.case]
        return either

    @property
    def most_hours(self) -> Ints:
        """By supervisor, her own hours and those beyond them that she may work."""
        return self.hours + self.problem.policy.overtime


GONE = -2
"""Stands for a published supervisor who is no longer there."""


def supervisor_tables_of(problem: SupervisorProblem) -> SupervisorTables:
    """Compile a problem."""
    seed = problem.seed
    cases = tuple(sorted(problem.cases, key=lambda item: (lottery_number(seed, item.id), item.id)))
    supervisors = tuple(
        sorted(problem.supervisors, key=lambda item: (lottery_number(seed, item.id), item.id))
    )
    number = {one.id: place for place, one in enumerate(supervisors)}
    sites = numbered(case.site for case in cases if case.site is not None)
    case, supervisor = np.nonzero(_may(problem, cases, supervisors, number))
    known = np.zeros((len(cases), len(supervisors)), bool)
    for row, item in enumerate(cases):
        known[row, [number[name] for name in item.known_by if name in number]] = True
    return SupervisorTables(
        problem=problem,
        cases=cases,
        supervisors=supervisors,
        needs=np.array([item.hours for item in cases], np.int64),
        site=np.array([NOBODY if item.site is None else sites[item.site] for item in cases], np.int64),
        intensive=np.array([item.intensive for item in cases], bool),
        hours=np.array([one.hours for one in supervisors], np.int64),
        pinned=np.array([_number(number, item.pinned) for item in cases], np.int64),
        published=np.array([_number(number, item.published) for item in cases], np.int64),
        case=case,
        supervisor=supervisor,
        minutes=_minutes(problem, cases, supervisors, case, supervisor),
        known=known[case, supervisor],
        has_known=np.array([bool(item.known_by) for item in cases], bool)[case],
        lottery=_lots(seed, cases, supervisors, case, supervisor),
    )


def _number(number: dict[str, int], name: str | None) -> int:
    return NOBODY if name is None else number.get(name, GONE)


def _may(
    problem: SupervisorProblem,
    cases: tuple[Case, ...],
    supervisors: tuple[Supervisor, ...],
    number: dict[str, int],
) -> Bools:
    """Case by supervisor: programme, bans and pins allow it, and she has the hours for it alone."""
    same, by_programme = Equivalence.of(problem.equivalents), {}
    for code in {case.programme for case in cases}:
        by_programme[code] = np.array([same.matches(code, one.programmes) for one in supervisors], bool)
    most = np.array([one.hours + problem.policy.overtime for one in supervisors], np.int64)
    may = np.zeros((len(cases), len(supervisors)), bool)
    for row, case in enumerate(cases):
        may[row] = by_programme[case.programme] & (most >= case.hours)
        may[row, [number[name] for name in case.forbidden]] = False
        if case.pinned is not None:
            may[row] &= np.arange(len(supervisors)) == number[case.pinned]
    return may


def _minutes(
    problem: SupervisorProblem,
    cases: tuple[Case, ...],
    supervisors: tuple[Supervisor, ...],
    case: Ints,
    supervisor: Ints,
) -> Ints:
    """Travel minutes from base to site by pair; -1 where a place is unknown."""
    here, there = radians_of(one.location for one in supervisors), radians_of(item.location for item in cases)
    return minutes_between(problem.policy.travel, here, there, (supervisor, case))


def _lots(
    seed: int, cases: tuple[Case, ...], supervisors: tuple[Supervisor, ...], case: Ints, supervisor: Ints
) -> Ints:
    """A number from 0 to 4095 for every pair: the numbers of case and supervisor mixed."""
    of_case = np.array([lottery_number(seed, item.id) for item in cases], np.uint64)
    of_supervisor = np.array([lottery_number(seed, one.id) for one in supervisors], np.uint64)
    return draws_of(of_case[case], of_supervisor[supervisor])
