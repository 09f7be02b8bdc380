"""The rows of an excerpt in which pairs stand that are not in it, and what prices of its rows and cuts say of them.

A cut is half a sum of rows, rounded down. A pair stands in each of its rows once, so half of what it comes to in the
sum, rounded down, is its coefficient: no pair is below zero, so that the cut holds with it as well (lifting).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arrays import NOBODY, Ints, looked_up, pair_numbers, ranges
from matching.engine.relaxation import Rows
from matching.placement.solver.large.excerpt import Excerpt
from matching.placement.solver.network import Face
from matching.placement.solver.programme import Counted


@dataclass(frozen=True, eq=False)
class PairRows:
    """In which rows of an excerpt each pair of a face stands: `kinds` has a number by pair, -1 for none.

    Kinds are opening, group, opening of a group, team and link. The row of the student is her number; `seat`, `team`
    and `link` are where theirs begin. `seats` and `links` name the openings of groups and the links, sorted.
    """

    student: Ints
    kinds: tuple[NDArray[np.int32], ...]
    seat: int
    team: int
    link: int
    seats: Ints
    links: Ints

    @classmethod
    def of(cls, face: Face, counted: Counted, excerpt: Excerpt) -> PairRows:
        """Look the rows up. A row that only pairs outside the excerpt would have is none."""
        model, own, pairs = excerpt.model, excerpt.counted, face.pairs
        students, openings = model.student_count, len(model.tables.opening_ids)
        inside = np.nonzero(own.group != NOBODY)[0]
        group, opening = pair_numbers(own.group[inside], model.opening[inside])[1]
        of_group, member = pair_numbers(own.group[inside], model.student[inside])[1]
        first = students + openings
        seat = first + counted.group_count
        team = seat + len(group)
        link = team + len(counted.team_limit)
        who, where = face.model.student[pairs], face.model.opening[pairs]
        in_group, in_team = counted.group[pairs], counted.team[pairs]
        seats, links = group * openings + opening, of_group * students + member
        kinds = (
            students + where,
            first + in_group,
            looked_up(in_group * openings + where, seats, seat + np.arange(len(seats)), NOBODY),
            team + in_team,
            looked_up(in_group * students + who, links, link + np.arange(len(links)), NOBODY),
        )
        nobody = (None, in_group, in_group, in_team, in_group)
        known = [
            (row if without is None else np.where(without == NOBODY, NOBODY, row)).astype(np.int32)
            for row, without in zip(kinds, nobody, strict=True)
        ]
        return cls(who, tuple(known), seat, team, link, seats, links)

    def numbered_in(self, other: PairRows, rows: Ints) -> Ints:
        """The numbers of some rows in another excerpt of the same face, which has all pairs of this one and more."""
        is_seat, is_link = (rows >= self.seat) & (rows < self.team), rows >= self.link
        number = np.where(rows >= self.team, rows - self.team + other.team, rows)
        number[is_seat] = other.seat + np.searchsorted(other.seats, self.seats[rows[is_seat] - self.seat])
        number[is_link] = other.link + np.searchsorted(other.links, self.links[rows[is_link] - self.link])
        return number

    def worth(self, price: Ints) -> Ints:
        """What the rows of each pair are worth together, but that of its student."""
        padded = np.append(price, 0)  # -1 is the last
        return sum((padded[row] for row in self.kinds), np.zeros(len(self.student), np.int64))

    def worth_of_cuts(self, price: Ints, sums: Rows, outside: Ints) -> Ints:
        """What cuts are worth together to some of the pairs, which are not in the excerpt. `sums`: of which rows."""
        priced = price[sums.row] != 0
        order = np.argsort(sums.column[priced], kind="stable")
        of_row = sums.column[priced][order]
        cut, sign = sums.row[priced][order], sums.coefficient[priced][order]
        keys, signs = [], []
        for row in (self.student[outside].astype(np.int32), *(kind[outside] for kind in self.kinds)):
            first, last = np.searchsorted(of_row, row), np.searchsorted(of_row, row, side="right")
            entries = ranges(first, last)
            keys.append(np.repeat(np.arange(len(outside)), last - first) * sums.count + cut[entries])
            signs.append(sign[entries])
        key, place = np.unique(np.concatenate(keys), return_inverse=True)
        total = np.zeros(len(key), np.int64)
        np.add.at(total, place, np.concatenate(signs))
        worth = np.zeros(len(outside), np.int64)
        np.add.at(worth, key // sums.count, total // 2 * price[key % sums.count])
        return worth
