"""A linear programme that stays in memory between questions: limits change, cuts stay, the last basis is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from ortools.math_opt import model_pb2, model_update_pb2, parameters_pb2

from matching.arrays import Ints
from matching.engine.control import Control, NoPlan
from matching.engine.linear import SCALE, Vertex, vertex_of
from matching.engine.programme import Programme
from matching.engine.proofs import closed_beyond
from matching.engine.protocol import (
    NO_PARAMETERS,
    Basis,
    change,
    point_and_price,
    proto_of,
    run_kept,
    solver_of,
    write_matrix,
    write_rows,
)
from matching.engine.relaxation import FREE, Relaxation, Rows

MOST_ROUNDS = 40
"""Of cuts, at one level."""
CLOSE = SCALE >> 6
"""As near below a whole number as this, a bound needs no more cuts."""
PATIENCE = 3
"""Rounds of cuts without progress after which they stop."""


@dataclass(frozen=True, eq=False)
class Limits:
    """Limits of the columns and the rows of a programme: the plans that come into question."""

    lower: Ints
    upper: Ints
    row_lower: Ints
    row_upper: Ints
    budgets: dict[int, int]
    """What levels may come to, by their place in the order, where the other limits do not say enough."""

    def with_column(self, column: int) -> Limits:
        """The same plans as far as they use a column."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[column] = upper[column] = 1
        return replace(self, lower=lower, upper=upper)

    @property
    def width(self) -> int:
        """How many columns are open."""
        return int(np.count_nonzero(self.lower < self.upper))

    def within(self, vertex: Vertex, value: int, budgets: dict[int, int]) -> Limits:
        """What plans of at most a value can use, by the prices of a vertex: see `proofs.fixed_by_prices`."""
        room, price = value * SCALE - vertex.bound, vertex.price[: len(self.row_lower)]
        columns = closed_beyond(room, vertex.reduced, self.lower, self.upper)
        rows = closed_beyond(room, price, self.row_lower, self.row_upper)
        return Limits(*columns, *rows, {**self.budgets, **budgets})


def limits_of(relaxation: Relaxation) -> Limits:
    """The limits that a relaxation has by itself."""
    return Limits(relaxation.lower, relaxation.upper, relaxation.rows.lower, relaxation.rows.upper, {})


