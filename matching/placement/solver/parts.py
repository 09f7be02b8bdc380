"""The part of a problem that a question touches: what hangs together with it; the rest stays as the best plan has it.

Every figure is a sum over columns, and lexicographic order survives addition. So where limits fall apart into parts
that share no row, the best plan is the best plan of every part; and a part in which the best plan of all keeps
within the limits, its neighbours included, has it already: a better one there would have made a better plan of all.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Bools, Ints
from matching.engine.relaxation import Relaxation
from matching.engine.warm import Limits


def touched(base: Relaxation, limits: Limits, best: Ints) -> Relaxation:
    """What is open within the limits and hangs together with anything that differs from the best plan of all."""
    rows = base.rows
    is_open = limits.lower < limits.upper
    off = (best < limits.lower) | (best > limits.upper)
    counts = is_open[rows.column]
    open_row, open_column = rows.row[counts], rows.column[counts]
    least, most = rows.range_of_activity(limits.lower, limits.upper)
    says = (least < limits.row_lower) | (most > limits.row_upper)
    value = rows.activity(best)
    broken = (value < limits.row_lower) | (value > limits.row_upper)
    broken |= _rows_with(rows.row, rows.column, rows.count, off)
    reached = is_open & (off | _columns_with(open_row, open_column, base.width, broken))
    joins = says[open_row]
    row, column = open_row[joins], open_column[joins]
    size = 0
    while (now := int(np.count_nonzero(reached))) > size:
        size = now
        reached |= _columns_with(row, column, base.width, _rows_with(row, column, rows.count, reached))
    lower = np.where(reached | ~is_open, limits.lower, best)
    upper = np.where(reached | ~is_open, limits.upper, best)
    return base.narrowed(lower, upper, limits.row_lower, limits.row_upper)


def _rows_with(row: Ints, column: Ints, count: int, wanted: Bools) -> Bools:
    """The rows that have one of the wanted columns."""
    found = np.zeros(count, bool)
    found[row[wanted[column]]] = True
    return found


def _columns_with(row: Ints, column: Ints, count: int, wanted: Bools) -> Bools:
    """The columns that are in one of the wanted rows."""
    found = np.zeros(count, bool)
    found[column[wanted[row]]] = True
    return found
