"""Where places are short, whose turn it was, and where a plan departs from who gets a place (D11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, connected, ranges
from matching.placement.explanation import (
    AheadCode,
    Shortage,
    Shortages,
    Standing,
    StandingCode,
    Turn,
)
from matching.placement.model import PlacementModel
from matching.placement.precedence import GreedyBasis, basis_of, entries_of, standings_of


class ShortParts:
    """The parts of a model that are short, and everybody's turn in them.

    Whoever has a seat that a student without one could take may be without one as well, in another order: these, their
    openings, who has a seat there, and so on, are what is short. It is the same from whichever largest plan one starts.
    """

    def __init__(self, model: PlacementModel, basis: GreedyBasis | None = None) -> None:
        self.model, self.tables = model, model.tables
        self.basis = basis_of(model) if basis is None else basis
        self.first = model.first
        self.standings = standings_of(self.tables)
        self.facts: tuple[StandingCode, ...] = ("pinned", *entries_of(self.tables))

    def everything(self) -> Shortages:
        """The whole answer."""
        placed, nowhere = self.basis.placed, np.diff(self.first) == 0
        found = [self.shortage(part) for part in range(int(self.part.max(initial=-1)) + 1)]
        found.sort(key=lambda part: (-part.short, part.students))
        return Shortages(self.names(placed), tuple(found), self.names(nowhere))

    def turns(self, students: Iterable[str]) -> dict[str, tuple[Turn, Shortage | None]]:
        """The turn of each of some students, and the short part that she belongs to, if any."""
        index, shortage_of = self.tables.student_index, cache(self.shortage)
        return {
            name: (self.turn_of(index[name]), None if part < 0 else shortage_of(part))
            for name in students
            for part in (int(self.part[index[name]]),)
        }

    def names(self, students: Bools) -> tuple[str, ...]:
        """Ids of students, sorted."""
        return tuple(sorted(self.tables.students[student].id for student in np.nonzero(students)[0].tolist()))

    @cached_property
    def holders(self) -> tuple[Ints, Ints]:
        """Students with a place sorted by opening, and where those of each opening begin."""
        inside = np.nonzero(self.basis.placed)[0]
        opening = self.model.opening[self.basis.chosen[inside]]
        order = np.argsort(opening, kind="stable")
        return inside[order], np.searchsorted(opening[order], np.arange(len(self.tables.opening_ids) + 1))

    def reached_from(self, students: Ints) -> tuple[Bools, Bools]:
        """Students and openings that hang together with some students by seats that others hold."""
        reached = np.zeros(self.model.student_count, bool)
        openings = np.zeros(len(self.tables.opening_ids), bool)
        reached[students] = True
        people, begins = self.holders
        frontier = students
        while len(frontier):
            is_new = np.zeros(len(openings), bool)
            is_new[self.model.opening[ranges(self.first[frontier], self.first[frontier + 1])]] = True
            is_new &= ~openings
            openings |= is_new
            new = np.nonzero(is_new)[0]
            frontier = people[ranges(begins[new], begins[new + 1])]
            frontier = frontier[~reached[frontier]]
            reached[frontier] = True
        return reached, openings

    @cached_property
    def part(self) -> Ints:
        """By student, the number of the short part that she belongs to, -1 for none."""
        without = np.nonzero(~self.basis.placed & (np.diff(self.first) > 0))[0]
        inside = self.reached_from(without)[0]
        pairs = np.nonzero(inside[self.model.student])[0]
        pairs = pairs[np.argsort(self.model.opening[pairs], kind="stable")]
        label = connected(self.model.opening[pairs], self.model.student[pairs], self.model.student_count)
        part = np.full(self.model.student_count, NOBODY)
        part[inside] = np.unique(label[inside], return_inverse=True)[1]
        return part

    def shortage(self, part: int) -> Shortage:
        """What a short part consists of."""
        inside = self.part == part
        openings = np.unique(self.model.opening[inside[self.model.student]])
        return Shortage(
            students=self.names(inside),
            openings=tuple(sorted(self.tables.opening_ids[opening] for opening in openings.tolist())),
            seats=int(self.tables.capacity[openings].sum()),
            standings=self._standings(inside),
        )

    def _standings(self, inside: Bools) -> tuple[Standing, ...]:
        students: Counter[tuple[bool, ...]] = Counter(map(tuple, self.standings[inside].tolist()))
        placed = Counter(map(tuple, self.standings[inside & self.basis.placed].tolist()))
        return tuple(
            Standing(self._named(kind), students[kind], placed[kind])
            for kind in sorted(students, reverse=True)
        )

    def _named(self, has: tuple[bool, ...]) -> tuple[StandingCode, ...]:
        return tuple(fact for fact, is_so in zip(self.facts, has, strict=True) if is_so)

    def shortage_of(self, student: int) -> Shortage | None:
        """The short part that a student belongs to, if any."""
        return None if self.part[student] == NOBODY else self.shortage(int(self.part[student]))

    def turn_of(self, student: int) -> Turn:
        """A student's place in the order of precedence. Numbers of students follow their lots."""
        equals = (self.part == self.part[student]) & (self.standings == self.standings[student]).all(axis=1)
        is_short = self.part[student] != NOBODY
        gets_place = bool(self.basis.placed[student])
        return Turn(
            facts=self._named(tuple(self.standings[student].tolist())),
            lot=int(self.tables.lottery[student]),
            rank=int(np.count_nonzero(equals[: student + 1])) if is_short else None,
            equals=int(np.count_nonzero(equals)) if is_short else 0,
            gets_place=gets_place,
            ahead=() if gets_place or not is_short else self._ahead_of(student),
        )

    def _ahead_of(self, student: int) -> tuple[tuple[AheadCode, int], ...]:
        """Why those go first whom the search for a place for her came across."""
        others = self.reached_from(np.array([student]))[0]
        others[student] = False
        differs = self.standings[others] & ~self.standings[student]
        first = np.where(differs.any(axis=1), differs.argmax(axis=1), len(self.facts))
        codes: tuple[AheadCode, ...] = (*self.facts, "lot")
        counts = np.bincount(first, minlength=len(codes)).tolist()
        return tuple((code, count) for code, count in zip(codes, counts, strict=True) if count)
