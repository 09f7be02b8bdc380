"""The same work by others: HiGHS, CBC through PuLP, CP-SAT, scipy, and Gale-Shapley from the library `matching`.

Each takes a compiled model of those who get a place and answers with the figures that it reached, level by level, or
as far as it came. The whole model is given from arrays with every row that ours uses, and levels are solved one after
another, each value becoming a row; nothing of our flow, prices, cuts or faces is used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

import highspy
import numpy as np
import pulp
from ortools.sat.python import cp_model
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from benchmarks.matching.rows import Row
from matching import read_problem
from matching.arrays import NOBODY, Ints
from matching.engine.relaxation import FREE, Rows
from matching.placement.criteria import Level, figures, levels_of
from matching.placement.model import PlacementModel, model_of
from matching.placement.precedence import basis_of
from matching.placement.solver.network import Face
from matching.placement.solver.programme import PlacementProgramme, programme_of

THREADS = 2


@dataclass(frozen=True)
class Reached:
    """Seconds, the figures of the levels that were proven, and how many levels there were."""

    seconds: float
    figures: list[int]
    levels: int

    @property
    def is_complete(self) -> bool:
        """Whether every level was proven."""
        return len(self.figures) == self.levels


Rival = Callable[[PlacementModel, list[Level], float], Reached]


def whole(model: PlacementModel, levels: list[Level]) -> tuple[PlacementProgramme, Rows]:
    """The whole model: its columns, and its rows with the links."""
    programme = programme_of(model, levels, Face(model, basis_of(model).chosen))
    origin, links = programme.relaxation.origin, programme.links
    if not np.array_equal(origin[links.column], links.column):
        raise ValueError("the whole model has columns of its own that were closed")
    return programme, programme.relaxation.rows.joined(links)


def staged(
    model: PlacementModel, levels: list[Level], limit: float, start: Callable[[PlacementProgramme, Rows], Any]
) -> Reached:
    """Level after level with a solver that has `minimise(cost, seconds)` and `keep(cost, value)`."""
    began = monotonic()
    programme, rows = whole(model, levels)
    solver = start(programme, rows)
    figures: list[int] = []
    for objective in programme.objectives:
        cost, closed = programme.relaxation.objective(objective.cost)
        constant = objective.constant + closed
        left = limit - (monotonic() - began)
        value = solver.minimise(cost, left) if left > 0 else None
        if value is None:
            break
        figures.append(value + constant)
        solver.keep(cost, value)
    return Reached(monotonic() - began, figures, len(levels))


class Highs:
    """HiGHS on the whole model, through highspy."""

    def __init__(self, programme: PlacementProgramme, rows: Rows) -> None:
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", THREADS)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.infinity = highspy.kHighsInf
        self.optimal = highspy.HighsModelStatus.kOptimal
        lp = highspy.HighsLp()
        relaxation = programme.relaxation
        lp.num_col_, lp.num_row_ = relaxation.width, rows.count
        lp.col_cost_ = np.zeros(relaxation.width)
        lp.col_lower_, lp.col_upper_ = relaxation.lower.astype(float), relaxation.upper.astype(float)
        lp.row_lower_ = np.where(rows.lower <= -FREE, -self.infinity, rows.lower.astype(float))
        lp.row_upper_ = np.where(rows.upper >= FREE, self.infinity, rows.upper.astype(float))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.searchsorted(rows.row, np.arange(rows.count + 1))
        lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.column, rows.coefficient.astype(float)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * relaxation.width
        self.highs.passModel(lp)
        self.columns = np.arange(relaxation.width, dtype=np.int32)

    def minimise(self, cost: Ints, seconds: float) -> int | None:
        """The least cost, None when the time was not enough."""
        self.highs.changeColsCost(len(cost), self.columns, cost.astype(float))
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        self.highs.run()
        if self.highs.getModelStatus() != self.optimal:
            return None
        return round(self.highs.getInfo().objective_function_value)

    def keep(self, cost: Ints, value: int) -> None:
        """A row that keeps a cost at its value."""
        used = np.nonzero(cost)[0].astype(np.int32)
        self.highs.addRow(-self.infinity, float(value), len(used), used, cost[used].astype(float))


class Cbc:
    """CBC on the whole model, through PuLP as most people use it."""

    def __init__(self, programme: PlacementProgramme, rows: Rows) -> None:
        relaxation = programme.relaxation
        self.problem = pulp.LpProblem("placement", pulp.LpMinimize)
        self.columns = [
            pulp.LpVariable(f"x{column}", 0, int(upper), "Integer")
            for column, upper in enumerate(relaxation.upper)
        ]
        edges = np.searchsorted(rows.row, np.arange(rows.count + 1)).tolist()
        for row in range(rows.count):
            entries = range(edges[row], edges[row + 1])
            terms = [(self.columns[rows.column[entry]], int(rows.coefficient[entry])) for entry in entries]
            if rows.lower[row] > -FREE:
                self.problem += pulp.LpAffineExpression(terms) >= int(rows.lower[row])
            if rows.upper[row] < FREE:
                self.problem += pulp.LpAffineExpression(terms) <= int(rows.upper[row])

    def _expression(self, cost: Ints) -> Any:
        return pulp.LpAffineExpression([(self.columns[at], int(cost[at])) for at in np.nonzero(cost)[0]])

    def minimise(self, cost: Ints, seconds: float) -> int | None:
        """The least cost, None when the time was not enough."""
        self.problem.setObjective(self._expression(cost))
        solver = pulp.PULP_CBC_CMD(msg=False, threads=THREADS, timeLimit=seconds, gapRel=0.0)
        self.problem.solve(solver)
        if self.problem.sol_status != pulp.LpSolutionOptimal:
            return None
        return round(pulp.value(self.problem.objective) or 0)

    def keep(self, cost: Ints, value: int) -> None:
        """A row that keeps a cost at its value."""
        self.problem += self._expression(cost) <= value


class CpSat:
    """CP-SAT on the whole model, with the workers that the machine has."""

    def __init__(self, programme: PlacementProgramme, rows: Rows) -> None:
        self.model = cp_model.CpModel()
        self.columns = [self.model.new_int_var(0, int(upper), "") for upper in programme.relaxation.upper]
        edges = np.searchsorted(rows.row, np.arange(rows.count + 1)).tolist()
        for row in range(rows.count):
            entries = slice(edges[row], edges[row + 1])
            columns = [self.columns[column] for column in rows.column[entries].tolist()]
            total = cp_model.LinearExpr.weighted_sum(columns, rows.coefficient[entries].tolist())
            self.model.add_linear_constraint(total, int(rows.lower[row]), int(rows.upper[row]))

    def minimise(self, cost: Ints, seconds: float) -> int | None:
        """The least cost, None when the time was not enough."""
        self.model.minimize(cp_model.LinearExpr.weighted_sum(self.columns, cost.tolist()))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = THREADS
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = seconds
        if solver.solve(self.model) != cp_model.OPTIMAL:
            return None
        return round(solver.objective_value)

    def keep(self, cost: Ints, value: int) -> None:
        """A row that keeps a cost at its value."""
        self.model.add(cp_model.LinearExpr.weighted_sum(self.columns, cost.tolist()) <= value)


def highs(model: PlacementModel, levels: list[Level], limit: float) -> Reached:
    """HiGHS, staged."""
    return staged(model, levels, limit, Highs)


def cbc(model: PlacementModel, levels: list[Level], limit: float) -> Reached:
    """CBC through PuLP, staged."""
    return staged(model, levels, limit, Cbc)


def cp_sat(model: PlacementModel, levels: list[Level], limit: float) -> Reached:
    """CP-SAT, staged."""
    return staged(model, levels, limit, CpSat)


def scipy_assignment(model: PlacementModel, levels: list[Level], _limit: float) -> Reached:
    """Pure core only: scipy's sparse assignment, seats as columns of their own, a column to stay at home each."""
    began = monotonic()
    capacity = np.minimum(model.tables.capacity, model.student_count)
    first = np.concatenate([[0], np.cumsum(capacity)])
    seats = capacity[model.opening]
    row = np.repeat(model.student, seats)
    within = np.arange(len(row)) - np.repeat(np.cumsum(seats) - seats, seats)
    column = np.repeat(first[model.opening], seats) + within
    cost, home = np.zeros(len(model.student)), np.zeros(model.student_count)
    for level in levels:
        reach = float(level.pair.max(initial=0)) * model.student_count + 1
        cost, home = cost * reach + level.pair, home * reach + level.idle
    people = np.arange(model.student_count)
    graph = coo_array(
        (
            np.concatenate([np.repeat(cost, seats), home]) + 1,
            (np.concatenate([row, people]), np.concatenate([column, first[-1] + people])),
        )
    ).tocsr()
    student, seat = min_weight_full_bipartite_matching(graph)
    chosen = np.full(model.student_count, NOBODY, np.int64)
    opening = np.searchsorted(first, seat, side="right") - 1
    width = len(capacity)
    placed = seat < first[-1]
    keys = model.student * width + model.opening
    chosen[student[placed]] = np.searchsorted(keys, student[placed] * width + opening[placed])
    return Reached(monotonic() - began, figures(model, levels, chosen), len(levels))


