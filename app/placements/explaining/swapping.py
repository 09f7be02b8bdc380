"""Swaps that students asked for after a publication: which harm nobody, and whom another one would harm.

Only students who asked move, each to an opening that she named; whoever did not ask stays where she is. What counts as
harm is in decision 0055.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import matching
import matching.placement
from app.placements.explaining.reasons import MoveTold
from app.placements.models import MatchRun
from app.placements.problem.building import Sources, build, sources_of
from app.placements.problem.names import OPENING, STUDENT, key, row_id
from matching.placement.explanation import Exchange
from matching.placement.ledger import Ledger
from matching.placement.problem import PlacementProblem
from matching.placement.records import Opening, Student
from matching.placement.solution import Placement, PlacementSolution

if TYPE_CHECKING:
    from matching.placement.reasons import Explainer

MOST_LOOKED_AT = 50
"""Ways to one opening that are looked at, the best first."""
HarmCode = Literal["alone", "overload", "women_present", "flagged", "without_place"]


@dataclass(frozen=True)
class Harm:
    """What a swap makes worse, and for which students; `overload`: their team has more than it has places for."""

    code: HarmCode
    student_ids: tuple[int, ...]


@dataclass(frozen=True)
class SwapTold:
    """One way to an opening: her own move first, then that of whoever makes room for the one before."""

    moves: tuple[MoveTold, ...]
    harms: tuple[Harm, ...]

    @property
    def code(self) -> str:
        """What a form calls this swap: each student with her old and her new opening."""
        return ",".join(f"{move.student_id}.{move.before}.{move.after}" for move in self.moves)

    @property
    def is_harmless(self) -> bool:
        return not self.harms


@dataclass(frozen=True)
class Answer:
    """What the engine says of one opening that she named: a way there, a rule against it, or that there is no room."""

    opening_id: int
    swap: SwapTold | None = None
    rule: str | None = None


class Swaps:
    """Everybody of a period where she is now, and the students who asked for another place."""

    def __init__(self, run: MatchRun, asked: Mapping[int, Sequence[int]], closed: frozenset[int]) -> None:
        """`asked`: by student, the openings she named; `closed`: openings to which nobody can move now.

        The order of criteria is that of the published run; students, openings and sites are as they are now.
        """
        sources = sources_of(run.period)
        commitments = replace(sources.commitments, pins={})  # where somebody is, not where she was to go
        problem = matching.read_problem(
            build(replace(sources, commitments=commitments), run.policy, run.seed).data
        )
        where = {key(STUDENT, one): key(OPENING, other) for one, other in commitments.published.items()}
        self._ledger = Ledger(problem)
        self._closed = {key(OPENING, one) for one in closed} | _withdrawn(sources)
        self._asked = {
            key(STUDENT, one): [key(OPENING, other) for other in named] for one, named in asked.items()
        }
        self._idle = [student for student in problem.students if student.id not in where]
        placed = [
            self._settled(student, where[student.id]) for student in problem.students if student.id in where
        ]
        students = tuple(student for student in placed if student is not None)
        self._where = {student.id: where[student.id] for student in students}
        self._problem = replace(
            problem,
            students=students,
            openings=_with_room(problem, sources, where, self._where),
            policy=replace(problem.policy, unranked=False),
        )

    def answers(self, student_id: int) -> tuple[Answer, ...]:
        """What can be said of each opening that this student named, in her order."""
        name = key(STUDENT, student_id)
        return tuple(self._answer(name, opening) for opening in self._asked[name])

    def _answer(self, name: str, opening: str) -> Answer:
        number = row_id(opening)
        rule = self._rule(name, opening)
        if rule is not None:
            return Answer(number, rule=rule)
        told = [self._told(one) for one in self._explainer.exchanges(name, opening, MOST_LOOKED_AT)]
        best = next((one for one in told if one.is_harmless), told[0] if told else None)
        return Answer(number, swap=best)

    def _rule(self, name: str, opening: str) -> str | None:
        """What keeps her from going there: a rule of the solver, `withdrawn`, or that she cannot move at all."""
        if name not in self._where:
            return "gone"
        if opening in self._closed or opening not in self._ledger.openings:
            return "withdrawn"
        return self._removed(self._ledger.students[name], opening)

    def _removed(self, student: Student, opening: str) -> str | None:
        """The first rule that keeps her from an opening that she asked for, on her list or not."""
        asking = replace(student, pinned=None, preferences=(opening,))
        return self._ledger.removed_by(asking, self._ledger.openings[opening])

    def _settled(self, student: Student, place: str) -> Student | None:
        """The student as she may move now; None: the place she has breaks a rule, and she stands apart."""
        opening = self._ledger.openings.get(place)
        if opening is None or self._ledger.site_of(opening).stopped:
            return None
        if self._ledger.removed_for_kind(student, opening) is not None:
            return None
        named = [
            one
            for one in self._asked.get(student.id, ())
            if one != place
            and one not in self._closed
            and one in self._ledger.openings
            and self._removed(student, one) is None
        ]
        if not named:
            return replace(student, pinned=place)
        return replace(
            student,
            preferences=(*named, place),
            pinned=None,
            vetoes=(),
            forbidden=(),
            max_minutes=None,
            published=None,
        )

    @cached_property
    def _plan(self) -> PlacementSolution:
        rows = [
            Placement(student, opening, rank=None, minutes=None, flagged=False, alone=False)
            for student, opening in self._where.items()
        ]
        return PlacementSolution(
            problem="now",
            engine="now",
            seed=self._problem.seed,
            status="feasible",
            criteria=(),
            placements=tuple(rows),
            unplaced=(),
            seconds=(),
        )

    @cached_property
    def _explainer(self) -> "Explainer":
        return matching.placement.explainer(self._problem, self._plan)

    @cached_property
    def _alone(self) -> set[str]:
        return self._ledger.alone_students(self._plan)

    def _told(self, found: Exchange) -> SwapTold:
        moves = tuple(MoveTold.of(move) for move in found.moves)
        after = {move.student: str(move.after) for move in found.moves}
        freed, taken = str(found.moves[0].before), str(found.moves[-1].after)
        return SwapTold(moves, tuple(self._harms(after, freed, taken)))

    def _harms(self, after: Mapping[str, str], freed: str, taken: str) -> list[Harm]:
        """Each harm that the criteria of the run know of, person by person: no harm is set off against a gain."""
        criteria = self._problem.policy.criteria
        found: list[tuple[HarmCode, list[str]]] = [
            ("without_place", self._kept_out(freed, taken)),
            ("alone", sorted(self._alone_after(after) - self._alone)),
            ("overload", self._overloaded(after)),
        ]
        students = self._ledger.students
        flagged = [
            name
            for name in after
            if self._is_flagged(after[name]) and not self._is_flagged(self._where[name])
        ]
        found += [
            ("women_present", [name for name in flagged if students[name].women_present]),
            ("flagged", [name for name in flagged if students[name].participates]),
        ]
        return [
            Harm(code, tuple(row_id(name) for name in names))
            for code, names in found
            if names and (code == "without_place" or code in criteria)
        ]

    def _kept_out(self, freed: str, taken: str) -> list[str]:
        """Students without a place who could have the seat that is taken, and not the freed one, or less gladly.

        A swap in a circle takes no seat.
        """
        if freed == taken:
            return []
        there, here = self._ledger.openings[taken], self._ledger.openings[freed]
        return [
            student.id
            for student in self._idle
            if self._gladness(student, there) < self._gladness(student, here)
        ]

    def _gladness(self, student: Student, opening: Opening) -> int:
        """Where an opening is on her list, less is better; behind everything, one that she cannot have."""
        longest = self._ledger.longest
        if opening.id in self._closed or self._ledger.removed_by(student, opening) is not None:
            return longest + 2
        return self._ledger.rank(student, opening) or longest + 1

    def _alone_after(self, after: Mapping[str, str]) -> set[str]:
        moved = tuple(
            replace(row, opening=after[row.student]) if row.student in after else row
            for row in self._plan.placements
        )
        return self._ledger.alone_students(replace(self._plan, placements=moved))

    @cached_property
    def _needed(self) -> Counter[str | None]:
        """By team, participants at flagged sites as they are now (R10)."""
        return self._at_flagged(self._where)

    def _at_flagged(self, where: Mapping[str, str]) -> Counter[str | None]:
        students = self._ledger.students
        return Counter(
            students[name].team
            for name, opening in where.items()
            if students[name].participates and self._is_flagged(opening)
        )

    def _overloaded(self, after: Mapping[str, str]) -> list[str]:
        """Those at a flagged site then, of a team that gets more of them, and more than it has intensive places for."""
        come, went = self._at_flagged(after), self._at_flagged({name: self._where[name] for name in after})
        full = {
            team.id
            for team in self._problem.teams
            if team.intensive_places is not None
            and come[team.id] > went[team.id]
            and self._needed[team.id] + come[team.id] - went[team.id] > team.intensive_places
        }
        students = self._ledger.students
        return [
            name
            for name, opening in after.items()
            if students[name].team in full and students[name].participates and self._is_flagged(opening)
        ]

    def _is_flagged(self, opening: str) -> bool:
        return self._ledger.is_flagged(self._ledger.openings[opening])


def _withdrawn(sources: Sources) -> set[str]:
    return {key(OPENING, row.id) for row in sources.openings if row.is_withdrawn}


def _with_room(
    problem: PlacementProblem, sources: Sources, everybody: Mapping[str, str], here: Mapping[str, str]
) -> tuple[Opening, ...]:
    """The openings with the seats that are left beside whoever stands apart, and never fewer than are taken."""
    seats = {key(OPENING, row.id): 0 if row.is_withdrawn else row.capacity for row in sources.openings}
    taken = Counter(here.values())
    apart = Counter(everybody.values())
    apart.subtract(taken)
    return tuple(
        replace(opening, capacity=max(seats[opening.id] - apart[opening.id], taken[opening.id]))
        for opening in problem.openings
    )
