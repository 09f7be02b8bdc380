"""`python -m benchmarks.matching [WORK ...]` measures and prints one table in Markdown; all works without names.

Every result of ours is a whole `solve` command in a process of its own, so that Python's start, reading and writing
count, and every one is checked. A work is measured on many seeds that no setting was chosen on; the table has the
worst and the median. Rivals get the compiled model of the first seed and are timed from there; they need the packages
of the dependency group `bench`.

`--files FOLDER` measures the problem files in a folder instead, `--table FOLDER` prints what `--rows` kept.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.matching import files
from benchmarks.matching.rows import HEAD, Row, Sink, groups, line, read_folder
from benchmarks.matching.works import WORKS, Work


def rows_of(work: Work, first: int, count: int, *, alone: bool) -> Iterator[Row]:
    """A work on its seeds, then its rivals on the first of them."""
    ours = []
    for row in work.rows(range(first, first + count)):
        ours.append(row)
        yield row
    if work.rivals and not alone:
        from benchmarks.matching.rivals import against  # noqa: PLC0415  needs the packages of `bench`

        yield from against(ours[0], work.make(first), work.rivals, work.rival_limit)


def table(folders: list[Path]) -> None:
    """Print kept rows, each folder's under its own name."""
    print(HEAD)
    for rows in groups(row for folder in folders for row in read_folder(folder)).values():
        print(line(rows))


def parser() -> argparse.ArgumentParser:
    """The options."""
    top = argparse.ArgumentParser(prog="python -m benchmarks.matching")
    top.add_argument("works", nargs="*", metavar="WORK", help=", ".join(WORKS))
    top.add_argument("--alone", action="store_true", help="measure ours only")
    top.add_argument("--seeds", type=int, metavar="N", help="how many seeds; else as many as the work says")
    top.add_argument("--first-seed", type=int, default=101, metavar="N")
    top.add_argument("--limit", type=float, metavar="SECONDS", help="else as the work says; 60 for files")
    top.add_argument("--rows", type=Path, metavar="FILE", help="keep what is measured, a line of JSON each")
    top.add_argument("--files", type=Path, nargs="+", default=[], metavar="FOLDER")
    top.add_argument("--table", type=Path, nargs="+", default=[], metavar="FOLDER")
    return top


def main() -> int:
    """Measure; 1 when something came out wrong."""
    top = parser()
    options = top.parse_args()
    if options.table:
        table(options.table)
        return 0
    if unknown := set(options.works) - set(WORKS):
        top.error(f"no work {', '.join(sorted(unknown))}")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} at the start"
    print(f"Python {platform.python_version()}, {machine}\n")
    sink = Sink(sys.stdout, options.rows)
    for folder in options.files:
        sink.take(files.measured(folder, options.limit or 60.0))
    for name in [] if options.files else options.works or WORKS:
        work = replace(WORKS[name], limit=options.limit or WORKS[name].limit)
        sink.take(rows_of(work, options.first_seed, options.seeds or work.seeds, alone=options.alone))
    return 0 if sink.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
