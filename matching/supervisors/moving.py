"""What a plan comes to when one case moves, from what differs: the figures of `ledger` without counting all again."""

from __future__ import annotations

from functools import cached_property

from matching.supervisors.ledger import SupervisorFigures
from matching.supervisors.problem import Case, Supervisor

Figures = tuple[tuple[str, int], ...]


class Moving:
    """One case of a plan, and by what every figure changes with another supervisor for it, or with none."""

    def __init__(self, figures: SupervisorFigures, case: Case) -> None:
        self.figures, self.ledger, self.case = figures, figures.ledger, case
        name = figures.plan.get(case.id)
        self.before = None if name is None else self.ledger.supervisors[name]

    def change(self, after: Supervisor | None) -> Figures:
        """By what every criterion of the policy changes, in its order."""
        of_case = self._counts(after)
        apart = {"overtime": self._overtime, "split": self._split, "busiest": self._busiest}
        return tuple(
            (name, apart[name](after) if name in apart else of_case[name] - self._as_it_is[name])
            for name in self.ledger.policy.criteria
        )

    @cached_property
    def _as_it_is(self) -> dict[str, int]:
        return self._counts(self.before)

    def _counts(self, supervisor: Supervisor | None) -> dict[str, int]:
        """What the case adds to the figures that are a sum over cases, with this supervisor."""
        case = self.case
        found = {
            "unassigned_intensive": int(case.intensive and supervisor is None),
            "unassigned": int(supervisor is None),
            "changes": int(case.published is not None and case.published != (supervisor and supervisor.id)),
        }
        if supervisor is None:
            return found | dict.fromkeys(("female_coach", "untrained", "unknown", "travel"), 0)
        return found | {
            "female_coach": int(case.female_coach and not supervisor.female_coach),
            "untrained": int(case.intensive and not supervisor.trained),
            "unknown": int(bool(case.known_by) and supervisor.id not in case.known_by),
            "travel": self.ledger.minutes(case, supervisor) or 0,
        }

    def _hours(self, after: Supervisor | None) -> dict[str, int]:
        """The hours of the one or two supervisors whose hours change."""
        hours = self.figures.hours
        found = {} if self.before is None else {self.before.id: hours[self.before.id] - self.case.hours}
        if after is not None:
            found[after.id] = found.get(after.id, hours[after.id]) + self.case.hours
        return found

    def _overtime(self, after: Supervisor | None) -> int:
        change = 0
        for name, hours in self._hours(after).items():
            own = self.ledger.supervisors[name].hours
            change += max(0, hours - own) - max(0, self.figures.hours[name] - own)
        return change

    def _busiest(self, after: Supervisor | None) -> int:
        """At most two change, so the three busiest tell who leads the others."""
        hours = self._hours(after)
        leading = next((percent for percent, name in self._three_busiest if name not in hours), 0)
        theirs = (_percent(used, self.ledger.supervisors[name]) for name, used in hours.items())
        return max(leading, *theirs, 0) - max((percent for percent, _ in self._three_busiest), default=0)

    @cached_property
    def _three_busiest(self) -> list[tuple[int, str]]:
        hours = self.figures.hours
        percents = ((_percent(hours[one.id], one), one.id) for one in self.ledger.problem.supervisors)
        return sorted(percents, reverse=True)[:3]

    def _split(self, after: Supervisor | None) -> int:
        if self.case.site is None:
            return 0
        others = self._others_at_site
        before = {*others, *([] if self.before is None else [self.before.id])}
        then = {*others, *([] if after is None else [after.id])}
        return max(0, len(then) - 1) - max(0, len(before) - 1)

    @cached_property
    def _others_at_site(self) -> set[str]:
        """Who goes to the site for somebody else."""
        return {
            one.id
            for case, one in self.figures.pairs
            if case.site == self.case.site and case.id != self.case.id
        }


def _percent(hours: int, supervisor: Supervisor) -> int:
    """Hours as a percentage of her own, rounded up; 0 where she has none."""
    return -(-100 * hours // supervisor.hours) if supervisor.hours else 0
