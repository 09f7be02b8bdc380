"""Why a student has this place or none, by row ids: codes and numbers, which the pages turn into words (R44)."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import matching.placement.explanation
from app.placements.explaining.explainers import explainer_of
from app.placements.explaining.options import options_of
from app.placements.explaining.refusals import real_removals, real_rule
from app.placements.explaining.shortages import told_of
from app.placements.models import MatchRun, Proposal
from app.placements.problem.commitments import declined_by
from app.placements.problem.names import OPENING, STUDENT, key, optional_row_id, row_id, row_ids
from app.placements.problem.plan import Plan, plan_of
from app.placements.shortage import ShortageTold

QUICK_STUDENTS = 400
"""A school: a why-not is answered while somebody waits, even of a plan that is not the best and is planned again."""
MOST_STUDENTS = 2_000
"""A region: answered as well, when the run itself took no longer than somebody waits."""
LONGEST_WAIT = 10.0

MOST_NAMED = 40
"""Students of a short part who are named to a coordinator."""
MOST_ELSEWHERE = 40
"""Openings off her list to choose from: those with a free place first, the nearest on top."""


@dataclass(frozen=True)
class ChoiceTold:
    """One choice of hers and what became of it; `holders` have its places."""

    opening_id: int
    rank: int
    code: str
    rule: str | None
    holders: tuple[int, ...]


@dataclass(frozen=True)
class MoveTold:
    """Somebody who would change places; None is no place."""

    student_id: int
    before: int | None
    after: int | None

    @classmethod
    def of(cls, move: matching.placement.explanation.Move) -> "MoveTold":
        return cls(row_id(move.student), optional_row_id(move.before), optional_row_id(move.after))


@dataclass(frozen=True)
class WhyNotTold:
    """What another opening would take: see `matching.placement.explanation.WhyNot`."""

    opening_id: int
    code: str
    rule: str | None
    price: tuple[tuple[str, int], ...]
    moves: tuple[MoveTold, ...]
    loses: tuple[int, ...] = ()
    """Others who would have no place then."""
    gains: tuple[int, ...] = ()
    """Others who would get one."""
    pinned: tuple[int, ...] = ()
    """Where it is impossible: those whose pins or confirmed placements hold every seat. With hers they are the
    smallest set of pins that exclude each other."""
    is_proven: bool = True

    @property
    def chain(self) -> tuple[MoveTold, ...]:
        """Herself, then whoever takes the place that the one before leaves."""
        length = 1
        while length < len(self.moves) and self.moves[length].before == self.moves[length - 1].after:
            length += 1
        return self.moves[:length]

    @property
    def others(self) -> tuple[MoveTold, ...]:
        """Those who would move as a further consequence, or because plans are equally good."""
        return self.moves[len(self.chain) :]


@dataclass(frozen=True)
class Told:
    """Everything there is to say about one student's outcome."""

    choices: tuple[ChoiceTold, ...]
    wishes: tuple[tuple[str, bool], ...]
    flags: tuple[str, ...]
    eligible: int
    removed: tuple[tuple[str, int], ...]
    runner_up: int | None
    decisive: tuple[str, int] | None
    shortage: ShortageTold | None
    why_not: WhyNotTold | None
    elsewhere: tuple[int, ...] = ()
    """Openings off her list that no rule keeps her from, about which "why not" can be asked too."""

    @property
    def opening_ids(self) -> set[int]:
        """Every opening that is named."""
        ids = {choice.opening_id for choice in self.choices}
        ids.update(self.elsewhere)
        moves = self.why_not.moves if self.why_not else ()
        ids.update(opening for move in moves for opening in (move.before, move.after) if opening is not None)
        if self.why_not:
            ids.add(self.why_not.opening_id)
        return ids | ({self.runner_up} if self.runner_up is not None else set())

    @property
    def student_ids(self) -> set[int]:
        """Every student who is named."""
        ids = {holder for choice in self.choices for holder in choice.holders}
        ids.update(self.shortage.students[:MOST_NAMED] if self.shortage else ())
        if self.why_not:
            ids.update((*self.why_not.pinned, *self.why_not.loses, *self.why_not.gains))
            ids.update(move.student_id for move in self.why_not.moves)
        return ids


def can_ask_why_not(run: MatchRun) -> bool:
    """Whether the answer comes while somebody waits for the page: at worst the plan is worked out again for it."""
    students, seconds = int(run.summary["students"]), run.summary["seconds"].get("solve", LONGEST_WAIT)
    is_quick = run.summary["status"] == "optimal" and seconds < LONGEST_WAIT
    return students <= QUICK_STUDENTS or (students <= MOST_STUDENTS and is_quick)


def can_be_tried(run: MatchRun, proposals: list[Proposal], student_id: int, opening_id: int) -> bool:
    """Whether there is a plan with her there to look for: the opening is part of the run, and nothing refuses it."""
    plan = plan_of(run, proposals)
    if not plan.knows(opening_id):
        return False
    explainer = explainer_of(run, plan, can_prove=can_ask_why_not(run))
    return explainer.refusal(key(STUDENT, student_id), key(OPENING, opening_id)) is None


def explain(run: MatchRun, proposals: list[Proposal], student_id: int, why_not: int | None = None) -> Told:
    """Explain the plan as it stands for one student; with `why_not`, what that opening would take.

    An opening that is not part of the run is not answered, and what takes long only where it is refused at once.
    """
    plan, name, is_quick = plan_of(run, proposals), key(STUDENT, student_id), can_ask_why_not(run)
    asked = key(OPENING, why_not) if why_not is not None and plan.knows(why_not) else None
    explainer = explainer_of(run, plan, can_prove=is_quick)
    told = explainer.student(name, asked if is_quick else None, seconds=LONGEST_WAIT)
    if asked is not None and not is_quick:
        told = replace(told, why_not=explainer.refusal(name, asked))
    declined = declined_by(student_id, run.period_id)
    return Told(
        choices=tuple(_choice(choice, declined) for choice in told.choices),
        wishes=told.wishes,
        flags=told.flags,
        eligible=told.eligible,
        removed=real_removals(told.removed, plan, student_id, declined),
        runner_up=None if told.runner_up is None else row_id(told.runner_up),
        decisive=told.decisive,
        shortage=next(iter(told_of(plan.problem, [told.shortage] if told.shortage else [])), None),
        why_not=None if told.why_not is None else _why_not(told.why_not, declined),
        elsewhere=_elsewhere(plan, student_id),
    )


def _choice(choice: matching.placement.explanation.Choice, declined: Collection[int]) -> ChoiceTold:
    opening = row_id(choice.opening)
    rule = real_rule(choice.rule, opening, declined)
    return ChoiceTold(opening, choice.rank, choice.code, rule, row_ids(choice.holders))


def _elsewhere(plan: Plan, student_id: int) -> tuple[int, ...]:
    options = options_of(plan, student_id)
    here = plan.outcome(student_id).opening_id
    found = [row.opening_id for row in options if row.rank is None and row.rule is None]
    return tuple(opening for opening in found if opening != here)[:MOST_ELSEWHERE]


def _why_not(told: matching.placement.explanation.WhyNot, declined: Collection[int]) -> WhyNotTold:
    return WhyNotTold(
        opening_id=row_id(told.opening),
        code=told.code,
        rule=real_rule(told.rule, row_id(told.opening), declined),
        price=told.price,
        moves=tuple(MoveTold.of(move) for move in told.moves),
        loses=row_ids(told.loses),
        gains=row_ids(told.gains),
        pinned=row_ids(told.conflict.students) if told.conflict else (),
        is_proven=told.is_proven,
    )
