"""Who changes places between two plans, in the order in which one move makes room for the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matching.placement.explanation import Move
from matching.placement.solution import PlacementSolution

Chain = tuple[Move, ...]
Places = dict[str, str]


def chains_between(before: PlacementSolution, after: PlacementSolution) -> tuple[Chain, ...]:
    """Who has another place in a second solution, in chains: each is followed by who leaves the place she takes.

    A chain begins with whoever had no place or leaves one that nobody takes; what is left then are cycles, in which
    everybody's place is taken.
    """
    return _chains(_Unfinished(before.opening_of, after.opening_of), None)


def moves_from(old: Places, new: Places, first: str) -> tuple[Move, ...]:
    """The same in one row, from opening by student before and after; the first chain begins with student `first`."""
    return tuple(move for chain in _chains(_Unfinished(old, new), first) for move in chain)


@dataclass
class _Unfinished:
    """The moves that are in no chain yet: who they are, who leaves a place, and how many take it."""

    old: Places
    new: Places

    def __post_init__(self) -> None:
        names = sorted(self.old.keys() | self.new.keys())
        self.waiting = dict.fromkeys(name for name in names if self.old.get(name) != self.new.get(name))
        self.takers = Counter(self.new.get(name) for name in self.waiting)
        self.leavers: dict[str | None, list[str]] = {}
        for name in self.waiting:
            self.leavers.setdefault(self.old.get(name), []).append(name)

    def chain_from(self, name: str | None) -> Chain:
        """Take out a chain that begins with somebody."""
        chain: list[Move] = []
        while name is not None:
            before, after = self.old.get(name), self.new.get(name)
            del self.waiting[name]
            self.takers[after] -= 1
            self.leavers[before].remove(name)
            chain.append(Move(name, before, after))
            name = next(iter(self.leavers.get(after, [])), None) if after is not None else None
        return tuple(chain)

    def follows(self, name: str) -> int:
        """How surely somebody comes after another: 0 nobody takes her place, 1 some there are left over, 2 surely."""
        place = self.old.get(name)
        if place is None or not self.takers[place]:
            return 0
        return 1 if self.takers[place] < len(self.leavers[place]) else 2


def _chains(moves: _Unfinished, first: str | None) -> tuple[Chain, ...]:
    chains = [moves.chain_from(first)] if first in moves.waiting else []
    for doubt in range(3):
        chains += [
            moves.chain_from(name)
            for name in list(moves.waiting)
            if name in moves.waiting and moves.follows(name) <= doubt
        ]
    return tuple(chains)
