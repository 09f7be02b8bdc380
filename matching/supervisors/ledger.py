"""The definitions of supervisors, one by one in plain Python: who may guide whom, and what a plan comes to.

The checker, the explanations and moves by hand stand on it. The solver does not: a mistake in one shows in the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from matching.checking import minutes_between
from matching.records import Equivalence
from matching.supervisors.problem import Case, Supervisor, SupervisorProblem
from matching.supervisors.solution import UnassignedReason

Plan = Mapping[str, str]
"""Supervisor by case."""


class SupervisorLedger:
    """A supervisor problem looked up by id."""

    def __init__(self, problem: SupervisorProblem) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.cases = {case.id: case for case in problem.cases}
        self.supervisors = {supervisor.id: supervisor for supervisor in problem.supervisors}
        self.equivalence = Equivalence.of(problem.equivalents)

    def minutes(self, case: Case, supervisor: Supervisor) -> int | None:
        """Travel time from her base to the site; None when a place is unknown."""
        return minutes_between(self.policy.travel, supervisor.location, case.location)

    def removed_by(self, case: Case, supervisor: Supervisor) -> str | None:
        """The first rule that keeps a supervisor from a case, whatever her hours; None: nothing does."""
        if case.pinned not in (None, supervisor.id):
            return "pinned"
        if supervisor.id in case.forbidden:
            return "forbidden"
        if not self.equivalence.matches(case.programme, supervisor.programmes):
            return "programme"
        return None

    def most_hours(self, supervisor: Supervisor) -> int:
        """Her own hours and those beyond them that she may work."""
        return supervisor.hours + self.policy.overtime

    def reason(self, case: Case) -> UnassignedReason:
        """Why a case has no supervisor."""
        anybody = any(self.removed_by(case, one) is None for one in self.problem.supervisors)
        return "hours_full" if anybody else "no_supervisor"


class SupervisorFigures:
    """What a plan comes to, criterion by criterion. Its cases and supervisors are in the problem."""

    def __init__(self, ledger: SupervisorLedger, plan: Plan) -> None:
        self.ledger, self.plan = ledger, plan

    @cached_property
    def pairs(self) -> list[tuple[Case, Supervisor]]:
        """Every case that has a supervisor, with her."""
        cases, supervisors = self.ledger.cases, self.ledger.supervisors
        return [(cases[case], supervisors[name]) for case, name in self.plan.items()]

    @cached_property
    def hours(self) -> dict[str, int]:
        """The hours that each supervisor uses."""
        used = dict.fromkeys(self.ledger.supervisors, 0)
        for case, supervisor in self.pairs:
            used[supervisor.id] += case.hours
        return used

    def percent(self, supervisor: Supervisor) -> int | None:
        """What she uses as a percentage of her own hours, rounded up; None where she has none."""
        return -(-100 * self.hours[supervisor.id] // supervisor.hours) if supervisor.hours else None

    def rows(self) -> list[tuple[str, int]]:
        """Name and value of every criterion of the policy, in its order."""
        return [(name, getattr(self, name)()) for name in self.ledger.policy.criteria]

    def unassigned_intensive(self) -> int:
        """Intensive cases without a supervisor."""
        return sum(case.intensive and case.id not in self.plan for case in self.ledger.problem.cases)

    def unassigned(self) -> int:
        """Cases without a supervisor."""
        return len(self.ledger.cases) - len(self.plan)

    def overtime(self) -> int:
        """Hours beyond supervisors' own, all together."""
        return sum(max(0, self.hours[one.id] - one.hours) for one in self.ledger.problem.supervisors)

    def female_coach(self) -> int:
        """Cases with that wish whose supervisor does not offer it."""
        return sum(case.female_coach and not supervisor.female_coach for case, supervisor in self.pairs)

    def untrained(self) -> int:
        """Intensive cases with a supervisor who is not trained (R46)."""
        return sum(case.intensive and not supervisor.trained for case, supervisor in self.pairs)

    def unknown(self) -> int:
        """Cases that have a supervisor outside those who know her, where anybody does."""
        return sum(
            bool(case.known_by) and supervisor.id not in case.known_by for case, supervisor in self.pairs
        )

    def split(self) -> int:
        """Supervisors who go to a site beyond the first, over all sites."""
        going = defaultdict(set)
        for case, supervisor in self.pairs:
            if case.site is not None:
                going[case.site].add(supervisor.id)
        return sum(len(names) - 1 for names in going.values())

    def travel(self) -> int:
        """Minutes from base to site, over all cases; unknown ones count 0."""
        return sum(self.ledger.minutes(case, supervisor) or 0 for case, supervisor in self.pairs)

    def busiest(self) -> int:
        """The largest percentage of her own hours that a supervisor with hours uses, rounded up."""
        return max((self.percent(one) or 0 for one in self.ledger.problem.supervisors), default=0)

    def changes(self) -> int:
        """Cases that were told a supervisor and have another or none."""
        return sum(
            case.published is not None and self.plan.get(case.id) != case.published
            for case in self.ledger.problem.cases
        )


def supervisor_figures(problem: SupervisorProblem, plan: Plan) -> list[tuple[str, int]]:
    """The figure of every criterion of the policy for any plan, made by hand or not, in the policy's order.

    Raises KeyError for a case or a supervisor that is not in the problem.
    """
    return SupervisorFigures(SupervisorLedger(problem), plan).rows()
