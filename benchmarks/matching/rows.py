"""What was measured: one row a command or a question, kept as JSON lines, and the table in Markdown that sums them up.

A bar is about the worst of many seeds, so the table has the worst first and the median beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple, TextIO

PROVEN, GOOD = "optimal", ("optimal", "feasible", "same", "answered")
HEAD = """\
| work | who | seconds: worst, median | processor seconds: worst, median | MB | reached |
|---|---|---|---|---|---|"""
PEOPLE = ("placed", "unseated_first", "unseated", "unassigned_intensive", "unassigned")
"""Levels that count people left out: their gap is a share of all students, for a few are many times a handful."""


class Reached(NamedTuple):
    """One level of a solution: its figure and the least that any plan can have."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True)
class Row:
    """One measurement. `case` is a seed, a file or a question; what is not known is None.

    `outcome`: the status of a solution; `same` or `different`; `answered`; `wrong` or `failed` with the reason; or what
    a rival came to, in words.
    """

    work: str
    who: str
    case: str
    seconds: float
    processor: float | None
    megabytes: float | None
    outcome: str
    levels: tuple[Reached, ...] = ()
    students: int = 0
    pairs: int | None = None
    load: float = 0.0


def written(row: Row) -> str:
    """A row as one line of JSON."""
    return json.dumps(asdict(row))


def read(lines: Iterable[str], who: str | None = None) -> list[Row]:
    """Rows from their lines; with `who`, all under that name."""
    made = []
    for line in lines:
        values = json.loads(line)
        values["levels"] = tuple(Reached(*level) for level in values["levels"])
        made.append(Row(**{**values, "who": who or values["who"]}))
    return made


def read_folder(folder: Path) -> list[Row]:
    """All rows in the files of a folder, under the folder's name."""
    files = sorted(folder.glob("*.jsonl"))
    return [row for file in files for row in read(file.read_text().splitlines(), folder.name)]


def gap(level: Reached, students: int) -> float:
    """How far a level can be from its best, as a share of its figure or, where it counts people, of all students."""
    scale = students if level.name in PEOPLE and students else level.value
    return (level.value - level.bound) / max(1, scale)


def open_levels(rows: Sequence[Row]) -> dict[str, tuple[int, float]]:
    """Levels that are not proven in some row: in how many rows, and the largest gap, in the order of the policy."""
    found: dict[str, tuple[int, float]] = {}
    for row in rows:
        for level in row.levels:
            count, widest = found.get(level.name, (0, 0.0))
            is_open = level.value > level.bound
            found[level.name] = (count + is_open, max(widest, gap(level, row.students)))
    return {name: (count, widest) for name, (count, widest) in found.items() if count}


def reached(rows: Sequence[Row]) -> str:
    """What the rows of one work came to, in a few words."""
    count = len(rows)
    if any(row.levels for row in rows):
        proven = sum(row.outcome == PROVEN for row in rows)
        parts = ["all proven" if proven == count else f"{proven} of {count} proven"]
        if unsettled := sum(
            row.outcome != PROVEN and bool(row.levels) and not open_levels([row]) for row in rows
        ):
            parts.append(f"nothing but the last word between equal plans open in {unsettled}")
        parts += [
            f"{name} open in {often}, to {widest:.2%}" for name, (often, widest) in open_levels(rows).items()
        ]
    else:
        outcomes = {row.outcome: sum(other.outcome == row.outcome for other in rows) for row in rows}
        parts = [
            outcome if count == 1 else f"{often} of {count} {outcome}" for outcome, often in outcomes.items()
        ]
    parts += [
        f"{row.case} {row.outcome}"
        for row in rows
        if row.outcome.startswith(("wrong", "failed")) and row.levels
    ]
    if pairs := [row.pairs for row in rows if row.pairs is not None]:
        parts.append(f"{least_and_most(pairs)} pairs")
    return "; ".join(parts)


def least_and_most(counts: Sequence[int]) -> str:
    """A range, or one number where all are equal."""
    least, most = min(counts), max(counts)
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def worst_and_median(values: Sequence[float | None]) -> str:
    """The worst and the median of what is known; one value is said once."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    worst, middle = max(known), median(known)
    digits = 1 if worst >= 1 else 2
    return f"{worst:.{digits}f}" if len(known) == 1 else f"{worst:.{digits}f}, {middle:.{digits}f}"


def line(rows: Sequence[Row]) -> str:
    """The line of the table about the rows of one work by one solver."""
    memory = max((row.megabytes or 0 for row in rows), default=0)
    cells = (
        rows[0].work,
        rows[0].who,
        worst_and_median([row.seconds for row in rows]),
        worst_and_median([row.processor for row in rows]),
        f"{memory:.0f}" if memory else "",
        reached(rows),
    )
    return f"| {' | '.join(cells)} |"


def groups(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by work and who, works in the order in which they first occur."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        found.setdefault(row.work, {}).setdefault(row.who, []).append(row)
    return {(work, who): some for work, by in found.items() for who, some in by.items()}


class Sink:
    """Prints the line of each work when it is done, and keeps every row in a file when there is one."""

    def __init__(self, out: TextIO, rows: Path | None) -> None:
        self.out, self.rows = out, rows
        self.is_clean = True
        print(HEAD, file=out, flush=True)

    def take(self, measured: Iterable[Row]) -> None:
        """Measure and keep row after row, then print."""
        taken = []
        for row in measured:
            taken.append(row)
            self.is_clean &= row.outcome.split(":")[0] not in ("wrong", "failed", "different")
            if self.rows:
                with self.rows.open("a") as file:
                    file.write(written(row) + "\n")
        for some in groups(taken).values():
            print(line(some), file=self.out, flush=True)