GALE_SHAPLEY = """
import json, sys, threading
from matching.games import HospitalResident
students, openings, capacities = json.load(sys.stdin)
def solve():
    game = HospitalResident.create_from_dictionaries(students, openings, capacities)
    found = game.solve(optimal="resident")
    json.dump({str(o): [str(s) for s in held] for o, held in found.items()}, sys.stdout)
sys.setrecursionlimit(10**6)  # the library copies its players, who know one another, by recursion
threading.stack_size(2**29)
thread = threading.Thread(target=solve)
thread.start()
thread.join()
"""


def gale_shapley(model: PlacementModel, levels: list[Level], limit: float) -> Reached:
    """Pure core only: deferred acceptance by the library `matching`, openings preferring who is nearest.

    It runs in a process of its own, away from this folder, because the library has the name of our package.
    """
    tables = model.tables
    order = np.lexsort((model.minutes, model.rank, model.student))
    students: dict[str, list[str]] = {}
    for pair in order.tolist():
        students.setdefault(f"s{model.student[pair]}", []).append(f"o{model.opening[pair]}")
    openings: dict[str, list[str]] = {}
    for pair in np.lexsort((model.student, model.minutes, model.opening)).tolist():
        openings.setdefault(f"o{model.opening[pair]}", []).append(f"s{model.student[pair]}")
    capacities = {name: int(tables.capacity[int(name[1:])]) for name in openings}
    began = monotonic()
    command = [sys.executable, "-c", GALE_SHAPLEY]
    try:
        done = subprocess.run(
            command,
            input=json.dumps([students, openings, capacities]),
            capture_output=True,
            text=True,
            timeout=limit,
            cwd=Path(sys.executable).parent,
            check=True,
            env={"PATH": "/usr/bin"},
        )
    except subprocess.TimeoutExpired:
        return Reached(limit, [], len(levels))
    seconds = monotonic() - began
    width = len(tables.opening_ids)
    keys = model.student * width + model.opening
    chosen = np.full(model.student_count, NOBODY, np.int64)
    for opening, held in json.loads(done.stdout).items():
        for student in held:
            at = int(student[1:])
            chosen[at] = np.searchsorted(keys, at * width + int(opening[1:]))
    return Reached(seconds, figures(model, levels, chosen), len(levels))


