"""Lexicographic CP-SAT on one model whole: exact at school size, and the measure for anything cleverer."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from matching.figures import figure
from matching.placement import Level, PlacementModel
from matching.solver.control import Control
from matching.tables import NOBODY, Ints


class WholeModel:
    """One Boolean per pair, with the levels solved one after another."""

    def __init__(self, model: PlacementModel) -> None:
        self.model = model
        self.cp = cp_model.CpModel()
        self.take = [self.cp.new_bool_var("") for _ in range(len(model.student))]
        self.alone: list[cp_model.IntVar] = []
        self.over: list[cp_model.IntVar] = []
        self._seats()
        self._company()
        self._guidance()

    def _by(self, column: Ints) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = {}
        for pair, name in enumerate(column.tolist()):
            if name != NOBODY:
                groups.setdefault(name, []).append(pair)
        return groups

    def _seats(self) -> None:
        pinned = self.model.tables.pinned
        for student, pairs in self._by(self.model.student).items():
            taken = [self.take[pair] for pair in pairs]
            if pinned[student] != NOBODY:
                self.cp.add_exactly_one(taken)
            else:
                self.cp.add_at_most_one(taken)
        for opening, pairs in self._by(self.model.opening).items():
            capacity = int(self.model.tables.capacity[opening])
            self.cp.add(sum(self.take[pair] for pair in pairs) <= capacity)

    def _company(self) -> None:
        for pairs in self._by(self.model.group).values():
            alone, together = self.cp.new_bool_var(""), self.cp.new_bool_var("")
            members: dict[int, list[int]] = {}
            for pair in pairs:
                members.setdefault(int(self.model.student[pair]), []).append(pair)
            for own in members.values():
                self.cp.add(sum(self.take[pair] for pair in own) <= alone + together)
            self.cp.add(sum(self.take[pair] for pair in pairs) >= alone + 2 * together)
            self.alone.append(alone)

    def _guidance(self) -> None:
        for team, pairs in self._by(self.model.team).items():
            limit = int(self.model.tables.team_limit[team])
            over = self.cp.new_int_var(0, max(0, len(pairs) - limit), "")
            self.cp.add(sum(self.take[pair] for pair in pairs) <= over + limit)
            self.over.append(over)

    def cost(self, level: Level) -> cp_model.LinearExprT:
        """A level as a linear expression, its constant included."""
        if level.counts == "alone":
            return sum(self.alone)
        if level.counts == "overload":
            return sum(self.over)
        saved = (level.pair - level.idle[self.model.student]).tolist()
        return cp_model.LinearExpr.weighted_sum(self.take, saved) + int(level.idle.sum())

    def solve(self, levels: list[Level], control: Control) -> tuple[Ints, list[tuple[int, int]]]:
        """A pair per student and a value with a bound per level."""
        chosen = np.full(self.model.student_count, NOBODY, np.int64)
        rows: list[tuple[int, int]] = []
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        for index, level in enumerate(levels):
            cost = self.cost(level)
            self.cp.minimize(cost)
            if control.remaining is not None:
                solver.parameters.max_time_in_seconds = control.remaining
            status = solver.solve(self.cp)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                raise RuntimeError(solver.status_name())
            taken = np.nonzero([solver.boolean_value(take) for take in self.take])[0]
            chosen[:] = NOBODY
            chosen[self.model.student[taken]] = taken
            value = figure(self.model, level, chosen)
            bound = (
                value
                if status == cp_model.OPTIMAL
                else max(0, int(np.ceil(solver.best_objective_bound - 1e-6)))
            )
            rows.append((value, bound))
            control.report(level.name, index, len(levels), value, bound, (index + 1) / len(levels))
            self.cp.add(cost <= value)
            self.cp.clear_hints()  # type: ignore[no-untyped-call]
            for pair, take in enumerate(self.take):
                self.cp.add_hint(take, bool(chosen[self.model.student[pair]] == pair))
        return chosen, rows
