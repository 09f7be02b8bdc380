"""Relaxations in the form that OR-tools' solvers read, and the one way in which they are called."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
)
from ortools.math_opt.core.python import solver as core
from pybind11_abseil.status import StatusNotOk

from matching.arrays import Floats, Ints
from matching.engine.control import Control, NoPlan, Stopped, Unsound
from matching.engine.relaxation import FREE, Relaxation, Rows

NO_PARAMETERS = model_parameters_pb2.ModelSolveParametersProto()
HALFWAY = (
    result_pb2.TERMINATION_REASON_FEASIBLE,
    result_pb2.TERMINATION_REASON_NO_SOLUTION_FOUND,
    result_pb2.TERMINATION_REASON_IMPRECISE,
)
"""What solvers answer when time runs out; imprecise where that happens while a point is being tidied."""
AT_LOWER = solution_pb2.BASIS_STATUS_AT_LOWER_BOUND
BASIC = solution_pb2.BASIS_STATUS_BASIC
NO_CALLBACK = callback_pb2.CallbackRegistrationProto()


class Basis(NamedTuple):
    """Where the columns and the slacks of a linear programme are at its optimum, in the solver's numbers."""

    columns: Ints
    rows: Ints

    @classmethod
    def of(cls, solution: Any) -> Basis:
        """Of what a linear solver answered."""
        known = solution.basis
        return cls(np.array(known.variable_status.values), np.array(known.constraint_status.values))

    def extended(self, columns: int, rows: int) -> model_parameters_pb2.ModelSolveParametersProto:
        """Tells a solver to begin there: columns that came since are at their lower limit, new rows are obeyed or not.

        A solver that presolved has no basis of the model itself, and would begin with nothing.
        """
        hint = model_parameters_pb2.ModelSolveParametersProto()
        parts = (
            (hint.initial_basis.variable_status, self.columns, columns, AT_LOWER),
            (hint.initial_basis.constraint_status, self.rows, rows, BASIC),
        )
        for proto, known, count, new in parts:
            proto.ids.extend(range(count))
            proto.values.extend([*known.tolist(), *[new] * (count - len(known))])
        return hint


def write_columns(proto: Any, numbers: Ints, lower: Ints, upper: Ints, *, whole: bool) -> None:
    """Add columns with their limits."""
    proto.ids.extend(numbers.tolist())
    proto.lower_bounds.extend(lower.astype(float).tolist())
    proto.upper_bounds.extend(upper.astype(float).tolist())
    proto.integers.extend([whole] * len(numbers))


def write_rows(proto: Any, first: int, rows: Rows) -> None:
    """Add the limits of rows, numbered from `first`."""
    proto.ids.extend(range(first, first + rows.count))
    proto.lower_bounds.extend(np.where(rows.lower <= -FREE, -np.inf, rows.lower.astype(float)).tolist())
    proto.upper_bounds.extend(np.where(rows.upper >= FREE, np.inf, rows.upper.astype(float)).tolist())


def write_matrix(proto: Any, row: Ints, number: Ints, coefficient: Ints) -> None:
    """Add entries of rows."""
    order = np.lexsort((number, row))
    proto.row_ids.extend(row[order].tolist())
    proto.column_ids.extend(number[order].tolist())
    proto.coefficients.extend(coefficient[order].astype(float).tolist())


def write_cost(proto: Any, numbers: Ints, cost: Ints) -> None:
    """Add what columns cost."""
    costly = cost != 0
    proto.ids.extend(numbers[costly].tolist())
    proto.values.extend(cost[costly].astype(float).tolist())


def proto_of(relaxation: Relaxation, cost: Ints, *, whole: bool) -> model_pb2.ModelProto:
    """A relaxation with a cost by open column as a message, its columns in whole numbers or not."""
    model, rows, numbers = model_pb2.ModelProto(), relaxation.rows, np.arange(relaxation.width)
    write_columns(model.variables, numbers, relaxation.lower, relaxation.upper, whole=whole)
    write_rows(model.linear_constraints, 0, rows)
    write_matrix(model.linear_constraint_matrix, rows.row, rows.column, rows.coefficient)
    write_cost(model.objective.linear_coefficients, numbers, cost)
    return model


def solver_of(kind: Any, model: model_pb2.ModelProto) -> Any:
    """A solver that holds a model."""
    return core.new(kind, model, parameters_pb2.SolverInitializerProto())


