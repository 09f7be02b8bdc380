"""Linear programmes by GLOP, and the exact bound that a set of prices proves in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.math_opt import model_pb2, model_update_pb2, parameters_pb2

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.engine.control import Control, NoPlan, Stopped, unless_stopped
from matching.engine.protocol import (
    NO_PARAMETERS,
    Basis,
    change,
    point_and_price,
    proto_of,
    run,
    run_kept,
    run_roughly,
    solver_of,
    started_at,
    write_columns,
    write_cost,
    write_matrix,
    write_rows,
)
from matching.engine.relaxation import FREE, Relaxation, Rows, rows_of

SCALE = 2**20
"""Prices are rounded to whole numbers of 1/SCALE, after which nothing is rounded any more."""
HELPS = SCALE >> 14
"""A column that waits takes part when its reduced cost is further below zero than this."""
MOST_NEW = 5000
"""Columns that join at a time."""
ALMOST = SCALE * 3 // 2
"""Reduced cost below which a column joins along with those that could help: it spares another round."""
WHOLE = 1e-6
"""As near to a whole number as this, a point of GLOP is one."""
CHECKED_EVERY, TOLERANCE = 100, 1e-7
"""How often the first-order method looks whether it is there, and how near it has to be."""


@dataclass(frozen=True, eq=False)
class Vertex:
    """The optimum of a linear programme: its point, and what its prices prove.

    `bound` / SCALE is a valid lower bound; `reduced` / SCALE is what raising a column by one costs at least,
    `price` / SCALE what a row is worth.
    """

    point: Floats
    bound: int
    reduced: Ints
    price: Ints

    @property
    def least(self) -> int:
        """The bound as a whole number, rounded up."""
        return -(-self.bound // SCALE)

    @property
    def is_whole(self) -> bool:
        """Whether the point happens to be in whole numbers."""
        return bool((np.abs(self.point - np.rint(self.point)) < WHOLE).all())


def proven(relaxation: Relaxation, cost: Ints, price: Ints) -> tuple[int, Ints, Ints]:
    """The bound, reduced costs and prices that follow from whole prices, whichever they are: a Lagrangian bound.

    `cost` is by open column; `price`, by row, and all that comes out are in 1/SCALE (Neumaier, Shcherbina 2004). A
    price above zero counts the lower limit of its row, below zero the upper; one without a limit counts nothing.
    """
    rows = relaxation.rows
    unlimited = ((price > 0) & (rows.lower <= -FREE)) | ((price < 0) & (rows.upper >= FREE))
    price = np.where(unlimited, 0, price)
    reduced = cost * SCALE
    np.subtract.at(reduced, rows.column, rows.coefficient * price[rows.row])
    limits = np.where(price > 0, rows.lower, rows.upper)
    bound = int((price * np.where(price == 0, 0, limits)).sum())
    bound += int(np.where(reduced > 0, reduced * relaxation.lower, reduced * relaxation.upper).sum())
    return bound, reduced, price


def vertex_of(relaxation: Relaxation, cost: Ints, point: Floats, price: Floats) -> Vertex:
    """A point and prices of a solver that rounds, the prices rounded to 1/SCALE, with what they prove exactly."""
    return Vertex(point, *proven(relaxation, cost, np.rint(price * SCALE).astype(np.int64)))


def repaired(relaxation: Relaxation, cost: Ints, vertex: Vertex) -> Vertex:
    """A better bound from prices at which some columns still help: the first row of each pays for the best of them.

    The first row of a column is mostly that of its owner; were it another, the bound would be as valid.
    """
    short = vertex.reduced < 0
    if not short.any():
        return vertex
    rows = relaxation.rows
    first = np.full(relaxation.width, NOBODY, np.int64)
    first[rows.column[::-1]] = np.where(rows.coefficient == 1, rows.row, NOBODY)[::-1]
    short &= (first != NOBODY) & (relaxation.lower == 0)
    price = vertex.price.copy()
    worst = np.zeros(rows.count, np.int64)
    np.minimum.at(worst, first[short], vertex.reduced[short])
    price += worst
    bound, reduced, price = proven(relaxation, cost, price)
    return Vertex(vertex.point, bound, reduced, price) if bound > vertex.bound else vertex


class LinearProgramme:
    """A relaxation without the wish for whole numbers, to which rows are added and in which few columns take part.

    `cost` and `taking_part`, those to begin with, are by open column. The others wait at their lower limit until their
    reduced cost says that they could help (sifting), so that what comes out is the optimum over all of them.
    """

    def __init__(self, relaxation: Relaxation, cost: Ints, taking_part: Bools, control: Control) -> None:
        self.relaxation, self.cost, self.control = relaxation, cost, control
        self.best: tuple[Relaxation, Vertex] | None = None
        self.basis: Basis | None = None
        self.taking_part = taking_part.copy()
        self.joined = np.nonzero(taking_part)[0]
        self.number = np.full(relaxation.width, NOBODY, np.int64)
        self.number[self.joined] = np.arange(len(self.joined))
        self.solver = solver_of(parameters_pb2.SOLVER_TYPE_GLOP, self.model())
        self.parameters = parameters_pb2.SolveParametersProto()
        if np.count_nonzero(cost) * 3 > relaxation.width:
            self.parameters.lp_algorithm = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX

    def model(self) -> model_pb2.ModelProto:
        """Of the columns that take part."""
        model, relaxation, rows = model_pb2.ModelProto(), self.relaxation, self.relaxation.rows
        columns, numbers = self.joined, self.number[self.joined]
        write_columns(
            model.variables, numbers, relaxation.lower[columns], relaxation.upper[columns], whole=False
        )
        write_rows(model.linear_constraints, 0, rows)
        write_matrix(model.linear_constraint_matrix, *self._entries(rows, self.taking_part))
        write_cost(model.objective.linear_coefficients, numbers, self.cost[columns])
        return model

    def _entries(self, rows: Rows, columns: Bools) -> tuple[Ints, Ints, Ints]:
        """Row, number in the solver and coefficient of what some of the columns have in rows."""
        kept = columns[rows.column]
        return rows.row[kept], self.number[rows.column[kept]], rows.coefficient[kept]

    def add_rows(self, rows: Rows) -> None:
        """Add rows over the columns of the relaxation."""
        first = self.relaxation.rows.count
        self.relaxation = self.relaxation.with_rows(rows)
        update = model_update_pb2.ModelUpdateProto()
        write_rows(update.new_linear_constraints, first, rows)
        row, number, coefficient = self._entries(rows, self.taking_part)
        write_matrix(update.linear_constraint_matrix_updates, row + first, number, coefficient)
        self._update(update, parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX)  # the old prices still hold

    def _add_columns(self, columns: Ints) -> None:
        relaxation, rows = self.relaxation, self.relaxation.rows
        self.taking_part[columns] = True
        self.number[columns] = len(self.joined) + np.arange(len(columns))
        self.joined = np.concatenate([self.joined, columns])
        is_new = np.zeros(relaxation.width, bool)
        is_new[columns] = True
        numbers, entries = self.number[columns], self._entries(rows, is_new)
        update = model_update_pb2.ModelUpdateProto()
        write_columns(
            update.new_variables, numbers, relaxation.lower[columns], relaxation.upper[columns], whole=False
        )
        write_matrix(update.linear_constraint_matrix_updates, *entries)
        write_cost(update.objective_updates.linear_coefficients, numbers, self.cost[columns])
        # the old point still obeys every row
        self._update(update, parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX)

    def _update(self, update: model_update_pb2.ModelUpdateProto, algorithm: int) -> None:
        change(self.solver, update)
        if self.basis is not None:
            self.parameters.presolve = parameters_pb2.EMPHASIS_OFF  # goes on from the basis of the last time
        self.parameters.lp_algorithm = algorithm

    def solve(self) -> Vertex:
        """The optimum over all columns. Raises NoPlan or Stopped."""
        while True:
            try:
                vertex = self._solve_part()
            except NoPlan:
                if self.taking_part.all():
                    raise
                self._add_columns(self._as_many_again())
                continue
            if not (~self.taking_part & (vertex.reduced < -HELPS)).any():
                return vertex
            waiting = np.nonzero(~self.taking_part & (vertex.reduced < ALMOST))[0]
            best = np.argsort(vertex.reduced[waiting], kind="stable")[:MOST_NEW]
            self._add_columns(np.sort(waiting[best]))

    def _as_many_again(self) -> Ints:
        """Columns to look for a point with when those that take part have none: some of every owner's."""
        waiting = np.nonzero(~self.taking_part)[0]
        return waiting[:: max(1, len(waiting) // max(MOST_NEW, len(self.joined)))]

    def _solve_part(self) -> Vertex:
        hint, rows = NO_PARAMETERS, self.relaxation.rows.count
        if self.basis is not None and self.parameters.presolve == parameters_pb2.EMPHASIS_OFF:
            hint = self.basis.extended(len(self.joined), rows)
        result = run_kept(self, self.control, hint)
        solution = result.solutions[0]
        self.basis = Basis.of(solution)
        point = self.relaxation.lower.astype(float)
        point[self.joined], price = point_and_price(solution, len(self.joined), rows)
        vertex = vertex_of(self.relaxation, self.cost, point, price)
        sound = repaired(self.relaxation, self.cost, vertex)
        if self.best is None or sound.bound > self.best[1].bound:
            self.best = self.relaxation, sound
        return vertex


def is_refuted(relaxation: Relaxation, control: Control) -> bool:
    """Whether prices prove that no point obeys every row: the first phase of the simplex method, made exact.

    Each row that is broken where all columns are at their lower limits gets a column that makes up for it, at a cost.
    When the bound on that cost is above zero, nothing obeys all rows without. Raises Stopped.
    """
    rows, width = relaxation.rows, relaxation.width
    value = rows.activity(relaxation.lower)
    short, over = np.maximum(0, rows.lower - value), np.maximum(0, value - rows.upper)
    broken = np.nonzero(short + over)[0]
    made_up = width + np.arange(len(broken))
    eased = rows_of(
        [(rows.row, rows.column, rows.coefficient), (broken, made_up, np.where(short[broken] > 0, 1, -1))],
        rows.lower,
        rows.upper,
    )
    zeros, cost = np.zeros(width + len(broken), np.int64), np.arange(width + len(broken)) >= width
    lower, upper = zeros.copy(), np.concatenate([relaxation.upper, (short + over)[broken]])
    lower[:width] = relaxation.lower
    whole = Relaxation(np.arange(len(zeros)), lower, upper, eased, zeros)
    try:
        vertex = LinearProgramme(whole, cost.astype(np.int64), np.ones(len(zeros), bool), control).solve()
    except NoPlan:
        return False
    return vertex.bound > 0


def by_barrier(relaxation: Relaxation, cost: Ints, control: Control) -> Vertex:
    """The optimum by an interior point method and a vertex near what it finds, as HiGHS does it (Schork, Gondzio 2020).

    On the visits and minutes of a large school, of two costs in one, it takes a third of what the simplex method takes.
    HiGHS hears nobody until it is done, so it works apart. Raises NoPlan or Stopped.
    """
    parameters = parameters_pb2.SolveParametersProto(lp_algorithm=parameters_pb2.LP_ALGORITHM_BARRIER)
    solver = solver_of(parameters_pb2.SOLVER_TYPE_HIGHS, proto_of(relaxation, cost, whole=False))
    result, is_best = unless_stopped(lambda: run(solver, parameters, control), control)
    if not is_best:
        raise Stopped
    point, price = point_and_price(result.solutions[0], relaxation.width, relaxation.rows.count)
    return repaired(relaxation, cost, vertex_of(relaxation, cost, point, price))


def nearly_best(
    relaxation: Relaxation,
    cost: Ints,
    iterations: int,
    control: Control,
    begin: tuple[Floats, Floats] | None = None,
) -> tuple[Floats, Floats]:
    """A point by open column and prices by row that are nearly the best, after so many steps of PDLP.

    A first-order method (Applegate et al. 2021): neither obeys every row, and prices are not in 1/SCALE but in units of
    the cost. `begin`: a point and prices to go on from, in place of nothing. Raises Stopped.
    """
    model = proto_of(relaxation, cost, whole=False)
    parameters = parameters_pb2.SolveParametersProto(threads=1)
    criteria = parameters.pdlp.termination_criteria
    criteria.iteration_limit = iterations
    criteria.simple_optimality_criteria.eps_optimal_absolute = TOLERANCE
    criteria.simple_optimality_criteria.eps_optimal_relative = TOLERANCE
    parameters.pdlp.termination_check_frequency = CHECKED_EVERY
    hint = NO_PARAMETERS if begin is None else started_at(*begin)
    solution = run_roughly(solver_of(parameters_pb2.SOLVER_TYPE_PDLP, model), parameters, control, hint=hint)
    return point_and_price(solution, relaxation.width, relaxation.rows.count)
