"""`python -m benchmarks.matching [WORK ...]` measures and prints one table in Markdown; all works without names.

Every result of ours is a whole `solve` command in a process of its own, so that Python's start, reading and writing
count, and every one is checked. Rivals get the compiled model and are timed from there. Ours are medians over three
seeds that no setting was chosen on, rivals have the first of them. The rivals need the packages of the dependency
group `bench`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

from benchmarks.matching.instances import CORE, FLAGGED_FIRST, SIZES, SUPPORT_LAST, Size, instance
from benchmarks.matching.rivals import Reached, Rival, cbc, cp_sat, gale_shapley, highs, scipy_assignment
from matching import check, read_problem, read_solution
from matching.placement.criteria import levels_of
from matching.placement.model import PlacementModel, model_of
from matching.placement.precedence import basis_of


@dataclass(frozen=True)
class Work:
    """One line of the table."""

    name: str
    size: Size
    order: list[str]
    rivals: dict[str, Rival]
    mode: str = "total"
    seeds: tuple[int, ...] = (101, 102, 103)
    limit: float = 600.0
    rival_limit: float = 120.0


STAGED = {"HiGHS": highs, "CBC": cbc, "CP-SAT": cp_sat}
WORKS = {
    "school": Work("school, default order", SIZES["school"], SUPPORT_LAST, STAGED),
    "region": Work("region, default order", SIZES["region"], SUPPORT_LAST, STAGED),
    "region-flagged": Work(
        "region, flagged before preference", SIZES["region"], FLAGGED_FIRST, {"HiGHS": highs}
    ),
    "region-generous": Work("region, generous", SIZES["region"], SUPPORT_LAST, {}, mode="generous"),
    "region-rank-maximal": Work(
        "region, rank-maximal", SIZES["region"], SUPPORT_LAST, {}, mode="rank_maximal"
    ),
    "region-core": Work(
        "region, core",
        SIZES["region"],
        CORE,
        {"scipy": scipy_assignment, "HiGHS": highs, "CBC": cbc, "Gale-Shapley": gale_shapley},
    ),
    "participants": Work(
        "6,000 participants, default order", SIZES["participants"], SUPPORT_LAST, {}, limit=90.0
    ),
    "country": Work("country, default order", SIZES["country"], SUPPORT_LAST, {}, seeds=(101,), limit=180.0),
    "country-core": Work(
        "country, core", SIZES["country"], CORE, {"scipy": scipy_assignment, "HiGHS": highs}, seeds=(101,)
    ),
} | {
    f"growth-{count}": Work(
        f"core, {count:,} students", Size(count, count * 2 // 7, 40, 0.14), CORE, {}, seeds=(101,)
    )
    for count in (1_000, 5_000, 20_000, 50_000)
}


@dataclass(frozen=True)
class Ours:
    """A solve command of ours: seconds on the clock and of the processor, and what it reached."""

    seconds: float
    processor: float
    megabytes: float
    figures: dict[str, int]
    proven: int
    gap: float


def ours(data: dict[str, Any], limit: float) -> Ours:
    """Run the command on a problem, check what comes out."""
    with tempfile.TemporaryDirectory() as folder:
        problem, solution = Path(folder, "problem.json"), Path(folder, "solution.json")
        problem.write_text(json.dumps(data))
        command = [sys.executable, "-m", "matching", "solve", str(problem), "--out", str(solution)]
        began = monotonic()
        running = subprocess.Popen([*command, "--time-limit", str(limit)], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(running.pid, 0)
        seconds = monotonic() - began
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode not in (0, 3):
            raise RuntimeError(f"the command failed with exit code {running.returncode}")
        answer = read_solution(json.loads(solution.read_text()))
    findings = check(read_problem(data), answer)
    if findings:
        raise RuntimeError(f"the checker found {findings[:3]}")
    figures = {row.name: row.value for row in answer.criteria}
    proven = sum(row.is_proven for row in answer.criteria)
    gap = max((row.value - row.bound) / max(1, row.value) for row in answer.criteria)
    return Ours(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, figures, proven, gap)


def run(work: Work) -> None:
    """Measure one work and print its lines; rivals get the first seed."""
    mine, pairs = [], 0
    for seed in work.seeds:
        data = instance(work.size, seed, work.order, work.mode)
        mine.append(ours(data, work.limit))
    data = instance(work.size, work.seeds[0], work.order, work.mode)
    model = model_of(read_problem(data))
    pairs, levels = len(model.student), len(mine[0].figures)
    model = of_placed(model)
    least = min(one.proven for one in mine)
    widest = max(one.gap for one in mine)
    proven = "all proven" if least == levels else f"{least} of {levels} proven, gaps to {widest:.2%}"
    clock, processor = median(one.seconds for one in mine), median(one.processor for one in mine)
    memory = max(one.megabytes for one in mine)
    tell(work.name, "ours", clock, f"{processor:.1f}", f"{proven}; {pairs:,} pairs; {memory:.0f} MB")
    for name, rival in work.rivals.items():
        reached = rival(model, levels_of(model), work.rival_limit)
        remark = f"{_versus(mine[0], reached)}; {reached.seconds / mine[0].seconds:.1f} times ours"
        tell(work.name, name, reached.seconds, "", remark)


def of_placed(model: PlacementModel) -> PlacementModel:
    """A model without the pairs of those who get no place: who gets one is not for the rivals to work out."""
    kept = basis_of(model).placed[model.student]
    columns = ("student", "opening", "rank", "minutes", "flagged", "group", "team")
    return replace(model, **{name: getattr(model, name)[kept] for name in columns})


def _versus(mine: Ours, theirs: Reached) -> str:
    """What a rival reached beside ours: equal figures, other figures, or how many levels it came."""
    if not theirs.is_complete:
        return f"{len(theirs.figures)} of {theirs.levels} levels in the time it had"
    rows = zip(mine.figures.items(), theirs.figures, strict=True)
    others = [f"{name} {found} for {best}" for (name, best), found in rows if best != found]
    return ", ".join(others) or "the same figures"


def tell(work: str, who: str, seconds: float, processor: str, remark: str) -> None:
    """One line of the table."""
    print(f"| {work} | {who} | {seconds:.1f} | {processor} | {remark} |", flush=True)


def main() -> None:
    """Measure the works that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching")
    parser.add_argument("works", nargs="*", metavar="WORK", help=", ".join(WORKS))
    parser.add_argument("--alone", action="store_true", help="measure ours only")
    options = parser.parse_args()
    chosen = options.works or list(WORKS)
    if unknown := set(chosen) - set(WORKS):
        parser.error(f"no work {', '.join(sorted(unknown))}")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} at the start"
    print(f"Python {platform.python_version()}, {machine}\n")
    print("| work | who | seconds | processor seconds | remarks |")
    print("|---|---|---|---|---|")
    for name in chosen:
        run(replace(WORKS[name], rivals={}) if options.alone else WORKS[name])


if __name__ == "__main__":
    main()
