"""Lists that people put in order: one entry moved one place, for whoever has no JavaScript, and what a form posted."""

from collections.abc import Iterable, Sequence


def completed(names: Iterable[str], known: Sequence[str]) -> list[str]:
    """An order of all that is known: as posted, each once, and what is missing at the end."""
    posted = [name for name in dict.fromkeys(names) if name in known]
    return [*posted, *(name for name in known if name not in posted)]


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
