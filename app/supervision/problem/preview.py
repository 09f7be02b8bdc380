"""What a run would find before anybody starts it: how many need somebody, the hours that takes, and those there are."""

from dataclasses import dataclass, replace
from typing import Any

import matching
import matching.supervisors
from app.schools.models import Period
from app.supervision.policies import MOST_OVERTIME, Guided, SupervisionPolicy
from app.supervision.problem.building import build
from app.supervision.problem.lacking import is_guided
from app.supervision.problem.sources import sources_of
from matching.supervisors.ledger import SupervisorLedger
from matching.supervisors.shortages import ShortPart, short_parts


@dataclass(frozen=True)
class Lacks:
    """Programmes with too few hours of those who may guide them, whatever the plan."""

    codes: tuple[str, ...]
    students: int
    needed: int
    hours: int
    """Of whoever may guide them, with overtime."""
    short: int
    """How many hours more it takes at least; 0: together enough, but not for whole students."""
    is_ruled_out: bool
    """Somebody with hours guides the programme, but decisions leave nobody."""


@dataclass(frozen=True)
class Preview:
    """Counts and hours."""

    students: int
    intensive: int
    needed: int
    supervisors: int
    hours: int
    overtime: int
    """What they may work beyond that, all together."""
    away: int
    lacks: tuple[Lacks, ...]

    @property
    def short(self) -> int:
        """How many hours more it takes at least, over all programmes."""
        return sum(one.short for one in self.lacks)

    @property
    def has_unguided(self) -> bool:
        """Whether nobody with hours guides a programme."""
        return any(not one.hours and not one.is_ruled_out for one in self.lacks)

    @property
    def overtime_helps(self) -> bool:
        """Whether somebody who may guide them might work more."""
        return any(one.hours for one in self.lacks) and self.overtime < MOST_OVERTIME * self.supervisors


def preview_of(period: Period, guided: Guided, policy: SupervisionPolicy) -> Preview:
    """Read it from the rows as they are now, as a run with this policy would."""
    sources = sources_of(period, guided)
    policy = replace(
        policy, overtime=min(max(policy.overtime, 0), MOST_OVERTIME)
    )  # what is wrong the form says
    data = build(sources, policy.as_json(), seed=1).data
    hours = [one["hours"] for one in data["supervisors"]]
    return Preview(
        students=len(data["cases"]),
        intensive=sum(one["intensive"] for one in data["cases"]),
        needed=sum(one["hours"] for one in data["cases"]),
        supervisors=len(hours),
        hours=sum(hours),
        overtime=policy.overtime * len(hours),
        away=len(sources.away),
        lacks=tuple(_lacks(data)),
    )


def _lacks(data: dict[str, Any]) -> list[Lacks]:
    ledger = SupervisorLedger(_problem(data))
    return [_in_words(ledger, part) for part in short_parts(ledger.problem)]


def _problem(data: dict[str, Any]) -> matching.supervisors.SupervisorProblem:
    """What a run would be asked; without pins where they cannot hold, which starting it says."""
    try:
        return matching.supervisors.read_supervisor_problem(data)
    except matching.ProblemError:
        cases = [{**one, "pinned": None} for one in data["cases"]]
        return matching.supervisors.read_supervisor_problem({**data, "cases": cases})


def _in_words(ledger: SupervisorLedger, part: ShortPart) -> Lacks:
    return Lacks(
        part.programmes,
        len(part.cases),
        part.needed,
        part.hours,
        part.short,
        is_ruled_out=not part.supervisors and all(is_guided(ledger, code) for code in part.programmes),
    )
