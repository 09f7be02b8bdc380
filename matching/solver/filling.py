"""Places for those whom a stopped solve had not come to: quickly, by lottery, what they listed first."""

from __future__ import annotations

import numpy as np

from matching.placement import PlacementModel
from matching.tables import NOBODY, Ints


def filled(model: PlacementModel, chosen: Ints) -> Ints:
    """The plan with seats that are left for those without one: what they listed, then anything they can have."""
    plan = chosen.copy()
    held = plan[plan != NOBODY]
    free = model.tables.capacity - np.bincount(model.opening[held], minlength=len(model.tables.opening_ids))
    listed = np.nonzero(model.rank <= model.tables.longest)[0]
    listed = listed[np.lexsort((model.rank[listed], model.student[listed]))]
    for pairs in (listed, np.arange(len(model.student))):
        left = pairs
        while True:
            student, opening = model.student[left], model.opening[left]
            left = left[(plan[student] == NOBODY) & (free[opening] > 0)]
            if not len(left):
                break
            wanted = left[np.diff(model.student[left], prepend=NOBODY) != 0]
            wanted = wanted[np.argsort(model.opening[wanted], kind="stable")]
            at = model.opening[wanted]
            turn = np.arange(len(at)) - np.searchsorted(at, at)
            taken = wanted[turn < free[at]]
            plan[model.student[taken]] = taken
            free -= np.bincount(model.opening[taken], minlength=len(free))
    return plan
