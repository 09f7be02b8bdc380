"""A large school: level after level, what prices prove, and a better plan among what the linear optimum uses.

Visits and minutes, where these are the first two levels, are bounded and bettered together: `weighing` has how. Other
levels go one by one. Where the levels before leave little open, most of a linear optimum is whole: some sixty of six
hundred visits are not. A search among these visits, and the pairs at them, is over in a second. Where there is no plan
among them, some visits without reduced cost join, by lot. At later levels those of the plan do (relaxation induced
neighbourhoods, Danna, Rothberg and Le Pape 2005); at the first it is so much worse that it is more to search, which
comes last.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import numpy as np

from matching.arrays import Ints
from matching.engine.bounding import Bounding
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.integer import best_point
from matching.engine.linear import SCALE, WHOLE, by_barrier
from matching.engine.programme import Objective
from matching.engine.proofs import LinearProof, between, without_prices
from matching.engine.propagation import propagated
from matching.engine.relaxation import Relaxation
from matching.engine.settling import Settled
from matching.supervisors.solver.improving import Improver, as_good
from matching.supervisors.solver.lagrangian import LagrangianNeighbourhoods
from matching.supervisors.solver.neighbourhoods import Neighbourhoods
from matching.supervisors.solver.priced import PricedNeighbourhoods
from matching.supervisors.solver.programme import SupervisorProgramme
from matching.supervisors.solver.weighing import Weighing, is_weighable, priced

EFFORT = 5.0
"""How long a search may take, in deterministic seconds of CP-SAT, so that every machine stops at the same point."""
TRIES, PAIRS, VISITS, FREE_OF_COST = 2, 0.12, 0.03, SCALE >> 10
"""Searches at the first level until one has a plan; which shares of pairs and of visits without cost join in them."""
FAR = 1.02
"""How many times its bound a figure may be before what the plan and the bound use is searched together."""
EARLY, LATE = 0.1, 0.99
"""Shares of what is left of their time in which plans are bettered while prices are, and then."""
FIRST = 0.97
"""Share of the time that is left that the first two levels may take, where they are weighed together."""
SHARE = 0.8
"""Share of the time that is left that one level may take."""


class Descent:
    """A plan that gets better, and a bound of each level: `bounds` ends where the time did.

    Each is a bound on plans that are nowhere above the plan in the levels before, which is what a bound means.
    """

    def __init__(self, programme: SupervisorProgramme, control: Control, plan: Ints) -> None:
        self.programme, self.control, self.plan = programme, control, plan
        self.bounding = Bounding(programme, control)
        self.bounds: list[int] = []
        self.busiest = 0  # per cent of her hours that the busiest has at least

    def run(self) -> None:
        """Better the plan, and bound every level but the lottery. Raises nothing."""
        programme = self.programme
        with suppress(Stopped, NoPlan):  # a solver that rounds may say that there is none, though there is
            start = self._weighed() if is_weighable(programme) else programme.relaxation
            for index in range(len(self.bounds), len(programme.objectives) - 1):
                with self.control.within(SHARE):
                    start = self._settled(index, start)
                if index == 0:
                    self._go_on()
        for index in range(len(self.bounds), len(programme.objectives) - 1):
            least = without_prices(programme.relaxation, programme.objectives[index], None).least
            self.bounds.append(max(self._by_knapsacks(index), least))

    def _by_knapsacks(self, index: int) -> int:
        """What knapsacks prove of a later level."""
        return self.busiest if self.programme.levels[index].column == "busiest" else 0

    def _weighed(self) -> Relaxation:
        """Bound the first two levels together and better the plan in both; what is left for the levels after them.

        What does not wait for something else goes on beside it, which changes no result.
        """
        programme, control, start = self.programme, self.control, self.programme.relaxation
        split, travel = programme.objectives[:2]
        with control.within(FIRST), ThreadPoolExecutor(1) as beside:
            bounded = beside.submit(self._bounded, split)
            weighing = Weighing(programme, control, self.plan)
            together = beside.submit(weighing.least, self.plan)
            visits = beside.submit(self._least_visits, bounded, self.plan)
            beside_it = beside.submit(self._least_beside, weighing, self.plan)
            with suppress(Stopped, NoPlan):
                self._offer(weighing.rounded(self.plan))
            self._offer(PricedNeighbourhoods(weighing, control).bettered(self.plan, EARLY))
            turns = LagrangianNeighbourhoods(weighing, control, together.result(), self.plan)
            at_once = beside.submit(turns.all_at_once, LATE)
            turns.bettered(self.plan, LATE)
            at_once.result()
            self._offer(turns.known)
        if programme.counts_busiest:
            self.busiest = weighing.least_busiest(self.plan, together.result().price)
        value = split.value(self.plan)
        proven = [(weighing.price, together.result().bound), *beside_it.result()]
        self.bounds = [visits.result(), max(bound - price * value for price, bound in proven)]
        for level, least in zip((split, travel), self.bounds, strict=True):
            start = propagated(between(start, level, least, level.value(self.plan)))
        return start

    def _least_beside(self, weighing: Weighing, plan: Ints) -> list[tuple[int, int]]:
        """Another price of visits with its bound; nothing where there was no time."""
        with suppress(Stopped):
            return [weighing.least_beside(plan)]
        return []

    def _bounded(self, split: Objective) -> LinearProof:
        """The linear optimum of the first level."""
        start = self.programme.relaxation
        vertex = by_barrier(start, start.objective(split.cost)[0], self.control)
        return LinearProof(self.programme, split, start, vertex)

    def _least_visits(self, bounded: Future[LinearProof], plan: Ints) -> int:
        """What no plan is below in the first level: what its linear optimum proves, and whole cases at its prices."""
        programme = self.programme
        proof = programme.first_proof = bounded.result()
        split = proof.objective
        least = priced(programme, proof.relaxation, split, proof.vertex, plan, self.control).bound
        return max(proof.least, least)

    def _go_on(self) -> None:
        """Better the plan of the first level; far from the bound, also by a search of what both of them use."""
        programme = self.programme
        self._exchange()
        self._offer(Neighbourhoods(programme, self.control).bettered(self.plan))
        proof = programme.first_proof
        if proof is not None and programme.figures(self.plan)[0] > FAR * proof.least:
            with suppress(Stopped, NoPlan):
                self._search(proof, self.plan)

    def _settled(self, index: int, start: Relaxation) -> Relaxation:
        """Bound a level and better the plan in it: what plans can use that are nowhere above ours so far."""
        programme, objective = self.programme, self.programme.objectives[index]
        known = objective.value(self.plan)
        least = self._by_knapsacks(index)
        if least == known:
            self.bounds.append(known)
            return propagated(between(start, objective, known, known))
        proof = self.bounding.proof(start, objective, known=known, best_effort=True)
        if index == 0:
            programme.first_proof = proof
        self.bounds.append(max(least, proof.least))
        for turn in range(1 if index else TRIES):
            if proof.least < known == objective.value(self.plan):
                with suppress(Stopped, NoPlan):
                    self._search(proof, self.plan if index else self._by_lot(proof, turn))
        return propagated(proof.within(objective.value(self.plan)))

    def with_bounds(self, found: Settled) -> list[int]:
        """The bounds of what was settled from here on, raised where the plan found is nowhere above this one before."""
        bounds, figures = list(found.bounds), self.programme.figures
        for index, (value, ours) in enumerate(zip(figures(found.plan), figures(self.plan), strict=True)):
            bounds[index] = max([bounds[index], *self.bounds[index : index + 1]])
            if value > ours:
                break
        return bounds

    def _offer(self, plan: Ints) -> None:
        """Keep a plan that is no worse."""
        self.plan = min(self.programme.improved(plan), self.plan, key=self.programme.figures)

    def _search(self, proof: LinearProof, near: Ints) -> None:
        """Look for the best plan of a level among what its linear optimum and a plan near by use."""
        face = self._used(proof, near, self.plan)
        cost = face.objective(proof.objective.cost)[0]
        hint = near[face.origin] if near is self.plan else None
        found = best_point(face, cost, self.control, near=hint, effort=EFFORT)
        self._offer(face.whole(found.point))

    def _by_lot(self, proof: LinearProof, turn: int) -> Ints:
        """Some visits that cost nothing beside the optimum, and some pairs, as if of a plan near by; at first none."""
        draw = np.random.Generator(np.random.PCG64([self.programme.tables.problem.seed, turn]))
        origin, near = proof.relaxation.origin, np.zeros_like(self.plan)
        of_pair = origin < self.programme.pairs
        drawn = draw.random(len(origin)) < np.where(of_pair, PAIRS, VISITS) * (turn > 0)
        near[origin] = drawn & (of_pair | (proof.vertex.reduced <= FREE_OF_COST))
        return near

    def _used(self, proof: LinearProof, near: Ints, plan: Ints) -> Relaxation:
        """Visits that the optimum or a plan near by uses, and every pair there; of other pairs also those of `plan`."""
        programme, relaxation, first = self.programme, proof.relaxation, self.programme.first
        used, is_open = near > 0, np.zeros(first["end"], bool)
        used[relaxation.origin] |= proof.vertex.point > WHOLE
        is_open[relaxation.origin] = True
        visits = slice(first["visit"], first["empty"])
        decides = programme.at_visit(is_open[visits], elsewhere=False)
        at_used = programme.at_visit(used[visits], elsewhere=False)
        used[: programme.pairs] |= np.where(decides, at_used, plan[: programme.pairs] > 0)
        used[first["empty"] :] = True
        rows, upper = relaxation.rows, np.where(used[relaxation.origin], relaxation.upper, relaxation.lower)
        return propagated(relaxation.narrowed(relaxation.lower, upper, rows.lower, rows.upper))

    def _exchange(self) -> None:
        """Cases of equally many hours change supervisors where these go already, by flows."""
        programme, tables = self.programme, self.programme.tables
        pairs = programme.chosen(self.plan)
        visits = slice(programme.first["visit"], programme.first["empty"])
        allowed = as_good(tables, pairs, programme.done)
        allowed &= programme.at_visit(self.plan[visits] > 0, elsewhere=True)

        def figures(pairs: Ints) -> list[int]:
            return programme.figures(programme.plan_of(pairs))

        self._offer(programme.plan_of(Improver(tables, allowed, figures, self.control).improved(pairs)))
