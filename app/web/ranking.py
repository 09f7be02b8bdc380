"""Moving one entry of an ordered list one place, for lists that people order without JavaScript."""

from collections.abc import Sequence


def moved(order: Sequence[str], move: str) -> list[str]:
    """`order` after a move `up:<value>` or `down:<value>`; unchanged when that is not possible."""
    result = list(order)
    direction, _, value = move.partition(":")
    if value not in result or direction not in {"up", "down"}:
        return result
    here = result.index(value)
    there = here - 1 if direction == "up" else here + 1
    if 0 <= there < len(result):
        result[here], result[there] = result[there], result[here]
    return result
