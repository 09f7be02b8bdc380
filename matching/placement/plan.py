"""From chosen pairs to a solution that people can read: places, figures, and reasons for who has none."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.placement.criteria import is_alone
from matching.placement.model import BLOCK, PlacementModel
from matching.placement.rules import RULES
from matching.placement.solution import Placement, PlacementSolution, Unplaced
from matching.placement.tables import Tables
from matching.results import CriterionValue, Status

ENGINE = f"matching/2 ortools/{version('ortools')}"


def solution_of(
    model: PlacementModel,
    chosen: Ints,
    criteria: list[CriterionValue],
    status: Status,
    seconds: tuple[tuple[str, float], ...],
    digest: str,
) -> PlacementSolution:
    """The solution in which every student has her chosen pair, or none; `digest` is that of the problem."""
    problem = model.tables.problem
    return PlacementSolution(
        problem=digest,
        engine=ENGINE,
        seed=problem.seed,
        status=status,
        criteria=tuple(criteria),
        placements=_placements(model, chosen),
        unplaced=_unplaced(model, chosen),
        seconds=tuple((name, round(value, 3)) for name, value in seconds),
    )


def _placements(model: PlacementModel, chosen: Ints) -> tuple[Placement, ...]:
    tables = model.tables
    pairs = chosen[chosen != NOBODY]
    alone = dict(zip(pairs.tolist(), is_alone(model, pairs).tolist(), strict=True))
    rows = []
    for pair in pairs.tolist():
        rank, minutes = int(model.rank[pair]), int(model.minutes[pair])
        rows.append(
            Placement(
                student=tables.students[model.student[pair]].id,
                opening=tables.opening_ids[model.opening[pair]],
                rank=rank if rank <= tables.longest else None,
                minutes=minutes if minutes >= 0 else None,
                flagged=bool(model.flagged[pair]),
                alone=alone[pair],
            )
        )
    return tuple(sorted(rows, key=lambda row: row.student))


def _unplaced(model: PlacementModel, chosen: Ints) -> tuple[Unplaced, ...]:
    rows = []
    unplaced = np.nonzero(chosen == NOBODY)[0]
    for student, removed in zip(unplaced.tolist(), removed_by_rules(model.tables, unplaced), strict=True):
        full = sum(removed.values()) < len(model.tables.opening_ids)
        rows.append(
            Unplaced(
                student=model.tables.students[student].id,
                reason="seats_full" if full else "no_eligible_opening",
                removed=tuple(removed.items()),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.student))


def pairs_of_plan(model: PlacementModel, solution: PlacementSolution) -> Ints:
    """A pair by student as a solution has it, -1 for no place. Raises KeyError where a rule keeps them apart."""
    tables = model.tables
    chosen = np.full(model.student_count, NOBODY, np.int64)
    keys = tables.key(model.student, model.opening)
    for row in solution.placements:
        student, opening = tables.student_index[row.student], tables.opening_index[row.opening]
        key = student * len(tables.opening_ids) + opening
        pair = int(np.searchsorted(keys, key))
        if pair == len(keys) or keys[pair] != key:
            raise KeyError(f"{row.student} cannot go to {row.opening}")
        chosen[student] = pair
    return chosen


def removal_of(tables: Tables, student: int) -> Ints:
    """For every opening the place in RULES of the first rule that removes it for a student; -1: eligible."""
    first = np.full(len(tables.opening_ids), NOBODY)
    left = np.arange(len(first))
    for place, rule in enumerate(RULES):
        removed: Bools = rule.removes(tables, np.full(len(left), student), left)
        first[left[removed]] = place
        left = left[~removed]
    return first


def removed_by_rules(tables: Tables, students: Ints) -> list[dict[str, int]]:
    """How many openings each rule removes for each student, each opening under the first rule that does.

    Rules that see a student's kind only are asked once for all of that kind.
    """
    counts = np.zeros((len(students), len(RULES)), np.int64)
    kind = tables.kind[students]
    order = np.argsort(kind, kind="stable")
    for members in np.split(order, np.nonzero(np.diff(kind[order]))[0] + 1):
        if not len(members):
            continue
        left = np.arange(len(tables.opening_ids))
        for place, rule in enumerate(RULES):
            if rule.of_class:
                removed = rule.removes(tables, np.full(len(left), students[members[0]]), left)
                counts[members, place] = np.count_nonzero(removed)
                left = left[~removed]
        step = max(1, BLOCK // max(1, len(left)))
        for first in range(0, len(members), step):
            some = members[first : first + step]
            counts[some] += _removed_by_person(tables, students[some], left)
    return [
        {rule.code: count for rule, count in zip(RULES, row, strict=True) if count} for row in counts.tolist()
    ]


def _removed_by_person(tables: Tables, students: Ints, openings: Ints) -> Ints:
    """By student and rule, how many of some openings the rules remove that depend on who she is."""
    counts = np.zeros((len(students), len(RULES)), np.int64)
    row, opening = np.repeat(np.arange(len(students)), len(openings)), np.tile(openings, len(students))
    for place, rule in enumerate(RULES):
        if not rule.of_class:
            removed = rule.removes(tables, students[row], opening)
            counts[:, place] = np.bincount(row[removed], minlength=len(students))
            row, opening = row[~removed], opening[~removed]
    return counts
