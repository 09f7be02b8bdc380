"""`python -m benchmarks.matching.circles [WORK ...]` measures circles and prints one table in Markdown.

Every result is a whole `solve` command in a process of its own, and is checked. Figures are medians over three seeds
that no setting was chosen on; the gap is the largest of the three.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

from benchmarks.matching.circle_instances import CIRCLE_SIZES, CircleSize, circle_instance
from matching.circles import CircleSolution, check_circles, read_circle_problem, read_circle_solution


@dataclass(frozen=True)
class Work:
    """One line of the table."""

    name: str
    size: CircleSize
    limit: float
    seeds: tuple[int, ...] = (101, 102, 103)


WORKS = {
    "class": Work("circles: 40 students, 8 mentors", CircleSize(40, 8, 1), 60),
    "school": Work("circles: school, 120 students, 14 mentors", CIRCLE_SIZES["school"], 60),
    "district": Work("circles: region, 240 students, 26 mentors", CircleSize(240, 26, 4), 60),
    "region": Work("circles: region, 1,000 students, 100 mentors", CIRCLE_SIZES["region"], 20),
    "national-w": Work("circles: national-w, 6,000 students, 640 mentors", CIRCLE_SIZES["participants"], 9.5),
}


@dataclass(frozen=True)
class Measured:
    """One command: seconds on the clock and of the processor, memory, what came out."""

    seconds: float
    processor: float
    megabytes: float
    students: int
    solution: CircleSolution

    @property
    def proven(self) -> int:
        """How many of the first levels are proven."""
        rows = self.solution.criteria
        return next((place for place, row in enumerate(rows) if not row.is_proven), len(rows))

    @property
    def gap(self) -> float:
        """How many more could have a circle at most, in per cent of those who could."""
        row = next(row for row in self.solution.criteria if row.name == "unseated")
        return 100 * (row.value - row.bound) / max(1, self.students - row.bound)


def measured(data: dict[str, Any], limit: float) -> Measured:
    """Run the command on a problem and check what comes out."""
    with tempfile.TemporaryDirectory() as folder:
        problem, out = Path(folder, "problem.json"), Path(folder, "solution.json")
        problem.write_text(json.dumps(data))
        command = [sys.executable, "-m", "matching", "solve", str(problem), "--out", str(out)]
        began = monotonic()
        running = subprocess.Popen([*command, "--time-limit", str(limit)], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(running.pid, 0)
        seconds = monotonic() - began
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode not in (0, 3):
            raise RuntimeError(f"the command failed with exit code {running.returncode}")
        solution = read_circle_solution(json.loads(out.read_text()))
    findings = check_circles(read_circle_problem(data), solution)
    if findings:
        raise RuntimeError(f"the checker found {findings[:3]}")
    processor = used.ru_utime + used.ru_stime
    return Measured(seconds, processor, used.ru_maxrss / 1024, len(data["students"]), solution)


def run(work: Work) -> None:
    """Measure one work and print its line."""
    all_ = [measured(circle_instance(work.size, seed), work.limit) for seed in work.seeds]
    levels = [f"{one.proven} of {len(one.solution.criteria)}" for one in all_]
    print(
        f"| {work.name} | {median(one.seconds for one in all_):.1f} "
        f"| {median(one.processor for one in all_):.1f} | {', '.join(levels)} "
        f"| {max(one.gap for one in all_):.2f} % | {max(one.megabytes for one in all_):.0f} MB |",
        flush=True,
    )
    for seed, one in zip(work.seeds, all_, strict=True):
        rows = ", ".join(
            f"{row.name} {row.value}" + ("" if row.is_proven else f" (at least {row.bound})")
            for row in one.solution.criteria
        )
        print(f"  seed {seed}, {one.seconds:.1f} s: {rows}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure the works that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.circles")
    parser.add_argument("works", nargs="*", metavar="WORK", help=", ".join(WORKS))
    chosen = parser.parse_args().works or list(WORKS)
    if unknown := set(chosen) - set(WORKS):
        parser.error(f"no work {', '.join(sorted(unknown))}")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} at the start"
    print(f"Python {platform.python_version()}, {machine}\n")
    print("| work | seconds | processor seconds | proven levels, by seed | gap on unseated | memory |")
    print("|---|---|---|---|---|---|")
    for name in chosen:
        run(WORKS[name])


if __name__ == "__main__":
    main()
