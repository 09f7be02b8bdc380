"""From pairs to a solution that people can read: names, figures, hours used, and reasons for who has nobody."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.results import CriterionValue, Status
from matching.supervisors.formats import supervisor_digest
from matching.supervisors.ledger import SupervisorLedger
from matching.supervisors.solution import Assignment, Load, SupervisorSolution, Unassigned
from matching.supervisors.tables import SupervisorTables

ENGINE = f"supervisors/1 ortools/{version('ortools')}"


def supervisor_solution_of(
    tables: SupervisorTables,
    pairs: Ints,
    criteria: Sequence[CriterionValue],
    status: Status,
    seconds: tuple[tuple[str, float], ...],
) -> SupervisorSolution:
    """The solution that takes these pairs; every other case has no supervisor."""
    assignments = [_assignment(tables, pair) for pair in pairs.tolist()]
    ledger, assigned = SupervisorLedger(tables.problem), {row.case for row in assignments}
    left = [case for case in tables.problem.cases if case.id not in assigned]
    used = np.zeros(len(tables.supervisors), np.int64)
    np.add.at(used, tables.supervisor[pairs], tables.needs[tables.case[pairs]])
    loads = [
        Load(one.id, hours, -(-100 * hours // one.hours) if one.hours else None)
        for one, hours in zip(tables.supervisors, used.tolist(), strict=True)
    ]
    return SupervisorSolution(
        problem=supervisor_digest(tables.problem),
        engine=ENGINE,
        seed=tables.problem.seed,
        status=status,
        criteria=tuple(criteria),
        assignments=tuple(sorted(assignments, key=lambda row: row.case)),
        unassigned=tuple(
            Unassigned(case.id, ledger.reason(case)) for case in sorted(left, key=lambda case: case.id)
        ),
        loads=tuple(sorted(loads, key=lambda row: row.supervisor)),
        seconds=tuple((name, round(value, 3)) for name, value in seconds),
    )


def _assignment(tables: SupervisorTables, pair: int) -> Assignment:
    case, supervisor = tables.cases[tables.case[pair]], tables.supervisors[tables.supervisor[pair]]
    minutes = int(tables.minutes[pair])
    return Assignment(
        case.id, supervisor.id, None if minutes == NOBODY else minutes, bool(tables.known[pair])
    )
