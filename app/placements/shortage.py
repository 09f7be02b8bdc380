"""Where places are short: which students compete for which openings, and how many of them get none.

A short part is a part of the graph of students and the openings that no rule keeps them from: its students can go to
its openings only, which have fewer places. It is the same whichever plan is made (Dulmage and Mendelsohn 1958), so a
page can show it before a run, and a run leaves exactly as many without a place.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SMALLEST = 5
"""Fewer students than this in a part, or of one programme in it, are not counted out to a student."""


@dataclass(frozen=True)
class ShortageTold:
    """A short part, by row ids. `programmes`: how many of its students each programme code has, most first.

    `seats` are places of its openings, all of them taken by its students; `short` of these students get none.
    """

    students: tuple[int, ...]
    openings: tuple[int, ...]
    seats: int
    short: int
    programmes: tuple[tuple[str, int], ...]

    @property
    def figures(self) -> dict[str, Any]:
        """What pages show of it, as JSON: numbers only."""
        return {
            "students": len(self.students),
            "openings": len(self.openings),
            "seats": self.seats,
            "short": self.short,
            "programmes": [list(pair) for pair in self.programmes],
        }


def most_first(codes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count programme codes, the most frequent first, ties by code."""
    return tuple(sorted(Counter(codes).items(), key=lambda pair: (-pair[1], pair[0])))


def in_order(parts: Iterable[ShortageTold]) -> tuple[ShortageTold, ...]:
    """The parts where most is short first, in an order that is the same each time."""
    return tuple(sorted(parts, key=lambda part: (-part.short, -len(part.students), part.students)))


def for_students(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a part as one of its students reads them: nobody else can be recognised in them.

    `is_counted` is False where the part is small; `programmes` has no number where few follow it, or where few are
    left beside the others, so that nobody can subtract.
    """
    counts = [n for _code, n in figures["programmes"]]
    hides = len(counts) > 1 and min(counts, default=0) < SMALLEST
    return {
        **figures,
        "is_counted": figures["students"] >= SMALLEST,
        "programmes": [[code, None if hides or len(counts) == 1 else n] for code, n in figures["programmes"]],
    }
