"""Looking for a better plan in whole numbers, by CP-SAT: from a plan that is known, towards one that is cheaper."""

from __future__ import annotations

import numpy as np
from ortools.math_opt import model_parameters_pb2, parameters_pb2, result_pb2

from matching.arrays import Ints
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.protocol import NO_CALLBACK, model_of, start, values_of
from matching.engine.relaxation import Relaxation


def better_point(
    relaxation: Relaxation, cost: Ints, hint: Ints, control: Control
) -> tuple[Ints | None, bool]:
    """The best whole point and True; when the time was up before, the best that was found, if any, and False.

    Raises NoPlan when there is no point at all. `hint` need not be one. One worker and a full linear relaxation:
    the same on every machine.
    """
    if relaxation.width == 0:
        return np.zeros(0, np.int64), True
    parameters = parameters_pb2.SolveParametersProto(threads=1)
    parameters.cp_sat.linearization_level = 2
    parameters.cp_sat.cut_level = 0  # links and cuts are among the rows already
    parameters.cp_sat.cp_model_probing_level = 0
    if control.remaining is not None:
        parameters.time_limit.FromNanoseconds(int(max(0.001, control.remaining) * 1e9))
    solver = start(parameters_pb2.SOLVER_TYPE_CP_SAT, model_of(relaxation, cost, whole=True))
    result = solver.solve(parameters, _hints(hint), None, NO_CALLBACK, None, control.interrupter)
    reason = result.termination.reason
    if reason == result_pb2.TERMINATION_REASON_INFEASIBLE:
        raise NoPlan
    point = None
    if len(result.solutions):
        values = values_of(result.solutions[0].primal_solution.variable_values, relaxation.width)
        point = np.rint(values).astype(np.int64)
    if reason == result_pb2.TERMINATION_REASON_OPTIMAL:
        return point, True
    if not control.has_to_stop() and reason not in (
        result_pb2.TERMINATION_REASON_FEASIBLE,
        result_pb2.TERMINATION_REASON_NO_SOLUTION_FOUND,
    ):
        raise RuntimeError(f"the solver gave up: {result.termination.detail or reason}")
    if point is None:
        raise Stopped
    return point, False


def _hints(hint: Ints) -> model_parameters_pb2.ModelSolveParametersProto:
    """A point to begin with."""
    hints = model_parameters_pb2.ModelSolveParametersProto()
    known = hints.solution_hints.add()
    known.variable_values.ids.extend(range(len(hint)))
    known.variable_values.values.extend(hint.astype(float).tolist())
    return hints
