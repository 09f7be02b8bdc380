"""The pieces that a level is bounded in: those who count, apart from each other where no row ties them that it feels.

Columns that cost nothing are left out where they only take room, as those of somebody who is coupled to nobody, or only
make up for what others do, as overload does at a level that does not count it. What they add to a row is then unknown,
so a row that they could help loses its limit on that side: a relaxation, so its bound holds, and the prices of all
pieces together prove it over all columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.division import grouped, labels
from matching.engine.linear import Vertex, proven
from matching.engine.programme import Programme
from matching.engine.relaxation import FREE, Relaxation, Rows

SIFTED = 60_000
"""Open columns above which a level is bounded in pieces, and a linear programme begins with some of its columns."""
MOST = 0.5
"""Share of the columns above which leaving others out is not worth it."""
LARGEST = 0.75
"""Share of the columns that one piece may have: else nothing is gained by bounding the rest apart."""
UNKNOWN = 0.5
"""The point of a column that was left out: not whole, so that nobody takes it for a plan."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Columns and the rows over them, by number in the whole, and both as a relaxation."""

    columns: Ints
    rows: Ints
    relaxation: Relaxation


Said = tuple[Piece, Relaxation, Vertex]
"""What is proven of a piece: with the rows that came to it, and the optimum of its linear programme."""


def pieces_of(programme: Programme, whole: Relaxation, cost: Ints) -> list[Piece]:
    """What to bound a level in, the smallest first; all of it as one piece where it does not fall apart."""
    everything = Piece(np.arange(whole.width), np.arange(whole.rows.count), whole)
    if whole.width <= SIFTED:
        return [everything]
    inside = _who_count(programme, whole, cost)
    counting = everything if inside.all() else _among(whole, inside)
    if programme.joinable is None:
        return [counting]
    joining = whole.over_open(programme.joinable)
    felt_by = inside & ~_making_up(whole, cost, joining)
    felt = _among(whole, felt_by)
    number, count = grouped(labels(felt.relaxation.with_rows(joining.over(felt_by))))
    if count < 2 or np.bincount(number).max() > LARGEST * whole.width:
        return [counting]
    pieces = []
    for own in range(count):
        within = np.zeros(whole.width, bool)
        within[felt.columns[number == own]] = True
        pieces.append(_among(whole, within))
    return sorted(pieces, key=lambda piece: (len(piece.columns), int(piece.columns[0])))


def assembled(whole: Relaxation, cost: Ints, said: Sequence[Said]) -> tuple[Relaxation, Vertex]:
    """What was proven of pieces, said of the whole: rows that came to them, prices, reduced costs.

    The point of columns that were left out is not known, and counts as a half.
    """
    rows, point = whole.rows, np.full(whole.width, UNKNOWN)
    price, prices_of_new = np.zeros(whole.rows.count, np.int64), []
    for piece, tightened, vertex in said:
        old, its = len(piece.rows), tightened.rows
        new = its.row >= old
        added = Rows(
            its.row[new] - old,
            piece.columns[its.column[new]],
            its.coefficient[new],
            its.lower[old:],
            its.upper[old:],
        )
        rows = rows.joined(added)
        price[piece.rows] = vertex.price[:old]
        prices_of_new.append(vertex.price[old:])
        point[piece.columns] = vertex.point
    more = Relaxation(whole.origin, whole.lower, whole.upper, rows, whole.settled)
    return more, Vertex(point, *proven(more, cost, np.concatenate([price, *prices_of_new])))


def _who_count(programme: Programme, relaxation: Relaxation, cost: Ints) -> Bools:
    """The columns of owners who count in a level, and of nobody; all of them where that is most."""
    everybody = np.ones(relaxation.width, bool)
    if programme.couples is None:
        return everybody
    owner = programme.owner[relaxation.origin]
    owned = owner != NOBODY
    counts = owned & (programme.couples[relaxation.origin] | (cost != 0))
    matters = np.zeros(int(owner.max(initial=NOBODY)) + 1, bool)
    matters[owner[counts]] = True
    inside = ~owned
    inside[owned] = matters[owner[owned]]
    return everybody if np.count_nonzero(inside) > MOST * relaxation.width else inside


def _making_up(relaxation: Relaxation, cost: Ints, joining: Rows) -> Bools:
    """The columns that cost nothing, are in one row only, and can keep it on one side whatever the others do."""
    rows = relaxation.rows
    entries = np.bincount(np.concatenate([rows.column, joining.column]), minlength=relaxation.width)
    by_itself = ((cost == 0) & (entries == 1))[rows.column]
    least, most = rows.range_of_activity(relaxation.lower, relaxation.upper)
    span = np.abs(rows.coefficient) * (relaxation.upper - relaxation.lower)[rows.column]
    low, high = rows.lower[rows.row], rows.upper[rows.row]
    downward, upward = rows.coefficient < 0, rows.coefficient > 0
    keeps = (downward & (low <= -FREE) & (most[rows.row] - span <= high)) | (
        upward & (high >= FREE) & (least[rows.row] + span >= low)
    )
    making_up = np.zeros(relaxation.width, bool)
    making_up[rows.column[by_itself & keeps]] = True
    return making_up


def _among(relaxation: Relaxation, inside: Bools) -> Piece:
    """Some of the columns, with the rows that say something about them whatever the others are."""
    rows = relaxation.rows
    kept = inside[rows.column]
    raised, lowered = np.zeros(rows.count, bool), np.zeros(rows.count, bool)
    raised[rows.row[~kept & (rows.coefficient > 0)]] = True
    lowered[rows.row[~kept & (rows.coefficient < 0)]] = True
    lower, upper = np.where(raised, -FREE, rows.lower), np.where(lowered, FREE, rows.upper)
    used = np.zeros(rows.count, bool)
    used[rows.row[kept]] = True
    used &= (lower > -FREE) | (upper < FREE)
    own = replace(rows, lower=lower, upper=upper).over(inside).only(used)
    among_them = Relaxation(
        relaxation.origin[inside], relaxation.lower[inside], relaxation.upper[inside], own, relaxation.settled
    )
    return Piece(np.nonzero(inside)[0], np.nonzero(used)[0], among_them)
