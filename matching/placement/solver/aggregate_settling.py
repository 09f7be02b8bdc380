"""Settling a face in aggregate: first the levels that this carries, then, pair by pair, those that follow."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import partial

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, first_of_each
from matching.engine.control import Control, Stopped
from matching.engine.linear import SCALE
from matching.engine.proofs import LinearProof
from matching.engine.relaxation import FREE, Relaxation
from matching.engine.settling import LevelWork, Settlement, Tell
from matching.placement.criteria import Level, figures
from matching.placement.solver.aggregate_programme import AggregateProgramme
from matching.placement.solver.aggregation import Aggregation
from matching.placement.solver.disaggregation import Disaggregated, disaggregated, open_loose
from matching.placement.solver.large.excerpt import Excerpt
from matching.placement.solver.large.rounding import rounded
from matching.placement.solver.network import Face
from matching.placement.solver.programme import Counted

LEAST_LOOSE = 20_000
"""Loose pairs below which aggregating them is not worth it."""
MOST_DISAGGREGATED = 400_000
"""Pairs above which disaggregating takes more time and memory than there is when much is still open."""
MOST_COLUMNS = 400_000
"""Columns in aggregate above which the simplex method is not finished in minutes, as in a country."""
IN_AGGREGATE = 0.7
"""Share of a part's time to close the levels in aggregate; what is left is for those that follow."""
NEAREST = 20
"""Near openings of each student in a flow for when the time is up."""


def is_worth_aggregating(aggregation: Aggregation) -> bool:
    """Whether most pairs are in aggregation, they are many, and what stands for them is not."""
    columns = (
        len(aggregation.single)
        + len(aggregation.choice_student)
        + len(aggregation.arc_node)
        + len(aggregation.seat_hub)
    )
    return (
        len(aggregation.loose) > LEAST_LOOSE
        and len(aggregation.single) < len(aggregation.loose)
        and columns < MOST_COLUMNS
    )


def standing_by(face: Face, levels: list[Level], best: Callable[[Face, Face, list[Level]], Ints]) -> Ints:
    """A plan for when the time is up: of the flows over listed and near pairs the one that `best` takes."""
    excerpt = _near_excerpt(face, levels, Counted.of(face.model, levels))
    flow = copy(excerpt.face)
    try:
        flow.narrow([level for level in excerpt.levels if level.counts == "pairs"])
        return excerpt.in_whole(best(excerpt.face, flow, excerpt.levels))
    except Stopped:
        return face.chosen


def _near_excerpt(face: Face, levels: list[Level], counted: Counted, *besides: Ints) -> Excerpt:
    """Listed pairs of a face, those with the nearest openings, and plans besides."""
    model, pairs = face.model, face.pairs
    inside = np.zeros(len(model.student), bool)
    inside[pairs[first_of_each(model.student[pairs], NEAREST, model.minutes[pairs])]] = True
    inside[pairs[model.rank[pairs] <= model.tables.longest]] = True
    for plan in (face.chosen, *besides):
        inside[plan[plan != NOBODY]] = True
    return Excerpt.of(face, levels, counted, np.nonzero(inside)[0])


class AggregateSettlement(Settlement):
    """The parts of an aggregate programme. `look`: makes a plan for what was not proven in time."""

    def __init__(
        self,
        face: Face,
        aggregate: AggregateProgramme,
        levels: list[Level],
        control: Control,
        *,
        tell: Tell,
        look: Callable[[], Ints],
    ) -> None:
        super().__init__(aggregate, control, aggregate.point(face.chosen), least={}, tell=tell)
        self.face, self.aggregate, self.levels, self.look = face, aggregate, levels, look
        self.start = face.chosen
        self.constants = [int(level.idle.sum()) for level in levels]

    def begun(self, part: Relaxation, tell: Tell) -> AggregateWork:
        """The work on a part, of students who are in no other."""
        aggregate, chosen = self.aggregate, self._start_of(part)
        first = LevelWork(aggregate, self.control, aggregate.point(chosen), start=part, tell=tell)
        return AggregateWork(self.face, aggregate, self.levels, chosen, first, tell)

    def close(self) -> None:
        """Close every part that is not proven, from a plan that flows find."""
        if not self.is_complete and not self.control.has_to_stop():
            self.start = self.look()
            for part, work in zip(self.parts, self.works, strict=True):
                if isinstance(work, AggregateWork):
                    work.first.standby = self.aggregate.point(self._start_of(part))
        super().close()

    @property
    def chosen(self) -> Ints:
        """The plans of the parts together, pairs of the whole model by student."""
        chosen = self.start.copy()
        for part, work in zip(self.parts, self.works, strict=True):
            students = self._students_of(part)
            chosen[students] = work.plan[students]
        return chosen

    def _start_of(self, part: Relaxation) -> Ints:
        return np.where(self._students_of(part), self.start, NOBODY)

    def _students_of(self, part: Relaxation) -> Bools:
        owner = self.aggregate.owner[part.origin]
        inside = np.zeros(self.aggregate.full.student_count, bool)
        inside[owner[owner != NOBODY]] = True
        return inside