def run(
    solver: Any,
    parameters: parameters_pb2.SolveParametersProto,
    control: Control,
    *,
    hint: model_parameters_pb2.ModelSolveParametersProto = NO_PARAMETERS,
    deaf_for: float | None = None,
) -> tuple[result_pb2.SolveResultProto, bool]:
    """Solve to the end, or as far as a whole point: what came out, and whether it is the best.

    `deaf_for`: how many seconds a solver may take that cannot be told to stop; SCIP, as OR-tools has it, is one.
    Raises NoPlan when the model has none, Stopped when there was no time for a point, Unsound when a solver that rounds
    lost its way.
    """
    _limit(parameters, control, deaf_for)
    try:
        interrupter = control.interrupter if deaf_for is None else None
        result = solver.solve(parameters, hint, None, NO_CALLBACK, None, interrupter)
    except StatusNotOk as error:
        if "ABNORMAL" in str(error):
            raise Unsound from error
        raise
    reason = result.termination.reason
    if reason == result_pb2.TERMINATION_REASON_OPTIMAL:
        return result, True
    if reason in (
        result_pb2.TERMINATION_REASON_INFEASIBLE,
        result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
    ):
        raise NoPlan
    if reason == result_pb2.TERMINATION_REASON_FEASIBLE and result.solutions:
        return result, False
    control.keep_going()
    if reason in HALFWAY:
        raise Stopped
    raise RuntimeError(f"the solver gave up: {result.termination.detail or reason}")


class Keeper(Protocol):
    """Whoever keeps a linear solver with its basis, and can make its model anew."""

    solver: Any
    parameters: parameters_pb2.SolveParametersProto

    def model(self) -> model_pb2.ModelProto:
        """The model as it is now."""
        ...


def run_kept(
    keeper: Keeper,
    control: Control,
    hint: model_parameters_pb2.ModelSolveParametersProto = NO_PARAMETERS,
) -> result_pb2.SolveResultProto:
    """The optimum by a linear solver that keeps its basis.

    `hint`: a basis to begin at. Where what it keeps misleads it, it is of no use any more: one begins anew in its
    place, whatever comes of that, with `parameters` as they are by themselves. Raises NoPlan, and Stopped also where
    that one loses its way as well.
    """
    try:
        result, is_best = run(keeper.solver, keeper.parameters, control, hint=hint)
    except Unsound:
        keeper.parameters.Clear()
        keeper.solver = solver_of(parameters_pb2.SOLVER_TYPE_GLOP, keeper.model())
        try:
            result, is_best = run(keeper.solver, keeper.parameters, control)
        except Unsound:
            keeper.solver = solver_of(parameters_pb2.SOLVER_TYPE_GLOP, keeper.model())
            raise Stopped from None
    if not is_best:
        raise Stopped
    return result


def started_at(point: Floats, price: Floats) -> model_parameters_pb2.ModelSolveParametersProto:
    """Tells a first-order method where to begin."""
    parameters = model_parameters_pb2.ModelSolveParametersProto()
    hint = parameters.solution_hints.add()
    for proto, values in ((hint.variable_values, point), (hint.dual_values, price)):
        proto.ids.extend(range(len(values)))
        proto.values.extend(values.tolist())
    return parameters


def run_roughly(
    solver: Any,
    parameters: parameters_pb2.SolveParametersProto,
    control: Control,
    *,
    hint: model_parameters_pb2.ModelSolveParametersProto = NO_PARAMETERS,
) -> Any:
    """As far as so many iterations come, or the time that counts now: a point and prices, neither need be right.

    Raises Stopped when the time of the whole solve is up, or somebody asked to stop.
    """
    _limit(parameters, control)
    result = solver.solve(parameters, hint, None, NO_CALLBACK, None, control.interrupter)
    if control.is_over or not result.solutions:
        raise Stopped
    return result.solutions[0]


def _limit(
    parameters: parameters_pb2.SolveParametersProto, control: Control, most: float | None = None
) -> None:
    """Let a solver stop when the time is up that counts now, whichever counted before, or after `most` seconds."""
    parameters.ClearField("time_limit")
    limits = [seconds for seconds in (control.remaining, most) if seconds is not None]
    if limits:
        parameters.time_limit.FromNanoseconds(int(max(0.001, min(limits)) * 1e9))


def change(solver: Any, update: model_update_pb2.ModelUpdateProto) -> None:
    """Change the model that a solver holds, which keeps its basis."""
    if not solver.update(update):
        raise RuntimeError("the linear solver refused a change of its model")


def point_and_price(solution: Any, columns: int, rows: int) -> tuple[Floats, Floats]:
    """The point by column and the prices by row that a solver of linear programmes answered."""
    point = values_of(solution.primal_solution.variable_values, columns)
    return point, values_of(solution.dual_solution.dual_values, rows)


def values_of(sparse: Any, length: int) -> Floats:
    """A sparse vector of a result as a dense one."""
    dense = np.zeros(length)
    dense[np.array(sparse.ids, np.int64)] = sparse.values
    return dense
