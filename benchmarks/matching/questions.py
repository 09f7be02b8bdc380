"""Asks "why not" many times about one plan, in a process of its own so that its memory is known.

`python -m benchmarks.matching.questions PROBLEM SOLUTION COUNT SEED` prints a line of JSON for each question.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from matching import read_problem, read_solution
from matching.placement.explanation import WhyNot
from matching.placement.reasons import Explainer

UNPLACED_EVERY = 5
"""Every so manieth question is of a student without a place, where there is one."""
FIRST, STAYS, CHANGES = "first question", "same people placed", "other people placed"


@dataclass(frozen=True)
class Asked:
    """One question with its answer's price, and what it took; `kind` says whether other people have a place by it."""

    student: str
    opening: str
    kind: str
    price: dict[str, int]
    seconds: float
    processor: float
    megabytes: float
    load: float


def ask(data: dict[str, Any], plan: dict[str, Any], count: int, seed: int) -> list[Asked]:
    """What questions about a plan took, asked in another process."""
    with tempfile.TemporaryDirectory() as folder:
        problem, solution = Path(folder, "problem.json"), Path(folder, "solution.json")
        problem.write_text(json.dumps(data))
        solution.write_text(json.dumps(plan))
        command = [sys.executable, "-m", "benchmarks.matching.questions", str(problem), str(solution)]
        done = subprocess.run(
            [*command, str(count), str(seed)], stdout=subprocess.PIPE, check=True, text=True
        )
    return [Asked(**json.loads(line)) for line in done.stdout.splitlines()]


def questions(explainer: Explainer, seed: int, count: int) -> Iterator[tuple[str, str]]:
    """At most `count` questions that rules allow: half about an opening that she listed, half about any."""
    random = Random(seed)
    given = explainer.solution.opening_of
    students = sorted(student.id for student in explainer.problem.students)
    without = [student for student in students if student not in given]
    for number in range(1, count + 1):
        student = random.choice(without if without and number % UNPLACED_EVERY == 0 else students)
        index = explainer.tables.student_index[student]
        able = [
            explainer.tables.opening_ids[explainer.model.opening[pair]] for pair in explainer.pairs_of(index)
        ]
        listed = sorted(set(explainer.tables.students[index].preferences) & set(able))
        wanted = random.choice((listed if number % 2 else able) or able or [given.get(student, "")])
        if wanted != given.get(student, ""):
            yield student, wanted


def kind_of(told: WhyNot, number: int) -> str:
    """Which line of the table a question belongs to."""
    if number == 0:
        return FIRST
    return CHANGES if told.loses or told.gains else STAYS


def answered(explainer: Explainer, seed: int, count: int) -> Iterator[Asked]:
    """Ask until `count` answers are prices; before them comes one that works out what all share."""
    number = 0
    for student, opening in questions(explainer, seed, 10 * count + 10):
        began, used = perf_counter(), process_time()
        told = explainer.why_not(student, opening)
        seconds, processor = perf_counter() - began, process_time() - used
        if told.code == "price":
            megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            kind, price, load = kind_of(told, number), dict(told.price), os.getloadavg()[0]
            yield Asked(student, opening, kind, price, seconds, processor, megabytes, load)
            number += 1
        if number > count:
            return


def main() -> None:
    """Ask and print."""
    problem, solution, count, seed = sys.argv[1:]
    data, plan = (json.loads(Path(path).read_text()) for path in (problem, solution))
    explainer = Explainer(read_problem(data), read_solution(plan))
    for one in answered(explainer, int(seed), int(count)):
        print(json.dumps(asdict(one)), flush=True)


if __name__ == "__main__":
    main()