RIVALS: dict[str, Rival] = {
    "HiGHS": highs,
    "CBC": cbc,
    "CP-SAT": cp_sat,
    "scipy": scipy_assignment,
    "Gale-Shapley": gale_shapley,
}


def against(mine: Row, data: dict[str, Any], names: Sequence[str], limit: float) -> Iterator[Row]:
    """What rivals make of the problem of one of our rows, timed from the compiled model."""
    model = of_placed(model_of(read_problem(data)))
    for name in names:
        used = processor_seconds()
        theirs = RIVALS[name](model, levels_of(model), limit)
        used = processor_seconds() - used
        outcome = f"{versus(mine, theirs)}; {theirs.seconds / mine.seconds:.1f} times ours"
        yield Row(mine.work, name, mine.case, theirs.seconds, used, None, outcome, load=os.getloadavg()[0])


def processor_seconds() -> float:
    """What this process and those that it started and that ended have used."""
    return sum(os.times()[:4])


def of_placed(model: PlacementModel) -> PlacementModel:
    """A model without the pairs of those who get no place: who gets one is not for the rivals to work out."""
    kept = basis_of(model).placed[model.student]
    columns = ("student", "opening", "rank", "minutes", "flagged", "group", "team")
    return replace(model, **{name: getattr(model, name)[kept] for name in columns})


def versus(mine: Row, theirs: Reached) -> str:
    """What a rival reached beside ours: equal figures, other figures, or how many levels it came."""
    if not theirs.is_complete:
        return f"{len(theirs.figures)} of {theirs.levels} levels in the time it had"
    rows = zip(mine.levels, theirs.figures, strict=True)
    others = [f"{level.name} {found} for {level.value}" for level, found in rows if level.value != found]
    return ", ".join(others) or "the same figures"
