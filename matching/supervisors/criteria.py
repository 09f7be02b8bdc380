"""The criteria of supervisors as the solver counts them: one table. What they mean is in `ledger`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.supervisors.problem import SupervisorCriterion
from matching.supervisors.tables import SupervisorTables

Column = Literal["over", "going", "busiest"]


@dataclass(frozen=True, eq=False)
class Level:
    """One figure: what each pair costs, a constant, and the columns beside pairs that count one each.

    `over`: hours beyond a supervisor's own; `going`: supervisors at sites; `busiest`: the largest percentage.
    """

    name: str
    pair: Ints
    constant: int = 0
    column: Column | None = None


def _unassigned(tables: SupervisorTables) -> Level:
    return Level("unassigned", np.full(len(tables.case), -1), len(tables.cases))


def _unassigned_intensive(tables: SupervisorTables) -> Level:
    pair = -tables.intensive[tables.case].astype(np.int64)
    return Level("unassigned_intensive", pair, int(tables.intensive.sum()))


def _changes(tables: SupervisorTables) -> Level:
    kept = tables.published[tables.case] == tables.supervisor
    return Level("changes", -kept.astype(np.int64), int((tables.published != NOBODY).sum()))


def _beside(name: str, column: Column) -> Callable[[SupervisorTables], Level]:
    return lambda tables: Level(name, np.zeros(len(tables.case), np.int64), 0, column)


CRITERIA: dict[SupervisorCriterion, Callable[[SupervisorTables], Level]] = {
    "unassigned_intensive": _unassigned_intensive,
    "unassigned": _unassigned,
    "overtime": _beside("overtime", "over"),
    "female_coach": lambda tables: Level("female_coach", (~tables.offers).astype(np.int64)),
    "untrained": lambda tables: Level("untrained", (~tables.trained).astype(np.int64)),
    "unknown": lambda tables: Level("unknown", (tables.has_known & ~tables.known).astype(np.int64)),
    "split": _beside("split", "going"),
    "travel": lambda tables: Level("travel", tables.minutes.clip(0)),
    "busiest": _beside("busiest", "busiest"),
    "changes": _changes,
}


def levels_of(tables: SupervisorTables) -> list[Level]:
    """Every figure of the policy's order, and the lottery as the last word: the sum of a number drawn for each pair."""
    levels = [CRITERIA[name](tables) for name in tables.problem.policy.criteria]
    return [*levels, Level("lottery", tables.lottery)]
