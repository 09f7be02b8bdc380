"""Reading the proportionality report of a run, with small numbers hidden (D3).

The report itself is made with the run, in `explaining.comparing`; it stands in the run's summary.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALLEST = 5
"""A number of 1 to 4 people could point at one of them."""

EFFECTS = ("placed", "higher", "level", "lower", "unseated")
"""What another plan means for a student. Of a run that settled first who has a place (D11) nobody is in the first or
the last: the report compares plans for the same students."""


@dataclass(frozen=True)
class Shown:
    """What may be seen of one group; None is a number that is hidden."""

    unplaced: int | None
    """Without a place in the plan."""
    without: int | None
    """Without a place when the support criteria are left out."""
    effects: list[int | None]
    """How many got what because of the support criteria, in the order of `EFFECTS`, and at the end who keeps hers."""


def is_small(part: int, whole: int) -> bool:
    """Whether a part points at 1 to 4 people, or leaves 1 to 4 over: who knows the whole could subtract."""
    return 0 < part < SMALLEST or 0 < whole - part < SMALLEST


def hidden_small(parts: Sequence[int], asked: int | None = None) -> list[int | None]:
    """The parts of one group, None where a number is hidden.

    Hidden is a part of 1 to 4 people, and one that leaves 1 to 4 over. Somebody who knows the whole knows the sum of
    what is hidden: so never a single part is, and never parts that are fewer than five people together; the smallest
    others go too. `asked`: the place of the part that the figures are about, which goes last.
    """
    whole = sum(parts)
    hidden = {place for place, part in enumerate(parts) if is_small(part, whole)}
    for place in sorted(range(len(parts)), key=lambda place: (place == asked, parts[place])):
        is_safe = len(hidden) != 1 and sum(parts[each] for each in hidden) >= SMALLEST
        if not hidden or is_safe:
            break
        if parts[place]:
            hidden.add(place)
    return [None if place in hidden else part for place, part in enumerate(parts)]


def shown_of(group: Mapping[str, int]) -> Shown:
    """One group with its small numbers hidden, and with them whatever would give them away.

    Those without a place differ by exactly those who lose one less those who get one. Where three of these four
    numbers are seen the fourth is known, so a second one is hidden.
    """
    moved = [group[name] for name in EFFECTS]
    effects = hidden_small([*moved, group["students"] - sum(moved)])
    unplaced, without = (
        hidden_small([group[name], group["students"] - group[name]])[0]
        for name in ("unplaced", "unplaced_without")
    )
    gained, lost = EFFECTS.index("placed"), EFFECTS.index("unseated")
    hidden = [number is None for number in (unplaced, without, effects[gained], effects[lost])]
    if sum(hidden) == 1:
        if without is not None:
            without = None
        else:
            effects[gained] = effects[lost] = None
    return Shown(unplaced, without, effects)
