"""From a fractional point to a plan: with company and guidance decided, the rest is a flow.

A group that two or more are to be in gets seats of its own that only they should take, a group that nobody is to be
in costs, and of a team as many may go to flagged sites as it has intensive places for. What goes against this costs
first of all, then the levels count: so there always is a plan. The same betters a plan without touching its company.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints, first_of_each
from matching.placement.criteria import Level, level_of
from matching.placement.solver.large.excerpt import Excerpt, SomePairs
from matching.placement.solver.network import Face

PRESENT = 1.05
"""How many must be in a group for it to be one in which there is company."""
BOTH = 1.4
"""How many must be in one opening of a group for two of them to have company there, and not across openings."""
SURE = 0.9
"""How much of a pair must be taken for it to be one that nobody minds."""
DEAR, LESS_DEAR = 3, 1
"""What somebody alone weighs against somebody beyond the intensive places."""


def rounded(excerpt: Excerpt, weight: Floats, levels: list[Level]) -> Ints:
    """The best plan of an excerpt with the company and guidance that the weights of its pairs suggest.

    `levels`, over the pairs of the excerpt, count after what the plan has to do otherwise.
    """
    company = _Company.of(excerpt, weight)
    copies = np.nonzero(company.seats[excerpt.model.opening] > 0)[0]
    origin = np.concatenate([np.arange(len(excerpt.pairs)), copies])
    is_copy = np.arange(len(origin)) >= len(excerpt.pairs)
    order = np.argsort(excerpt.model.student[origin], kind="stable")
    origin, is_copy = origin[order], is_copy[order]
    face = _with_company(excerpt, company, origin, is_copy)
    out_of_place = is_copy & (excerpt.counted.group[origin] == NOBODY)
    todo = [level_of(face.model, "company", pair=np.where(out_of_place, DEAR, company.cost[origin]))]
    todo += [level.over(origin) for level in levels]
    while todo:
        del todo[: face.narrow(todo)]
    return SomePairs(origin).in_whole(face.chosen)


@dataclass(frozen=True, eq=False)
class _Company:
    """Seats by opening for those in company, and what a pair costs that goes against what is decided."""

    seats: Ints
    cost: Ints

    @classmethod
    def of(cls, excerpt: Excerpt, weight: Floats) -> _Company:
        """What the weights of pairs suggest."""
        counted, model = excerpt.counted, excerpt.model
        seats, is_open, present = _seats_of_company(excerpt, weight)
        in_group = counted.group != NOBODY
        group = np.where(in_group, counted.group, 0)
        is_lonely = counted.lonely != 0
        alone_if_need_be = (weight > SURE) & (is_lonely | (present[group] <= PRESENT))
        closed = ((in_group & ~is_open[group]) | is_lonely) & ~alone_if_need_be
        barred = (counted.team != NOBODY) & ~_guided(excerpt, weight)[model.student]
        return cls(seats, DEAR * closed.astype(np.int64) + LESS_DEAR * barred)


def _seats_of_company(excerpt: Excerpt, weight: Floats) -> tuple[Ints, Bools, Floats]:
    """Seats for company by opening, which groups are open, and how many are in each."""
    counted, model = excerpt.counted, excerpt.model
    capacity = model.tables.capacity
    inside = np.nonzero(counted.group != NOBODY)[0]
    there = np.bincount(model.opening[inside], weights=weight[inside], minlength=len(capacity))
    present = np.bincount(counted.group[inside], weights=weight[inside], minlength=counted.group_count + 1)
    group_of = np.full(len(capacity), NOBODY)
    group_of[model.opening[inside]] = counted.group[inside]
    openings = np.nonzero((group_of != NOBODY) & (capacity > 0))[0]
    openings = openings[present[group_of[openings]] > PRESENT]
    openings = openings[np.lexsort((-there[openings], group_of[openings]))]
    groups = group_of[openings]
    is_first = np.diff(groups, prepend=NOBODY) != 0
    has_second = np.append(~is_first[1:], False)[is_first]
    first = openings[is_first]
    second = openings[np.nonzero(is_first)[0][has_second] + 1]
    at_one = (capacity[first] > 1) & ((there[first] >= BOTH) | ~has_second)
    seats = np.zeros(len(capacity), np.int64)
    seats[first] = np.where(at_one, 2, np.where(has_second, 1, 0))
    seats[second] = np.where(at_one[has_second], 0, 1)
    is_open: Bools = np.zeros(len(present), bool)
    is_open[group_of[first[seats[first] > 0]]] = True
    return seats, is_open, present.astype(float)


def _guided(excerpt: Excerpt, weight: Floats) -> Bools:
    """Who may go to a flagged site: of each team those who weigh most there, as many as have intensive places."""
    counted, model = excerpt.counted, excerpt.model
    limited = np.nonzero(counted.team != NOBODY)[0]
    flagged = np.bincount(model.student[limited], weights=weight[limited], minlength=model.student_count)
    team = np.full(model.student_count, NOBODY)
    team[model.student[limited]] = counted.team[limited]
    members = np.nonzero(team != NOBODY)[0]
    first = first_of_each(team[members], counted.team_limit, -flagged[members])
    may = np.ones(model.student_count, bool)
    may[members[~first]] = False
    return may


def _with_company(excerpt: Excerpt, company: _Company, origin: Ints, is_copy: Bools) -> Face:
    """The face of an excerpt with openings besides for those in company, all of whose seats are to be taken.

    `origin`: the pairs that there are then, of which copies are in those openings.
    """
    model, face = excerpt.model, copy(excerpt.face)
    tables = model.tables
    apart = np.nonzero(company.seats)[0]
    number = np.full(len(company.seats), NOBODY)
    number[apart] = len(company.seats) + np.arange(len(apart))
    opening = model.opening[origin]
    columns = {
        name: getattr(model, name)[origin]
        for name in ("student", "rank", "minutes", "flagged", "group", "team")
    }
    capacity = np.concatenate([tables.capacity - company.seats, company.seats[apart]])
    names = tables.opening_ids + tuple(tables.opening_ids[one] for one in apart.tolist())
    face.model = replace(
        model,
        tables=replace(tables, capacity=capacity, opening_ids=names),
        opening=np.where(is_copy, number[opening], opening),
        **columns,
    )
    face.pairs = np.arange(len(origin))
    face.must_fill = np.concatenate([face.must_fill, np.ones(len(apart), bool)])
    return face
