"""The part of a relaxation that a question touches, by what hangs together; the rest stays as the best plan has it.

Every figure is a sum over columns, and lexicographic order survives addition. So where a relaxation falls apart into
parts that share no row, the best plan is the best plan of every part; and a part in which the best plan of all keeps
within the rows has it already: a better one there would have made a better plan of all.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Ints
from matching.engine.division import labels
from matching.engine.relaxation import Relaxation


def touched(whole: Relaxation, face: Relaxation, best: Ints) -> Relaxation:
    """What of a face hangs together with any row that the best plan of all breaks, or that says less or more by now.

    The face is what is left of the whole; rows of columns that closed at another value than in the best plan count.
    """
    closed = np.ones(len(best), bool)
    closed[face.origin] = False
    off = (closed & (face.settled != best))[whole.origin]
    near = np.zeros(whole.rows.count, bool)
    near[whole.rows.row[off[whole.rows.column]]] = True
    seed = np.zeros(len(best), bool)
    seed[whole.origin[whole.rows.column[near[whole.rows.row]]]] = True
    rows, kept = face.rows, best[face.origin]
    value = rows.activity(kept)
    broken = (value < rows.lower) | (value > rows.upper)
    seed[face.origin[rows.column[broken[rows.row]]]] = True
    seed[face.origin] |= (kept < face.lower) | (kept > face.upper)
    label = labels(face)
    reached = np.isin(label, label[seed[face.origin]])
    return face.narrowed(np.where(reached, face.lower, kept), np.where(reached, face.upper, kept))
