"""Works out explanations from a problem and its solution; what they consist of is in `explanation`."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from matching.arrays import NOBODY
from matching.placement.criteria import figure
from matching.placement.exchanging import Exchanging
from matching.placement.explanation import (
    MOST_SHOWN,
    Choice,
    Exchange,
    Explanation,
    FlagCode,
    Move,
    WhyNot,
    WishCode,
)
from matching.placement.plan import removal_of, removed_by_rules
from matching.placement.problem import PlacementProblem
from matching.placement.rules import RULES
from matching.placement.short_parts import ShortParts
from matching.placement.solution import PlacementSolution
from matching.placement.view import PlanView

if TYPE_CHECKING:
    from matching.placement.whynot import Forced


class Explainer(PlanView):
    """Answers questions about one solution; compiles the problem once, so that many questions cost little.

    The first "why not" works out the proof of the best plan, which the others share; they wait for one another.
    """

    def __init__(self, problem: PlacementProblem, solution: PlacementSolution) -> None:
        super().__init__(problem, solution)
        self.turn = Lock()

    @cached_property
    def shorts(self) -> ShortParts:
        """Where places are short."""
        return ShortParts(self.model, self.basis)

    def student(self, name: str, why_not: str | None = None, *, seconds: float | None = None) -> Explanation:
        """Everything there is to say about one student; `seconds`: how long the answer to "why not" may take."""
        student = self.tables.student_index[name]
        pair = int(self.chosen[student])
        opening = None if pair == NOBODY else int(self.model.opening[pair])
        placement = next((row for row in self.solution.placements if row.student == name), None)
        unplaced = next((row for row in self.solution.unplaced if row.student == name), None)
        runner_up, decisive = self._runner_up(student)
        return Explanation(
            student=name,
            opening=None if placement is None else placement.opening,
            rank=None if placement is None else placement.rank,
            minutes=None if placement is None else placement.minutes,
            reason=None if unplaced is None else unplaced.reason,
            choices=self._choices(student, opening),
            wishes=self._wishes(student, pair),
            flags=self._flags(student, pair),
            eligible=len(self.pairs_of(student)),
            removed=tuple(removed_by_rules(self.tables, np.array([student]))[0].items()),
            runner_up=runner_up,
            decisive=decisive,
            turn=self.shorts.turn_of(student) if opening is None and self.solution.version > 1 else None,
            shortage=self.shorts.shortage_of(student) if opening is None else None,
            why_not=None if why_not is None else self.why_not(name, why_not, seconds=seconds),
        )

    def _choices(self, student: int, given: int | None) -> tuple[Choice, ...]:
        removed = removal_of(self.tables, student)
        rows = []
        for rank, name in enumerate(self.tables.students[student].preferences, 1):
            opening = self.tables.opening_index[name]
            capacity = int(self.tables.capacity[opening])
            if opening == given:
                rows.append(Choice(name, rank, "given", capacity=capacity))
            elif removed[opening] != NOBODY:
                rows.append(
                    Choice(name, rank, "removed", rule=RULES[removed[opening]].code, capacity=capacity)
                )
            elif self.free_seats(opening) > 0:
                rows.append(Choice(name, rank, "free", capacity=capacity))
            else:
                holders = self.names(self.holders.get(opening, []))
                rows.append(Choice(name, rank, "full", capacity=capacity, holders=holders))
        return tuple(rows)

    def _wishes(self, student: int, pair: int) -> tuple[tuple[WishCode, bool], ...]:
        if pair == NOBODY:
            return ()
        rows: list[tuple[WishCode, bool]] = []
        if self.tables.together[student]:
            rows.append(("together", len(self.company_of(pair)) > 0))
        if self.tables.women_present[student]:
            rows.append(("women_present", not self.model.flagged[pair]))
        return tuple(rows)

    def company_of(self, pair: int) -> list[int]:
        """Who else wished company and is at the same site in the same period, whatever the site's count."""
        student, opening = int(self.model.student[pair]), self.model.opening[pair]
        taken = self.chosen[self.chosen != NOBODY]
        others = self.model.opening[taken]
        near = self.tables.site[others] == self.tables.site[opening]
        near &= self.tables.opening_period[others] == self.tables.opening_period[opening]
        there = self.model.student[taken[near]]
        return [other for other in there[self.tables.together[there]].tolist() if other != student]

    def _flags(self, student: int, pair: int) -> tuple[FlagCode, ...]:
        record = self.tables.students[student]
        rows: list[FlagCode] = []
        if pair != NOBODY:
            if self.model.flagged[pair]:
                women = self._women_at[self.tables.opening_ids[self.model.opening[pair]]]
                rows.append("women_unknown" if women is None else "few_women")
                if self.tables.together[student] and not self.company_of(pair):
                    rows.append("alone")
            if self.model.minutes[pair] < 0:
                rows.append("minutes_unknown")
        if not record.preferences:
            rows.append("no_preferences")
        if record.pinned is not None:
            rows.append("pinned")
        now = None if pair == NOBODY else self.tables.opening_ids[self.model.opening[pair]]
        if record.published is not None and record.published != now:
            rows.append("changed")
        return tuple(rows)

    @cached_property
    def _women_at(self) -> dict[str, int | None]:
        """Women in technical roles at the site of each opening."""
        count = {site.id: site.women_technical for site in self.problem.sites}
        return {opening.id: count[opening.site] for opening in self.problem.openings}

    def _runner_up(self, student: int) -> tuple[str | None, tuple[str, int] | None]:
        """Her best other place when nobody else moves, and the first figure that it would make worse."""
        if self.tables.pinned[student] != NOBODY:
            return None, None
        free = [pair for pair in self.pairs_of(student).tolist() if self._is_free(student, pair)]
        if not free:
            return None, None
        price, best = min((self._price_of_moving(student, pair), self._draw(pair), pair) for pair in free)[
            ::2
        ]
        first = next(
            ((level.name, more) for level, more in zip(self.levels, price, strict=True) if more), None
        )
        return self.tables.opening_ids[self.model.opening[best]], first

    def _is_free(self, student: int, pair: int) -> bool:
        return pair != self.chosen[student] and self.free_seats(int(self.model.opening[pair])) > 0

    def _draw(self, pair: int) -> str:
        return self.tables.opening_ids[int(self.model.opening[pair])]

    def _price_of_moving(self, student: int, pair: int) -> tuple[int, ...]:
        """What every figure gains when she alone moves to a pair."""
        moved = self.chosen.copy()
        moved[student] = pair
        return tuple(
            figure(self.model, level, moved) - figure(self.model, level, self.chosen) for level in self.levels
        )

    def exchanges(self, name: str, opening: str, most: int = MOST_SHOWN) -> tuple[Exchange, ...]:
        """The best exchanges that bring a student to an opening: see `matching.placement.exchanges`."""
        student, wanted = self.tables.student_index[name], self.tables.opening_index[opening]
        pairs = self.pairs_of(student)
        found = pairs[self.model.opening[pairs] == wanted]
        if not len(found) or found[0] == self.chosen[student]:
            return ()
        return tuple(self._exchange(*best) for best in self._exchanging.best(int(found[0]), most))

    @cached_property
    def _exchanging(self) -> Exchanging:
        return Exchanging(self.model, self.chosen, self.levels)

    def _exchange(self, effect: tuple[int, ...], pairs: tuple[int, ...]) -> Exchange:
        moves = []
        for pair in pairs:
            student, old = int(self.model.student[pair]), int(self.chosen[self.model.student[pair]])
            before = None if old == NOBODY else self.tables.opening_ids[self.model.opening[old]]
            after = self.tables.opening_ids[self.model.opening[pair]]
            moves.append(Move(self.tables.students[student].id, before, after))
        rows = zip(self.levels, effect, strict=True)
        return Exchange(tuple(moves), tuple((level.name, more) for level, more in rows if more))

    def why_not(self, name: str, opening: str, *, seconds: float | None = None) -> WhyNot:
        """What it takes to give a student another opening; after so many seconds, the least that is known of.

        What is worked out once for all questions takes its own time.
        """
        with self.turn:
            asked = self.tables.student_index[name], self.tables.opening_index[opening]
            return self._forced.answer(*asked, seconds)

    def refusal(self, name: str, opening: str) -> WhyNot | None:
        """What there is to say of that at once: she has it, a rule forbids it, or it is full of pins."""
        return self._forced.refusal(self.tables.student_index[name], self.tables.opening_index[opening])

    @cached_property
    def _forced(self) -> Forced:
        from matching.placement.whynot import Forced  # noqa: PLC0415  loads OR-tools, which only "why not" needs

        return Forced(self)
