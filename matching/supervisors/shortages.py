"""Where hours are short whatever the plan: cases that take more than those who may guide them have.

A bound, not a plan: it counts as if the hours of a case could be divided over supervisors, so hours are never called
short that are not. Who goes without, and what would be enough for them, only a plan says.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matching.supervisors.ledger import SupervisorLedger
from matching.supervisors.problem import Case, SupervisorProblem

_Step = tuple[int, str]
"""A group, by place, that takes hours of a supervisor."""


@dataclass(frozen=True, slots=True)
class ShortPart:
    """Cases that hang together by who may guide them, of whom some stay without a supervisor in every plan."""

    programmes: tuple[str, ...]
    cases: tuple[str, ...]
    supervisors: tuple[str, ...]
    """Whoever may guide one of them; empty where rules leave nobody."""
    needed: int
    """The hours that guiding them takes."""
    hours: int
    """What their supervisors may work, overtime included."""
    whole: int
    """Of that, what whole cases can fill at most."""

    @property
    def short(self) -> int:
        """How many hours more are needed at least; 0 where only whole cases do not fit."""
        return max(0, self.needed - self.hours)

    @property
    def left(self) -> int:
        """The hours of cases that stay without a supervisor, at least."""
        return self.needed - self.whole


def short_parts(problem: SupervisorProblem) -> list[ShortPart]:
    """The parts of a problem where hours are short, those that are most so first; in the order of codes where equal."""
    ledger = SupervisorLedger(problem)
    groups = list(_groups(ledger))
    room = {one.id: _whole(ledger, one.id, groups) for one in problem.supervisors}
    short = [groups[place] for place in sorted(_Filling(groups, room).fill())]
    parts = [_part(ledger, each, room) for each in _hanging_together(short)]
    return sorted(parts, key=lambda part: (-part.short, -part.left, part.programmes, part.cases))


@dataclass(slots=True)
class _Group:
    """Cases of one programme whom the same supervisors may guide."""

    programme: str
    able: tuple[str, ...]
    cases: list[Case] = field(default_factory=list)

    @property
    def needed(self) -> int:
        return sum(case.hours for case in self.cases)


def _groups(ledger: SupervisorLedger) -> Iterable[_Group]:
    found: dict[tuple[str, tuple[str, ...]], _Group] = {}
    for case in ledger.problem.cases:
        able = tuple(one.id for one in ledger.problem.supervisors if ledger.removed_by(case, one) is None)
        key = case.programme, able
        found.setdefault(key, _Group(*key)).cases.append(case)
    return found.values()


def _whole(ledger: SupervisorLedger, name: str, groups: Iterable[_Group]) -> int:
    """The most hours of hers that whole cases can fill, of those that she may guide, any number of each size."""
    most = ledger.most_hours(ledger.supervisors[name])
    sizes = {case.hours for group in groups if name in group.able for case in group.cases} - {0}
    sums = 1  # bit h: some cases take h hours
    for size in sizes:
        step = size
        while step <= most:
            sums |= (sums << step) & ((1 << most + 1) - 1)
            step *= 2
    return sums.bit_length() - 1


class _Filling:
    """Hours of supervisors given to groups as far as they go: a largest flow, along shortest paths."""

    def __init__(self, groups: Sequence[_Group], room: Mapping[str, int]) -> None:
        self.groups, self.room = groups, dict(room)
        self.left = [group.needed for group in groups]
        self.given: list[dict[str, int]] = [defaultdict(int) for _group in groups]
        self.having: dict[str, set[int]] = defaultdict(set)

    def fill(self) -> set[int]:
        """The groups for which more hours of somebody who may guide them would help.

        Those that can be reached from hours left over once nothing more fits: the smallest part that takes more than
        there is by as much as any, and there is one of those only.
        """
        while True:
            came_by, free = self._search()
            if free is None:
                return set(came_by)
            self._push(came_by, free)

    def _search(self) -> tuple[dict[int, _Step | None], _Step | None]:
        """Each group that is reached, with the step that reaches it, and the step to hours that are free, if any."""
        came_by: dict[int, _Step | None] = {place: None for place, left in enumerate(self.left) if left}
        queue, seen = deque(came_by), set[str]()
        while queue:
            place = queue.popleft()
            for name in self.groups[place].able:
                if name in seen:
                    continue
                seen.add(name)
                if self.room[name]:
                    return came_by, (place, name)
                for other in sorted(self.having[name] - came_by.keys()):
                    came_by[other] = place, name
                    queue.append(other)
        return came_by, None

    def _push(self, came_by: Mapping[int, _Step | None], free: _Step) -> None:
        """Give as many hours as go along a path: each group takes of a supervisor what the one before it gives up."""
        path = [free]
        while (step := came_by[path[-1][0]]) is not None:
            path.append(step)
        given_up = [(path[place - 1][0], name) for place, (_taker, name) in enumerate(path) if place]
        amount = min(
            self.room[free[1]],
            self.left[path[-1][0]],
            *(self.given[giver][name] for giver, name in given_up),
        )
        self.room[free[1]] -= amount
        self.left[path[-1][0]] -= amount
        for taker, name in path:
            self.given[taker][name] += amount
            self.having[name].add(taker)
        for giver, name in given_up:
            self.given[giver][name] -= amount
            if not self.given[giver][name]:
                self.having[name].discard(giver)


def _hanging_together(groups: Sequence[_Group]) -> Iterator[list[_Group]]:
    """Groups with supervisors in common; those that nobody may guide, by programme."""
    rest = list(groups)
    while rest:
        part, names = [rest.pop(0)], set[str]()
        names.update(part[0].able)
        while found := [group for group in rest if names & set(group.able)]:
            part += found
            rest = [group for group in rest if group not in found]
            names.update(name for group in found for name in group.able)
        yield part


def _part(ledger: SupervisorLedger, groups: Sequence[_Group], whole: Mapping[str, int]) -> ShortPart:
    able = {name for group in groups for name in group.able}
    names = tuple(one.id for one in ledger.problem.supervisors if one.id in able)
    return ShortPart(
        tuple(sorted({group.programme for group in groups})),
        tuple(case.id for group in groups for case in group.cases),
        names,
        sum(group.needed for group in groups),
        sum(ledger.most_hours(ledger.supervisors[name]) for name in names),
        sum(whole[name] for name in names),
    )
