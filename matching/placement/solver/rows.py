"""The rows of placements, whether their columns are pairs or stand for several: seats, company in groups, teams."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.arrays import Ints, pair_numbers
from matching.engine.relaxation import FREE, Rows, rows_of
from matching.placement.solver.network import Face


def seated(
    face: Face, by_student: Sequence[tuple[Ints, Ints]], by_opening: Sequence[tuple[Ints, Ints]]
) -> Rows:
    """One column for whoever has a place, no more in an opening than seats; as many as seats where the face says so.

    Students, and openings, with the columns that each is in.
    """
    students, capacity = len(face.placed), face.model.tables.capacity
    return rows_of(
        [
            *((student, column, 1) for student, column in by_student),
            *((students + opening, column, 1) for opening, column in by_opening),
        ],
        np.concatenate([face.placed.astype(np.int64), np.where(face.must_fill, capacity, -FREE)]),
        np.concatenate([np.ones(students, np.int64), capacity]),
    )


def company(group: Ints, column: Ints, opening: Ints, capacity: Ints, alone: Ints, together: Ints) -> Rows:
    """Rows over columns that lead to an opening of a group, of which `alone` and `together` are columns as well.

    `alone` is one who wishes company, `together` two or more, neither is none. For the group: at least one, or two. For
    each of its openings: one, or no more than its seats.
    """
    groups = np.arange(len(alone))
    seat, (seat_group, where) = pair_numbers(group, opening)
    seats = np.arange(len(seat_group))
    enough = rows_of(
        [(group, column, 1), (groups, alone, -1), (groups, together, -2)],
        np.zeros(len(groups), np.int64),
        np.full(len(groups), FREE),
    )
    fitting = rows_of(
        [(seat, column, 1), (seats, alone[seat_group], -1), (seats, together[seat_group], -capacity[where])],
        np.full(len(seats), -FREE),
        np.zeros(len(seats), np.int64),
    )
    return enough.joined(fitting)


def guided(team: Ints, column: Ints, over: Ints, limit: Ints) -> Rows:
    """Rows over columns that count for a team: no more than its places, but for what is `over`, by a column of each."""
    teams = np.arange(len(limit))
    return rows_of([(team, column, 1), (teams, over, -1)], np.full(len(limit), -FREE), limit)