class WarmProgramme:
    """The whole relaxation under the cost of one level. What it is narrowed to are limits, so nothing is ever lost.

    Cuts follow from the limits that the relaxation has by itself, so they hold whatever the limits of a question are.
    """

    def __init__(
        self, programme: Programme, costs: list[Ints], level: int, control: Control, known: Rows | None
    ) -> None:
        self.programme, self.control = programme, control
        base = programme.relaxation
        self.relaxation = base if known is None else base.with_rows(known)
        self.costs, self.cost = costs, costs[level]
        self.limits = limits_of(base)
        self.budget_row: dict[int, int] = {}
        self.parameters = parameters_pb2.SolveParametersProto()
        self.presolved: Basis | None = None
        self.solver = solver_of(parameters_pb2.SOLVER_TYPE_GLOP, self.model())

    @property
    def cuts(self) -> Rows:
        """The links and cuts that were added so far."""
        rows = self.relaxation.rows
        is_cut = np.arange(rows.count) >= len(self.limits.row_lower)
        is_cut[list(self.budget_row.values())] = False
        return rows.only(is_cut)

    def model(self) -> model_pb2.ModelProto:
        """Within the limits as they are now."""
        return proto_of(self.limited(self.limits), self.cost, whole=False)

    def bounded(self, limits: Limits) -> Vertex:
        """The optimum within limits, with links. Raises NoPlan or Stopped."""
        if (limits.lower > limits.upper).any() or (limits.row_lower > limits.row_upper).any():
            raise NoPlan
        self._limit(limits)
        return self._linked()

    def tightened(self, limits: Limits, value: int) -> Vertex:
        """The same with cuts, which stay, until the bound is a value that a plan is known to have."""
        vertex = self.bounded(limits)
        bounds = [vertex.bound]
        while len(bounds) <= MOST_ROUNDS and value * SCALE - vertex.bound > CLOSE:
            self.control.keep_going()
            cuts = self.programme.cuts(self.relaxation, vertex.point)
            if cuts is None:
                break
            self._add(cuts)
            vertex = self._linked()
            bounds.append(vertex.bound)
            if len(bounds) > PATIENCE and bounds[-1] <= bounds[-1 - PATIENCE]:
                break
        return vertex

    def _linked(self) -> Vertex:
        vertex = self._solved()
        while (links := self.programme.broken(self.relaxation, vertex.point)) is not None:
            self._add(links)
            before, vertex = vertex.bound, self._solved()
            if vertex.bound <= before:
                break
        return vertex

    def _limit(self, limits: Limits) -> None:
        """Set the limits, of which only the differences are told."""
        for level in limits.budgets.keys() - self.budget_row.keys():
            used = np.nonzero(self.costs[level])[0]
            free = np.array([FREE])
            self.budget_row[level] = self.relaxation.rows.count
            self._add(Rows(np.zeros(len(used), np.int64), used, self.costs[level][used], -free, free))
        update, old = model_update_pb2.ModelUpdateProto(), self.limits
        columns, rows = update.variable_updates, update.linear_constraint_updates
        _write_change(columns.lower_bounds, old.lower, limits.lower)
        _write_change(columns.upper_bounds, old.upper, limits.upper)
        _write_change(rows.lower_bounds, old.row_lower, limits.row_lower)
        _write_change(rows.upper_bounds, *(self._row_upper(known) for known in (old, limits)))
        self.limits = limits
        self._update(update)

    def _add(self, rows: Rows) -> None:
        first = self.relaxation.rows.count
        self.relaxation = self.relaxation.with_rows(rows)
        update = model_update_pb2.ModelUpdateProto()
        write_rows(update.new_linear_constraints, first, rows)
        write_matrix(update.linear_constraint_matrix_updates, rows.row + first, rows.column, rows.coefficient)
        self._update(update)

    def _update(self, update: model_update_pb2.ModelUpdateProto) -> None:
        change(self.solver, update)

    def _solved(self) -> Vertex:
        relaxation, hint = self.relaxation, NO_PARAMETERS
        if self.presolved is not None:
            hint = self.presolved.extended(relaxation.width, relaxation.rows.count)
        result = run_kept(self, self.control, hint)
        solution = result.solutions[0]
        goes_on = self.parameters.presolve == parameters_pb2.EMPHASIS_OFF
        self.presolved = None if goes_on else Basis.of(solution)
        self.parameters.presolve = parameters_pb2.EMPHASIS_OFF  # keeps the basis of the last time
        self.parameters.lp_algorithm = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX  # its prices still hold
        point, price = point_and_price(solution, relaxation.width, relaxation.rows.count)
        return vertex_of(self.limited(self.limits), self.cost, point, price)

    def limited(self, now: Limits) -> Relaxation:
        """The relaxation within limits."""
        whole = self.relaxation
        lower = np.concatenate([now.row_lower, whole.rows.lower[len(now.row_lower) :]])
        rows = replace(whole.rows, lower=lower, upper=self._row_upper(now))
        return Relaxation(whole.origin, now.lower, now.upper, rows, whole.settled)

    def _row_upper(self, now: Limits) -> Ints:
        upper = np.concatenate([now.row_upper, self.relaxation.rows.upper[len(now.row_upper) :]])
        for level, row in self.budget_row.items():
            upper[row] = now.budgets.get(level, FREE)
        return upper


def _write_change(proto: object, old: Ints, new: Ints) -> None:
    """Add the entries in which two columns of limits differ."""
    changed = np.nonzero(old != new)[0]
    values = new[changed].astype(float)
    values[new[changed] <= -FREE], values[new[changed] >= FREE] = -np.inf, np.inf
    proto.ids.extend(changed.tolist())  # type: ignore[attr-defined]
    proto.values.extend(values.tolist())  # type: ignore[attr-defined]
