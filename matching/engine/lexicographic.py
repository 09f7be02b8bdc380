"""Lexicographic minimisation, level after level: bound, plan, and narrowing to the plans that reach the bound.

A proof gives a bound, exactly: from the linear relaxation, tightened with cuts, or from the model itself. Columns and
rows that no plan at that bound can use are fixed: what remains holds every plan that is best so far, usually a tenth of
what there was. A whole-number search in the remainder finds such a plan, or proves that there is none, and then one
further up.

While much is open the search is put off and the bound taken on trust as the value: the next levels narrow further. A
plan that is found later and has all these values proves them, because each is a bound on the plans that have those
before it. Where there is none, the last value is doubted once, and then the levels are searched one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from matching.arrays import Ints
from matching.engine.bounding import Bounding
from matching.engine.control import Control, NoneNear, NoPlan, Stopped
from matching.engine.fusing import fused
from matching.engine.integer import Found, best_point
from matching.engine.linear import SCALE
from matching.engine.nearing import WORTH, at_optimum, nearer
from matching.engine.programme import Objective, Programme, Proof
from matching.engine.proofs import GivenProof, LinearProof, fixed_by_prices, without_prices
from matching.engine.propagation import propagated
from matching.engine.relaxation import FREE, Relaxation

MOST_DOUBT = 4
"""How far above a bound a plan is looked for before levels that were taken on trust are proven in turn instead."""

EFFORT = 0.3
"""How long a search without prices may take, in deterministic seconds of CP-SAT. Most are over in half of that."""


class Lexicographic:
    """The state of a solve: where each level starts, what is known of it, and the best plan.

    `values` has one entry for each level that is settled, perhaps on trust; the first `proven` of them the plan
    reaches. `plan`: one to begin with, if there is any; it is never lost to a worse one. `least`: bounds known
    beforehand, by level. `tell` hears of each level its figure, None as long as no plan has it, and its bound.
    """

    def __init__(
        self,
        programme: Programme,
        control: Control,
        *,
        objectives: list[Objective] | None = None,
        start: Relaxation | None = None,
        plan: Ints | None = None,
        least: Sequence[int | None] = (),
        tell: Callable[[int, int | None, int], None] | None = None,
    ) -> None:
        self.programme, self.control, self.tell = programme, control, tell
        self.objectives = programme.objectives if objectives is None else objectives
        self.least = [*least, *[None] * (len(self.objectives) - len(least))]
        self.starts: list[Relaxation] = [programme.relaxation if start is None else start]
        self.proofs: list[Proof] = []
        self.values: list[int] = []
        self.bounds: list[int] = []
        self.at_least: dict[int, int] = {}
        self.doubted: list[list[int]] = []
        self.plan = plan
        self.bounding = Bounding(programme, control)
        self.left: tuple[Proof, int, int, Relaxation] | None = None
        self.narrow = programme.narrow

    @property
    def proven(self) -> int:
        """How many of the first levels have a value that the plan reaches."""
        if self.plan is None:
            return 0
        pairs = enumerate(zip(self.objectives, self.values, strict=False))
        return next(
            (index for index, (level, value) in pairs if level.value(self.plan) != value), len(self.values)
        )

    @property
    def best(self) -> Ints:
        """The plan, where there is one."""
        if self.plan is None:
            raise NoPlan
        return self.plan

    def run(self) -> None:
        """Settle every level. Raises Stopped and NoPlan; what is known until then stays."""
        while self.proven < len(self.objectives):
            index = len(self.values)
            try:
                self._settle(index, thorough=index == len(self.objectives) - 1)
            except NoneNear:
                self._prove_in_turn(index)
            except NoPlan:
                if self.proven == index:
                    raise
                if self.values[:index] in self.doubted or index - 1 in self.at_least:
                    self._prove_in_turn(index)
                else:
                    self._doubt_the_last(index - 1)

    def go_on_from(self, other: Lexicographic, starts: list[Relaxation]) -> None:
        """Take over what another solve of the same levels settled, perhaps on trust; `starts`: the plans of its."""
        self.starts, self.proofs = starts, list(other.proofs)
        self.values, self.bounds = list(other.values), list(other.bounds)

    def _doubt_the_last(self, index: int) -> None:
        """Take it that the last level cannot reach its value, and go on from the next one, again on trust.

        That no plan reaches all the values says just this, if those before it are reached; a plan found later says
        that they are. It is tried once, before every level is searched.
        """
        self.doubted.append(self.values[: index + 1])
        self.at_least[index] = self.values[index] + 1
        del self.values[index:], self.starts[index + 1 :]

    def _prove_in_turn(self, until: int) -> None:
        """Prove the levels that were taken on trust, the first as one that nobody can beat, and so on."""
        self.at_least.clear()
        for index in range(self.proven, until):
            del self.starts[index + 1 :], self.values[index:]
            self._settle(index, thorough=True)

    def _settle(self, index: int, *, thorough: bool) -> None:
        """Find the value of a level, given those before it; `thorough`: by a plan that has it, not on trust."""
        self.control.keep_going()
        if self.starts[index].width <= self.narrow and self._search_together(index, self.starts[index], None):
            return
        proof = self.proof(index, self.starts[index], self.known(index))
        least = max(proof.least, self.at_least.get(index, proof.least))
        self.heard(index, proof.least)
        if self._is_soon_at(least, index, proof):
            self._accept(index, least, proof)
        elif not self._settle_near(index, proof):
            self._accept(index, self._least_value(index, proof, least, thorough=thorough), proof)

    def _is_soon_at(self, least: int, index: int, proof: Proof) -> bool:
        """Whether a plan near the linear optimum has the least figure there is, if little is open; it is kept."""
        if not isinstance(proof, LinearProof) or self.known(index) == least:
            return False
        try:
            plan = at_optimum(self.programme, proof, self._left(proof, least, least), self.control)
        except NoPlan:
            return False
        if plan is not None:
            self.offer(plan)
        return plan is not None

    def _settle_near(self, index: int, proof: Proof) -> bool:
        """Where a plan is known: a better one first, then all below it by one search, with the levels that follow."""
        if not isinstance(proof, LinearProof) or self.known(index) in (None, proof.least):
            return False
        self.offer(nearer(self.programme, proof, self.best, self.control))
        self.heard(index, proof.least)
        known = self.objectives[index].value(self.best)
        face = self._left(proof, known, proof.least)
        if known == proof.least or face.width > self.programme.wide:
            return False
        return self._search_together(index, face, proof)

    def _search_together(self, index: int, face: Relaxation, proof: Proof | None) -> bool:
        """Find the values of several levels by one search; `proof`: what is known of the first.

        Where levels are left after them, prices close what these have decided: else the next search has as much to
        look through as this one, and less to go by. False where a search without prices took too long: it is not
        tried again before half of the columns are closed.
        """
        most, effort = (None, EFFORT) if proof is None else (index + self.programme.together, None)
        cost, count = fused(face, self.objectives[index:most], self.programme.owner)
        if not self._offer_best(face, cost, effort):
            self.control.keep_going()
            if proof is None:
                self.narrow = min(self.narrow, face.width // 2)
            return False
        is_last = index + count == len(self.objectives)
        for level in range(index, index + count):
            if proof is None or level > index:
                proof = (
                    self._given(level)
                    if is_last
                    else self.proof(level, self.starts[level], self.known(level))
                )
            self._accept(level, self.objectives[level].value(self.best), proof)
        return True

    def _offer_best(self, face: Relaxation, cost: Ints, effort: float | None) -> bool:
        """Look for the best plan of a face and keep what is found; whether it is the best. Raises NoPlan."""
        try:
            point, is_best = self._best_point(face, cost, effort)
        except Stopped:
            return False
        self.offer(face.whole(point))
        return is_best

    def _given(self, level: int) -> Proof:
        objective = self.objectives[level]
        return GivenProof(self.starts[level], objective, objective.value(self.best))

    def _accept(self, index: int, value: int, proof: Proof) -> None:
        following = self.programme.followed(index, self._left(proof, value, value), value)
        before = min(self.proven, index)
        del self.values[index:], self.starts[index + 1 :], self.proofs[index:]
        self.values.append(value)
        self.proofs.append(proof)
        self.starts.append(following)
        for later in [other for other in self.at_least if other > index]:
            del self.at_least[later]
        for settled in range(before, self.proven):
            self.heard(settled, self.values[settled])

    def proof(self, index: int, start: Relaxation, known: int | None, *, best_effort: bool = False) -> Proof:
        """The bound of a level among the plans that it begins with, of which one has a figure that is known, if any.

        Raises NoPlan and Stopped.
        """
        objective, given = self.objectives[index], self.least[index]
        if given is not None and known == given:
            return GivenProof(start, objective, given)
        try:
            own = self.programme.proof(index, start, known, lambda bound: self.heard(index, bound))
            if own is not None:
                if self.plan is not None:
                    self.offer(self.plan)  # the model may have come across a better one
                return own
            return self.bounding.proof(start, objective, known=known, best_effort=best_effort)
        except Stopped:
            self.control.keep_going()  # else the solver did not trust its own point, which happens now and then
        except NoPlan:
            self._any_plan(start)
        return without_prices(start, objective, given)

    def known(self, index: int) -> int | None:
        """The figure of the plan at a level, if it reaches every value before."""
        return None if self.plan is None or self.proven < index else self.objectives[index].value(self.plan)

    def _least_value(self, index: int, proof: Proof, least: int, *, thorough: bool) -> int:
        """The figure of the best plan of a level, or what it is taken to be when looking is put off.

        No plan is below `floor`; each turn looks from there up to `margin` above the bound. With a plan that is known,
        that is the best when there is none below it. Raises Stopped, and NoneNear where levels before were taken on
        trust and there is none near the bound.
        """
        if proof.plan is not None and self.objectives[index].value(proof.plan) == least:
            self.offer(proof.plan)
            return least
        floor, margin = least, 0
        while (known := self.known(index)) is None or known > floor:
            target, is_wide = least + margin, False
            try:
                face = self._left(proof, target if known is None else min(known - 1, target), floor)
                is_wide = face.width > self.programme.wide
                if is_wide and target > floor:  # any plan of a wide face will do: one figure only
                    margin = floor - least
                    continue
                if is_wide and not thorough:
                    self._left(proof, target, target)
                    return target
                if known is not None and not margin and not is_wide:
                    margin = max(0, int(self.programme.first_margin * least))
                    further = self._left(proof, min(known - 1, least + margin), floor)
                    if further.width <= self.programme.wide:
                        face, target = further, least + margin
                value, is_best = self.search(index, face)
                if is_best or is_wide:
                    return value
                raise Stopped
            except NoPlan:
                if known is None and self.proven < index and (is_wide or margin >= MOST_DOUBT):
                    raise NoneNear from None
                if margin > FREE:
                    raise
                floor = target + 1
                if known is not None:
                    self.heard(index, min(known, floor))
            margin += 1 if is_wide or margin < 4 else 2 * margin
        return known

    def _left(self, proof: Proof, value: int, least: int) -> Relaxation:
        """What plans of at most a figure can use, `least` of which none is below; the last is kept. Raises NoPlan."""
        if self.left is None or self.left[0] is not proof or self.left[1:3] != (value, least):
            self.left = proof, value, least, propagated(proof.within(value, least))
        return self.left[3]

    def search(self, index: int, face: Relaxation, *, best_effort: bool = False) -> tuple[int, bool]:
        """Look for the best plan of a face, or for any where it is very wide: its figure, and whether it is the best.

        A plan that is better than what there is is kept. Raises NoPlan, and Stopped where there was no time for any.
        """
        objective, guide = self.objectives[index], self.programme.guide
        if guide is not None and face.width > self.programme.wide:
            found, is_best = self.some_plan(face, guide, best_effort=best_effort), False
        else:
            point, is_best = self._best_point(face, face.objective(objective.cost)[0])
            found = face.whole(point)
        self.offer(found)
        return objective.value(found), is_best

    def _best_point(self, face: Relaxation, cost: Ints, effort: float | None = None) -> Found:
        near = None if self.plan is None else self.plan[face.origin]
        style, whole = self.programme.style, self.programme.completed(face)
        return best_point(whole, cost, self.control, near=near, style=style, effort=effort)

    def _any_plan(self, face: Relaxation) -> Ints:
        """Where a solver that rounds said NoPlan: it counts when prices or a search say so too. Raises NoPlan."""
        if self.bounding.refutes(face):
            raise NoPlan
        return face.whole(self._best_point(face, np.zeros(face.width, np.int64)).point)

    def some_plan(self, face: Relaxation, guide: Objective, *, best_effort: bool) -> Ints:
        """Any plan of a face that is too wide to search: one that is nearly best for the guide, which narrows it."""
        try:
            proof = self.bounding.proof(face, guide, tighten=True, best_effort=best_effort)
        except NoPlan:
            return self._any_plan(face)
        if proof.plan is not None:
            return proof.plan
        value, vertex = proof.least, proof.vertex
        dearest = max(int(np.abs(vertex.reduced).max(initial=0)), int(np.abs(vertex.price).max(initial=0)))
        while True:
            near = fixed_by_prices(proof.relaxation, vertex, value - proof.offset)
            if near.width * WORTH > proof.relaxation.width:
                near, dearest = proof.relaxation, 0
            try:
                point, is_best = self._best_point(near, near.objective(guide.cost)[0])
                if not (is_best or best_effort):
                    raise Stopped
                return near.whole(point)
            except NoPlan:
                if (value - proof.offset) * SCALE - vertex.bound >= dearest:
                    raise  # nothing was closed
                value += max(1, value - proof.least)

    def offer(self, plan: Ints) -> None:
        """Keep a plan that is better than what there is; closed columns stay, because other parts share them."""
        start = self.starts[0]
        plan = start.whole(self.programme.improved(plan)[start.origin])
        if self.plan is None or self.figures(plan) < self.figures(self.plan):
            self.plan = plan

    def figures(self, plan: Ints) -> list[int]:
        """Every figure of a plan."""
        return [objective.value(plan) for objective in self.objectives]

    def heard(self, index: int, bound: int) -> None:
        """Keep and tell a bound."""
        self.bounds[index:] = [bound]
        if self.tell is not None:
            self.tell(index, self.known(index), bound)
