"""From chosen pairs to a solution that people can read: places, figures, and reasons for who has none."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np

from matching.figures import is_alone
from matching.formats import digest
from matching.placement import PlacementModel
from matching.rules import RULES
from matching.solution import CriterionValue, Placement, PlacementSolution, Status, Unplaced
from matching.tables import NOBODY, Bools, Ints, Tables

ENGINE = f"matching/1 ortools/{version('ortools')}"


def solution_of(
    model: PlacementModel,
    chosen: Ints,
    rows: list[CriterionValue],
    status: Status,
    seconds: tuple[tuple[str, float], ...],
) -> PlacementSolution:
    """The solution in which every student has her chosen pair, or none."""
    problem = model.tables.problem
    return PlacementSolution(
        problem=digest(problem),
        engine=ENGINE,
        seed=problem.seed,
        status=status,
        criteria=tuple(rows),
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
    for student in np.nonzero(chosen == NOBODY)[0].tolist():
        removed = removed_by_rule(model.tables, student)
        full = sum(removed.values()) < len(model.tables.opening_ids)
        rows.append(
            Unplaced(
                student=model.tables.students[student].id,
                reason="seats_full" if full else "no_eligible_opening",
                removed=tuple(removed.items()),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.student))


def removal_of(tables: Tables, student: int) -> Ints:
    """For every opening the place in RULES of the first rule that removes it for a student; -1: eligible."""
    first = np.full(len(tables.opening_ids), NOBODY)
    left = np.arange(len(first))
    for place, rule in enumerate(RULES):
        removed: Bools = rule.removes(tables, np.full(len(left), student), left)
        first[left[removed]] = place
        left = left[~removed]
    return first


def removed_by_rule(tables: Tables, student: int) -> dict[str, int]:
    """How many openings each rule removes for a student, each opening under the first rule that does."""
    removed = removal_of(tables, student)
    counts = np.bincount(removed[removed != NOBODY], minlength=len(RULES)).tolist()
    return {rule.code: count for rule, count in zip(RULES, counts, strict=True) if count}
