"""Who changes places between two plans, in the order in which one move makes room for the next."""

from __future__ import annotations

from matching.explanation import Move
from matching.solution import PlacementSolution


def moves_between(
    before: PlacementSolution, after: PlacementSolution, first: str | None = None
) -> tuple[Move, ...]:
    """Who has another place in a second solution: see `moves_from`."""
    return moves_from(before.opening_of, after.opening_of, first)


def moves_from(old: dict[str, str], new: dict[str, str], first: str | None = None) -> tuple[Move, ...]:
    """Who has another place, in chains: each student is followed by those who take the place that she leaves.

    A chain begins with `first`, then with students who leave a place that nobody takes over from them.
    """
    moved = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    leaving: dict[str | None, list[str]] = {}
    for name in sorted(moved):
        leaving.setdefault(old.get(name), []).append(name)
    chain: list[Move] = []

    def follow(name: str | None) -> None:
        while name is not None and name in moved:
            moved.remove(name)
            chain.append(Move(name, old.get(name), new.get(name)))
            taken = new.get(name)
            name = (
                next((other for other in leaving.get(taken, []) if other in moved), None) if taken else None
            )

    follow(first)
    for name in sorted(moved):
        follow(name if name in moved else None)
    return tuple(chain)
