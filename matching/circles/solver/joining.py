"""Rows that join the relaxation of circles only where a point breaks them: links and mixed years."""

from __future__ import annotations

import numpy as np

from matching.arrays import Floats
from matching.circles.solver.programme import CircleProgramme
from matching.engine.relaxation import Relaxation, Rows

VIOLATED = 1e-6
MOST_LINKS = 3000
"""Links that join at a time."""


def broken_rows(programme: CircleProgramme, relaxation: Relaxation, point: Floats) -> Rows | None:
    """What a fractional point over the open columns breaks, as rows over those."""
    whole = relaxation.whole_of(point)
    rows = [_links(programme, whole), _mixing(programme, whole)]
    broken = [relaxation.over_open(found) for found in rows if found is not None]
    if not broken:
        return None
    return _joined(broken)


def all_rows(programme: CircleProgramme, relaxation: Relaxation) -> Rows:
    """All of those that whole plans obey, over what is open."""
    seats = relaxation.origin[relaxation.origin < len(programme.student)]
    rows = [relaxation.over_open(programme.links(seats))]
    is_open = np.isin(programme.mixed, relaxation.origin)
    settled = relaxation.settled[programme.mixed] > 0
    cells = np.nonzero(is_open | settled)[0]
    if len(cells):
        years = np.arange(programme.year_count)
        rows.append(
            relaxation.over_open(programme.mixing(np.repeat(cells, len(years)), np.tile(years, len(cells))))
        )
    return _joined(rows)


def _joined(rows: list[Rows]) -> Rows:
    joined = rows[0]
    for more in rows[1:]:
        joined = joined.joined(more)
    return joined


def _links(programme: CircleProgramme, point: Floats) -> Rows | None:
    excess = point[: len(programme.student)] - point[programme.led[programme.cell]]
    broken = np.nonzero(excess > VIOLATED)[0]
    if not len(broken):
        return None
    return programme.links(np.sort(broken[np.argsort(-excess[broken], kind="stable")[:MOST_LINKS]]))


def _mixing(programme: CircleProgramme, point: Floats) -> Rows | None:
    if not len(programme.mixed):
        return None
    of_year = np.zeros((len(programme.led), programme.year_count))
    np.add.at(of_year, (programme.cell, programme.year_of_seat), point[: len(programme.student)])
    others = of_year.sum(axis=1, keepdims=True) - of_year
    cells, years = np.nonzero(point[programme.mixed][:, None] - others > VIOLATED)
    return programme.mixing(cells, years) if len(cells) else None
