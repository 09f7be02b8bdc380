"""Runs `python -m matching solve` in a process of its own: start, reading and writing count. Checks the plan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any

from benchmarks.matching.rows import Reached, Row
from matching import check, read_problem, read_solution
from matching.circles import check_circles, read_circle_problem, read_circle_solution
from matching.supervisors import check_supervisors, read_supervisor_problem, read_supervisor_solution

SOLVED, STOPPED = 0, 3


@dataclass(frozen=True)
class Used:
    """What a process used: seconds on the clock and of the processor, megabytes at most; and how it ended."""

    seconds: float
    processor: float
    megabytes: float
    code: int


def timed(command: Sequence[str], patience: float, out: int | None = subprocess.DEVNULL) -> Used:
    """Run a command to its end, or end it after `patience` seconds."""
    began = monotonic()
    running = subprocess.Popen(command, stdout=out)
    alarm = Timer(patience, running.kill)
    alarm.start()
    _, status, used = os.wait4(running.pid, 0)
    alarm.cancel()
    running.returncode = os.waitstatus_to_exitcode(status)
    seconds = monotonic() - began
    return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, running.returncode)


@dataclass(frozen=True)
class Solved:
    """A solve command and the file that it wrote, empty when it failed."""

    used: Used
    answer: dict[str, Any]


def solve(data: dict[str, Any], limit: float, before: Sequence[str] = ()) -> Solved:
    """Run the command on a problem. `before`: what stands before Python in the command, such as `taskset`."""
    with tempfile.TemporaryDirectory() as folder:
        problem, solution = Path(folder, "problem.json"), Path(folder, "solution.json")
        problem.write_text(json.dumps(data))
        command = [*before, sys.executable, "-m", "matching", "solve", str(problem), "--out", str(solution)]
        used = timed([*command, "--time-limit", str(limit)], 10 * limit + 60)
        is_there = used.code in (SOLVED, STOPPED)
        return Solved(used, json.loads(solution.read_text()) if is_there else {})


def findings(data: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """What the independent checker finds wrong."""
    if data["format"].startswith("circle"):
        return [str(one) for one in check_circles(read_circle_problem(data), read_circle_solution(answer))]
    if data["format"].startswith("supervisor"):
        guided = read_supervisor_problem(data), read_supervisor_solution(answer)
        return [str(one) for one in check_supervisors(*guided)]
    return [str(one) for one in check(read_problem(data), read_solution(answer))]


def row_of(work: str, case: str, data: dict[str, Any], solved: Solved, pairs: int | None = None) -> Row:
    """The row about a solve command, checked."""
    used, answer = solved.used, solved.answer
    if not answer:
        outcome = f"failed: exit code {used.code}"
    elif wrong := findings(data, answer):
        outcome = f"wrong: {wrong[:3]}"
    else:
        outcome = answer["status"]
    levels = tuple(Reached(row["name"], row["value"], row["bound"]) for row in answer.get("criteria", ()))
    return Row(
        work=work,
        who="ours",
        case=case,
        seconds=used.seconds,
        processor=used.processor,
        megabytes=used.megabytes,
        outcome=outcome,
        levels=levels,
        students=len(data["students"] if "students" in data else data["cases"]),
        pairs=pairs,
        load=os.getloadavg()[0],
    )
