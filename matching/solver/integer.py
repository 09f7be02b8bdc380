"""Whole-number programmes by CP-SAT, which reckons in whole numbers and so neither rounds nor tolerates."""

from __future__ import annotations

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2

from matching.solver.control import Control
from matching.solver.protocol import (
    run,
    start,
    values_of,
    write_columns,
    write_cost,
    write_matrix,
    write_rows,
)
from matching.solver.relaxation import Relaxation
from matching.tables import Ints


def solve_integer(relaxation: Relaxation, cost: Ints, control: Control) -> Ints:
    """The best point in whole numbers. Raises NoPlan when there is none, and Stopped when there was no time.

    One worker and a full linear relaxation: on these programmes that is faster than more workers, and it gives the
    same point on every machine.
    """
    if relaxation.width == 0:
        return np.zeros(0, np.int64)
    model, rows, numbers = model_pb2.ModelProto(), relaxation.rows, np.arange(relaxation.width)
    write_columns(model.variables, numbers, relaxation.lower, relaxation.upper, whole=True)
    write_rows(model.linear_constraints, 0, rows)
    write_matrix(model.linear_constraint_matrix, rows.row, rows.column, rows.coefficient)
    write_cost(model.objective.linear_coefficients, numbers, cost)
    parameters = parameters_pb2.SolveParametersProto(threads=1)
    parameters.cp_sat.linearization_level = 2
    result = run(start(parameters_pb2.SOLVER_TYPE_CP_SAT, model), parameters, control)
    values = values_of(result.solutions[0].primal_solution.variable_values, relaxation.width)
    return np.rint(values).astype(np.int64)
