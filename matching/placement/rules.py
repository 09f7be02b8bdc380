"""The two lists on which a placement stands: RULES, which are hard, and CRITERIA, which are weighed.

A rule says of pairs of student and opening which it removes, and its code is the reason that people see.
A criterion says what a plan costs. RULES stand in the order in which a removed opening is counted: each under
the first rule that removes it. CRITERIA stand in the order that a policy has unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.placement.records import Criterion
from matching.placement.tables import NOBODY, Bools, Ints, Tables, is_among, minutes_of

if TYPE_CHECKING:
    from matching.placement.model import Level, PlacementModel


@dataclass(frozen=True)
class Rule:
    """A hard rule. `removes` takes the tables, students and openings of like shape, and answers pair by pair.

    `of_class`: the answer depends on a student's programme, period, track and year only, not on who she is.
    """

    code: str
    removes: Callable[[Tables, Ints, Ints], Bools]
    of_class: bool = False


@dataclass(frozen=True)
class CriterionRule:
    """A soft criterion: `levels` gives the figures that it adds to the order of a policy, most important first."""

    name: Criterion
    levels: Callable[[PlacementModel], list[Level]]


def removes_programme(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The opening is for other programmes, equivalents included (R37)."""
    return ~tables.teaches[tables.programme[student], opening]


def removes_period(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The opening is in another period."""
    return np.not_equal(tables.period[student], tables.opening_period[opening])


def removes_recognition(tables: Tables, student: Ints, opening: Ints) -> Bools:
    """The site is not recognised for her programme or an equivalent (R37)."""
    return ~tables.recognises[tables.programme[student], tables.site[opening]]


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


def levels_of_placed(model: PlacementModel) -> list[Level]:
    """Students without a place."""
    return [model.level("placed", idle=1)]


def levels_of_alone(model: PlacementModel) -> list[Level]:
    """Students who wished company and have none at a flagged site (R8)."""
    return [model.level("alone", counts="alone")]


def levels_of_overload(model: PlacementModel) -> list[Level]:
    """Participants at flagged sites beyond the intensive places of their team (R10)."""
    return [model.level("overload", counts="overload")]


def levels_of_preference(model: PlacementModel) -> list[Level]:
    """How far people are from the top of their lists, in the policy's mode; unranked comes after every rank."""
    last = model.tables.longest + 1
    mode = model.tables.problem.policy.preference_mode
    if mode == "total":
        return [model.level("preference", pair=model.rank)]
    if mode == "generous":
        return [model.level(f"preference:{rank}", pair=model.rank == rank) for rank in range(last, 0, -1)]
    return [model.level(f"preference:{rank}", pair=model.rank > rank, idle=1) for rank in range(1, last)]


def levels_of_women_present(model: PlacementModel) -> list[Level]:
    """Students who wished women in technical roles on site and are at a flagged site."""
    return [model.level("women_present", pair=model.flagged & model.tables.women_present[model.student])]


def levels_of_flagged(model: PlacementModel) -> list[Level]:
    """Participants at a flagged site (R1)."""
    return [model.level("flagged", pair=model.flagged & model.tables.participates[model.student])]


def levels_of_travel(model: PlacementModel) -> list[Level]:
    """Minutes of everybody together; unknown minutes count nothing."""
    return [model.level("travel", pair=model.minutes.clip(0))]


def levels_of_changes(model: PlacementModel) -> list[Level]:
    """Students whose published place becomes another one, or none."""
    published = model.tables.published
    moved = (published[model.student] != model.opening) & (published[model.student] != NOBODY)
    return [model.level("changes", pair=moved, idle=published != NOBODY)]


CRITERIA: tuple[CriterionRule, ...] = (
    CriterionRule("placed", levels_of_placed),
    CriterionRule("alone", levels_of_alone),
    CriterionRule("overload", levels_of_overload),
    CriterionRule("preference", levels_of_preference),
    CriterionRule("women_present", levels_of_women_present),
    CriterionRule("flagged", levels_of_flagged),
    CriterionRule("travel", levels_of_travel),
    CriterionRule("changes", levels_of_changes),
)
