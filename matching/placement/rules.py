"""The hard rules: which pairs of student and opening each removes. Its code is the reason that people see.

They stand in the order in which a removed opening is counted: each under the first rule that removes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, is_among
from matching.placement.tables import Tables, minutes_of


@dataclass(frozen=True)
class Rule:
    """A hard rule. `removes` takes the tables, students and openings of like shape, and answers pair by pair.

    `of_class`: the answer depends on a student's study, period, track and year only, not on who she is.
    """

    code: str
    removes: Callable[[Tables, Ints, Ints], Bools]
    of_class: bool = False


def removes_programme(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The opening is for other programmes, equivalents included (R37)."""
    return ~tables.teaches[tables.study[student], opening]


def removes_period(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The opening is in another period."""
    return np.not_equal(tables.period[student], tables.opening_period[opening])


def removes_recognition(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The site is not recognised for her programme or an equivalent (R37)."""
    return ~tables.recognises[tables.study[student], tables.site[opening]]


def removes_track(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The opening is for the other track, where both are known (D11)."""
    hers, its = tables.track[student], tables.opening_track[opening]
    return np.not_equal(hers, its) & np.not_equal(hers, NOBODY) & np.not_equal(its, NOBODY)


def removes_year(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The opening names years of study and hers, where it is known, is not among them."""
    return ~tables.admits[tables.year[student], opening]


def removes_stopped(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The site is under a placement stop, for everybody (R15)."""
    return np.logical_and(tables.stopped[tables.site[opening]], np.ones(np.shape(student), bool))


def removes_veto(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """She said no to the site."""
    said_no = is_among(student * tables.site_count + tables.site[opening], tables.vetoes)
    return _unless_pinned(tables, student, opening, said_no)


def removes_forbidden(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The coordinator keeps her from this opening."""
    kept_from = is_among(tables.key(student, opening), tables.forbidden)
    return _unless_pinned(tables, student, opening, kept_from)


def removes_distance(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """It is further than she can travel; unknown minutes are never too far (D10)."""
    return is_too_far(tables, student, opening, minutes_of(tables, student, opening))


def is_too_far(tables: Tables, student: Ints, opening: Ints, minutes: Ints) -> Bools:
    """The rule on distance where minutes are known already: they are dear to work out."""
    return _unless_pinned(tables, student, opening, np.greater(minutes, tables.max_minutes[student]))


def removes_pinned(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The coordinator has pinned her to another opening."""
    return np.not_equal(tables.pinned[student], NOBODY) & _not_her_pin(tables, student, opening)


def removes_unranked(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """She did not list it, and the policy keeps to the lists."""
    if tables.problem.policy.unranked:
        return np.zeros(np.shape(student), bool)
    unlisted = ~is_among(tables.key(student, opening), tables.preferences)
    return _unless_pinned(tables, student, opening, unlisted)


def _unless_pinned(tables: Tables, student: Ints, opening: Ints, removed: Bools) -> Bools:
    """What is removed but for pins; few pairs are, so only those are looked at."""
    kept = removed.copy()
    kept[removed] = _not_her_pin(tables, student[removed], opening[removed])
    return kept


def _not_her_pin(tables: Tables, student: Ints, opening: Ints) -> Bools:
    return np.not_equal(tables.pinned[student], opening)


RULES: tuple[Rule, ...] = (
    Rule("programme", removes_programme, of_class=True),
    Rule("period", removes_period, of_class=True),
    Rule("recognition", removes_recognition, of_class=True),
    Rule("track", removes_track, of_class=True),
    Rule("year", removes_year, of_class=True),
    Rule("stopped", removes_stopped, of_class=True),
    Rule("veto", removes_veto),
    Rule("forbidden", removes_forbidden),
    Rule("distance", removes_distance),
    Rule("pinned", removes_pinned),
    Rule("unranked", removes_unranked),
)
