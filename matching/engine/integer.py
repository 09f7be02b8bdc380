"""Whole-number programmes by CP-SAT, which reckons in whole numbers and so neither rounds nor tolerates.

SCIP betters a point where a linear programme of some thousand columns nearly has the best one.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from ortools.math_opt import model_parameters_pb2, parameters_pb2
from ortools.math_opt.solvers.gscip import gscip_pb2

from matching.arrays import Ints
from matching.engine.control import Control
from matching.engine.division import divided
from matching.engine.propagation import without_divisors
from matching.engine.protocol import proto_of, run, solver_of, values_of
from matching.engine.relaxation import Relaxation

Style = Literal["full", "unprobed", "bare"]
"""What a search does besides branching: all that CP-SAT does; no probing, and presolving once, as where rows have been
through that already; or no cuts of its own either, and all rows in the linear relaxation at once, which is quickest
where it is over soon, and slowest where it is not."""

HASTY = {"separating/maxroundsroot": 5, "branching/relpscost/maxlookahead": 4}
"""Rounds of cuts at the root of SCIP's tree, and columns in vain after which it looks at no more before it branches:
where the tree is small, most of its time goes there."""


class Found(NamedTuple):
    """A point in whole numbers, and whether it is proven the best there is."""

    point: Ints
    is_best: bool


def best_point(
    relaxation: Relaxation,
    cost: Ints,
    control: Control,
    *,
    near: Ints | None = None,
    style: Style = "full",
    effort: float | None = None,
) -> Found:
    """The best point in whole numbers, part by part, or one that is not proven the best when the time was up before.

    `cost` and `near`, a point to begin with that need not be right, are by open column; `effort`: how long each part
    may take, in deterministic seconds of CP-SAT. One worker and a full linear relaxation: on these programmes that is
    faster than more workers, and it gives the same point on every machine. Raises NoPlan when there is none, Stopped
    when there was no time for any.
    """
    rows = without_divisors(relaxation.rows)
    relaxation = Relaxation(relaxation.origin, relaxation.lower, relaxation.upper, rows, relaxation.settled)
    point, is_best = np.zeros(relaxation.width, np.int64), True
    for part in divided(relaxation) if relaxation.width else ():
        control.keep_going()
        place = np.searchsorted(relaxation.origin, part.origin)
        own = None if near is None else near[place]
        found = _searched(part, cost[place], control, own, style=style, effort=effort)
        point[place] = found.point
        is_best = is_best and found.is_best
    return Found(point, is_best)


def _searched(
    relaxation: Relaxation,
    cost: Ints,
    control: Control,
    near: Ints | None,
    *,
    style: Style,
    effort: float | None,
) -> Found:
    parameters = parameters_pb2.SolveParametersProto(threads=1)
    parameters.cp_sat.linearization_level = 2
    if effort is not None:
        parameters.cp_sat.max_deterministic_time = effort
    if style != "full":
        parameters.cp_sat.cp_model_probing_level, parameters.cp_sat.max_presolve_iterations = 0, 1
    if style == "bare":
        parameters.cp_sat.cut_level, parameters.cp_sat.add_lp_constraints_lazily = 0, False
    solver = solver_of(parameters_pb2.SOLVER_TYPE_CP_SAT, proto_of(relaxation, cost, whole=True))
    result, is_best = run(solver, parameters, control, hint=_hint(near))
    values = values_of(result.solutions[0].primal_solution.variable_values, relaxation.width)
    return Found(np.rint(values).astype(np.int64), is_best)


def branched(relaxation: Relaxation, cost: Ints, control: Control, near: Ints, seconds: float) -> Found:
    """The best point that SCIP comes across by branch and cut in some seconds; at worst `near`, which obeys every row.

    Points are by open column. SCIP reckons in floating point, so one that breaks a row when rounded does not count, and
    that a point is the best says where to go on, and proves nothing. It cannot be told to stop: give it little time.
    With its quick heuristics only, and little work before it branches, it is over in a third of the time. Raises
    Stopped when there is none.
    """
    solver = solver_of(parameters_pb2.SOLVER_TYPE_GSCIP, proto_of(relaxation, cost, whole=True))
    parameters = parameters_pb2.SolveParametersProto(threads=1)
    parameters.gscip.heuristics = gscip_pb2.GScipParameters.FAST
    parameters.gscip.int_params.update(HASTY)
    result, is_best = run(solver, parameters, control, hint=_hint(near), deaf_for=seconds)
    values = values_of(result.solutions[0].primal_solution.variable_values, relaxation.width)
    point = np.rint(values).astype(np.int64)
    activity = relaxation.rows.activity(point)
    is_sound = ((activity >= relaxation.rows.lower) & (activity <= relaxation.rows.upper)).all()
    return Found(point if is_sound and cost @ point < cost @ near else near, is_best and bool(is_sound))


def _hint(near: Ints | None) -> model_parameters_pb2.ModelSolveParametersProto:
    hints = model_parameters_pb2.ModelSolveParametersProto()
    if near is not None:
        known = hints.solution_hints.add()
        known.variable_values.ids.extend(range(len(near)))
        known.variable_values.values.extend(near.astype(float).tolist())
    return hints
