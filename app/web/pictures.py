"""The arithmetic behind the pictures: figures in, positions out. `components/charts.html` draws them.

Lengths are percentages of the width, so a picture fits a phone without its words becoming small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

Figure = tuple[str, int]


@dataclass(frozen=True)
class Part:
    """A piece of a bar. `shade` counts from 1, the most wanted."""

    label: str
    n: int
    start: float
    width: float
    shade: int


@dataclass(frozen=True)
class Stack:
    """One bar of parts that add up to a group."""

    name: str
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Load:
    """One bar against its capacity: how far it is filled, where the capacity stands, how far it goes over."""

    name: str
    used: float
    capacity: float
    filled: float
    limit: float
    over: float

    @property
    def is_over(self) -> bool:
        return self.used > self.capacity


@dataclass(frozen=True)
class ShareBar:
    """A share of a whole beside another one, the mark; None: not known. `filled` and `mark_at` are where they end."""

    name: str
    share: float | None
    mark: float | None
    filled: float | None
    mark_at: float | None


def stacks(groups: Sequence[tuple[str, Sequence[Figure]]], scale: float | None = None) -> list[Stack]:
    """Bars of parts on one scale: the given one, or the largest group."""
    whole = scale or max((sum(n for _, n in parts) for _, parts in groups), default=0) or 1
    return [_stack(name, parts, whole) for name, parts in groups]


def _stack(name: str, figures: Sequence[Figure], whole: float) -> Stack:
    parts: list[Part] = []
    start = 0.0
    for shade, (label, n) in enumerate(figures, start=1):
        width = round(100 * n / whole, 3)
        parts.append(Part(label, n, round(start, 3), width, shade))
        start += width
    return Stack(name, sum(n for _, n in figures), tuple(parts))


def loads(rows: Sequence[tuple[str, float, float]], scale: float | None = None) -> list[Load]:
    """Bars against capacity on one scale: the given one, or the largest figure of all, with a little air."""
    whole = scale or max((max(used, capacity) for _, used, capacity in rows), default=0) * 1.04 or 1
    return [
        Load(
            name=name,
            used=used,
            capacity=capacity,
            filled=round(100 * min(used, capacity) / whole, 3),
            limit=round(100 * capacity / whole, 3),
            over=round(100 * max(0, used - capacity) / whole, 3),
        )
        for name, used, capacity in rows
    ]


def share_bars(rows: Sequence[tuple[str, float | None, float | None]]) -> tuple[float, list[ShareBar]]:
    """Bars of shares, 0 to 1, each with the mark of another share, and what a full bar is: whole tenths, for all."""
    whole = ceil(max((n for _, *both in rows for n in both if n is not None), default=0) * 10) / 10 or 0.1
    return whole, [
        ShareBar(
            name=name,
            share=share,
            mark=mark,
            filled=None if share is None else round(100 * share / whole, 3),
            mark_at=None if mark is None else round(100 * mark / whole, 3),
        )
        for name, share, mark in rows
    ]


def spark(
    points: Sequence[tuple[str, int | None]], width: int = 160, height: int = 36
) -> list[list[tuple[float, float]]]:
    """The line of a small history, in pieces: where a figure is not known the line is broken."""
    known = [n for _, n in points if n is not None]
    top = max(known, default=0) or 1
    step = (width - 8) / max(1, len(points) - 1)
    pieces: list[list[tuple[float, float]]] = [[]]
    for index, (_, n) in enumerate(points):
        if n is None:
            pieces.append([])
        else:
            pieces[-1].append((round(4 + index * step, 1), round(height - 4 - (height - 8) * n / top, 1)))
    return [piece for piece in pieces if piece]


def curve(values: Sequence[int], width: int = 284, left: int = 27) -> list[tuple[float, float]]:
    """Where the answers of a scale from 1 to 5 stand, in the order of time, 14 units a step, 5 on top."""
    step = width / max(1, len(values) - 1)
    return [(round(left + place * step, 1), 82 - 14 * value) for place, value in enumerate(values)]
