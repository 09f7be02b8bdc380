"""Bounding a level: its linear relaxation, with the rows and cuts that raise it."""

from __future__ import annotations

import numpy as np

from matching.arrays import Bools, Ints
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.linear import SCALE, LinearProgramme, Vertex, is_refuted
from matching.engine.pieces import SIFTED, Said, assembled, pieces_of
from matching.engine.programme import WIDE, Objective, Programme
from matching.engine.proofs import LinearProof
from matching.engine.relaxation import Relaxation

PATIENCE, MORE_PATIENCE, LARGE_PATIENCE = 3, 8, 4
"""Rounds of cuts without progress after which they stop; more in a wide programme, where what they spare is dear, and
fewer again in a large one, where they are."""
SLOW = 100
"""Rows no longer join when they close less than one part in this many of what is between bound and a plan."""


class Bounding:
    """Bounds levels of one programme, and remembers which columns were of use."""

    def __init__(self, programme: Programme, control: Control) -> None:
        self.programme, self.control = programme, control
        self.used = np.zeros(len(programme.relaxation.settled), bool)
        self.latest: tuple[Relaxation, LinearProof] | None = None
        self.empty: tuple[Relaxation, Relaxation] | None = None

    def proof(
        self,
        start: Relaxation,
        objective: Objective,
        *,
        known: int | None = None,
        tighten: bool | None = None,
        cut_rounds: int | None = None,
        best_effort: bool = False,
    ) -> LinearProof:
        """The optimum of the linear relaxation with the rows that came to it, with cuts as long as they help.

        `known`: the figure of a plan, beyond which no bound need go. `latest` keeps what was bounded and how far that
        came. When there is no time it raises Stopped; or, `best_effort`, it hands that back, if there is
        anything. Raises NoPlan.
        """
        self.latest, self.empty = None, None
        cost, offset = objective.over(start)
        pieces = pieces_of(self.programme, start, cost)
        is_divided = len(pieces) > 1
        ceiling = None if known is None or is_divided else known - offset
        tighten = objective.is_tight or is_divided if tighten is None else tighten
        rounds = cut_rounds or self.programme.cut_rounds
        said: list[Said] = []
        for piece in pieces:
            promising = self._promising(piece.relaxation)
            programme = LinearProgramme(piece.relaxation, cost[piece.columns], promising, self.control)
            try:
                vertex = self._tightened(programme, ceiling, rounds, tighten=tighten)
            except NoPlan:
                self.empty = (start, programme.relaxation) if piece.relaxation is start else None
                raise
            except Stopped:
                if programme.best is not None:
                    said.append((piece, *programme.best))
                if said:
                    proof = self._kept(start, objective, cost, said)
                    if best_effort:
                        return proof
                raise
            self.used[programme.relaxation.origin[vertex.point > 0]] = True
            said.append((piece, programme.relaxation, vertex))
        return self._kept(start, objective, cost, said)

    def _kept(self, start: Relaxation, objective: Objective, cost: Ints, said: list[Said]) -> LinearProof:
        """What pieces say of the whole, kept as the latest; a piece that nothing was heard of has prices of zero.

        `cost`: that of the objective over the open columns of the start.
        """
        piece, relaxation, vertex = said[0]
        if piece.relaxation is not start:
            relaxation, vertex = assembled(start, cost, said)
        proof = LinearProof(self.programme, objective, relaxation, vertex)
        if start.width > WIDE:
            proof = proof.without_idle(start.rows.count)
        self.latest = start, proof
        return proof

    def refutes(self, face: Relaxation) -> bool:
        """Whether prices prove that no point obeys the rows of a face, of which the simplex method just said so.

        It rounds, so its word alone does not count.
        """
        said, self.empty = self.empty, None
        return said is not None and said[0] is face and is_refuted(said[1], self.control)

    def _tightened(
        self, programme: LinearProgramme, ceiling: int | None, rounds: int, *, tighten: bool
    ) -> Vertex:
        """The optimum with the rows that come to it, and with cuts for as long as these help."""
        vertex = self._with_rows(programme, programme.solve(), ceiling, thorough=tighten)
        width = programme.relaxation.width
        patience = LARGE_PATIENCE if width > SIFTED else MORE_PATIENCE if width > WIDE else PATIENCE
        bounds = [vertex.bound]
        while (tighten or width <= WIDE) and not vertex.is_whole and len(bounds) <= rounds:
            self.control.keep_going()
            if ceiling is not None and vertex.least >= ceiling:
                break
            cuts = self.programme.cuts(programme.relaxation, vertex.point)
            if cuts is None:
                break
            programme.add_rows(cuts)
            vertex = self._with_rows(programme, programme.solve(), ceiling, thorough=True)
            bounds.append(vertex.bound)
            gain = SCALE // 8
            if ceiling is not None:
                gain = max(gain, (ceiling * SCALE - bounds[-1]) // SLOW)
            if len(bounds) > patience and bounds[-1] - bounds[-1 - patience] < gain:
                break
        return vertex

    def _with_rows(
        self, programme: LinearProgramme, vertex: Vertex, ceiling: int | None, *, thorough: bool
    ) -> Vertex:
        """The optimum when nothing is broken, or as long as rows raise the bound: by enough, where a plan is known."""
        while (rows := self.programme.broken(programme.relaxation, vertex.point)) is not None:
            programme.add_rows(rows)
            before, vertex = vertex.bound, programme.solve()
            if ceiling is not None:
                if vertex.bound - before < max(ceiling * SCALE - vertex.bound, SCALE) // SLOW:
                    break
            elif vertex.bound == before and not thorough:
                break
        return vertex

    def _promising(self, relaxation: Relaxation) -> Bools:
        if relaxation.width <= SIFTED:
            return np.ones(relaxation.width, bool)
        return self.programme.promising(relaxation) | self.used[relaxation.origin]