class AggregateWork:
    """One part: its `levels` in aggregate as far as that carries, the others pair by pair. See `engine.settling.Work`.

    `chosen`: a right plan of its students; plans are of the whole model.
    """

    plan: Ints
    bounds: list[int]

    def __init__(
        self,
        face: Face,
        aggregate: AggregateProgramme,
        levels: list[Level],
        chosen: Ints,
        first: LevelWork,
        tell: Tell,
    ) -> None:
        self.face, self.aggregate, self.levels = face, aggregate, levels
        self.rest = levels[len(aggregate.levels) :]
        self.chosen, self.first, self.tell = chosen, first, tell
        self.control = first.control
        self.pairs: PairSettlement | None = None
        self.is_complete = False

    def prove(self) -> None:
        """See `Work`."""
        if not self.first.is_complete:
            self.first.prove()
        if not self.first.is_complete or (self.pairs is None and self.control.has_to_stop()):
            return
        self.pairs = self.pairs or self._disaggregated()
        self.pairs.prove()
        if self.pairs.is_complete:
            self._keep(self.pairs)

    def close(self) -> None:
        """See `Work`."""
        if not self.first.is_complete:
            with self.control.within(IN_AGGREGATE):
                self.first.close()
        if self.pairs is not None:
            self.pairs.close()
            self._keep(self.pairs)
        elif self.control.has_to_stop() or self._is_wide():
            plan = self.aggregate.chosen(self.first.plan)
            self.bounds = [*self.first.bounds, *self._by_cost()]
            self.plan = plan if self.control.has_to_stop() else self._bettered(plan)
        else:
            pairs = self._disaggregated()
            pairs.run()
            self._keep(pairs)

    def _keep(self, pairs: PairSettlement) -> None:
        self.plan, self.bounds = pairs.chosen, [*self.first.bounds, *pairs.bounds]
        self.is_complete = self.first.is_complete and pairs.is_complete

    def _disaggregated(self) -> PairSettlement:
        """The levels that the aggregate does not carry, over what the first ones have left."""
        found, before = self.first.found, len(self.aggregate.levels)
        whole = disaggregated(self.aggregate, found.left, self.rest, self._closed())
        return PairSettlement(
            whole,
            self.control,
            self.aggregate.chosen(found.plan),
            tell=lambda index, value, bound: self.tell(before + index, value, bound),
        )

    def _is_wide(self) -> bool:
        """Whether so much is open that there is no time for it pair by pair."""
        if self.first.is_complete:
            return False
        is_open = open_loose(self.aggregate, self.first.found.left, self._closed())
        return int(is_open.sum()) > MOST_DISAGGREGATED

    def _by_cost(self) -> list[int]:
        """What costs of single pairs prove of the levels that follow."""
        model, bounds = self.aggregate.full, []
        for level in self.rest:
            least = np.full(model.student_count, FREE)
            np.minimum.at(least, model.student, level.pair - level.idle[model.student])
            bounds.append(int(least[self.chosen != NOBODY].sum() + level.idle.sum()))
        return bounds

    def _bettered(self, chosen: Ints) -> Ints:
        """A plan with the same company that is better in the levels that follow, if a flow finds one."""
        excerpt = _near_excerpt(self.face, self.levels, self.aggregate.counted, chosen)
        pairs = [level for level in excerpt.levels if level.counts == "pairs"]
        plan = excerpt.in_whole(rounded(excerpt, excerpt.weights(chosen), pairs))
        return min(plan, chosen, key=partial(figures, self.aggregate.full, self.levels))

    def _closed(self) -> Bools:
        """The loose pairs that no best plan needs: reduced costs along their path exceed what there is room for.

        Of a column that every plan takes at least once the bound has counted the reduced cost already.
        """
        aggregate, found = self.aggregate, self.first.found
        closed = np.zeros(len(aggregate.aggregation.loose), bool)
        for proof, value in zip(found.proofs, found.bounds, strict=False):
            if not isinstance(proof, LinearProof):
                continue
            reduced, inside = np.zeros(len(aggregate.relaxation.settled), np.int64), proof.relaxation
            reduced[inside.origin] = np.where(inside.lower == 0, np.maximum(0, proof.vertex.reduced), 0)
            along = sum(reduced[first + of_pair] for first, of_pair in aggregate.paths())
            closed |= along > (value - proof.offset) * SCALE - proof.vertex.bound
        return closed


class PairSettlement(Settlement):
    """Levels over the pairs that are left after that. `chosen`: a right plan, pairs of the whole model by student."""

    from_plan = True  # it reaches every level before

    def __init__(self, whole: Disaggregated, control: Control, chosen: Ints, *, tell: Tell) -> None:
        self.whole = whole
        point = whole.programme.point(whole.in_own(chosen))
        super().__init__(whole.programme, control, point, least={}, tell=tell)

    @property
    def chosen(self) -> Ints:
        """The plan, pairs of the whole model by student."""
        return self.whole.in_whole(self.whole.programme.chosen(self.plan))
