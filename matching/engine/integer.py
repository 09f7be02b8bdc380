"""Whole-number programmes by CP-SAT, which reckons in whole numbers and so neither rounds nor tolerates."""

from __future__ import annotations

import numpy as np
from ortools.math_opt import parameters_pb2

from matching.arrays import Ints
from matching.engine.control import Control
from matching.engine.division import divided
from matching.engine.protocol import model_of, run, start, values_of
from matching.engine.relaxation import Relaxation


def solve_integer(
    relaxation: Relaxation, cost: Ints, control: Control, *, as_far_as_time_goes: bool = False
) -> Ints:
    """The best point in whole numbers, part by part. Raises NoPlan when there is none, Stopped when there was no time.

    One worker and a full linear relaxation: on these programmes that is faster than more workers, and it gives the
    same point on every machine. `as_far_as_time_goes`: a point that is not proven the best will do.
    """
    point = np.zeros(relaxation.width, np.int64)
    for part in divided(relaxation) if relaxation.width else ():
        place = np.searchsorted(relaxation.origin, part.origin)
        point[place] = _searched(part, cost[place], control, as_far_as_time_goes)
    return point


def _searched(relaxation: Relaxation, cost: Ints, control: Control, as_far_as_time_goes: bool) -> Ints:
    model = model_of(relaxation, cost, whole=True)
    parameters = parameters_pb2.SolveParametersProto(threads=1)
    parameters.cp_sat.linearization_level = 2
    result = run(
        start(parameters_pb2.SOLVER_TYPE_CP_SAT, model),
        parameters,
        control,
        as_far_as_time_goes=as_far_as_time_goes,
    )
    values = values_of(result.solutions[0].primal_solution.variable_values, relaxation.width)
    return np.rint(values).astype(np.int64)
