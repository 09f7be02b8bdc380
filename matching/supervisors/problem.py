"""The supervisor problem, frozen: internships that need a supervisor, and the supervisors of a school.

A record that exists is valid, and a problem that exists is consistent: making a wrong one raises ProblemError. Nothing
in it says who is a woman: `female_coach` is a wish of a case and an offer of a supervisor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from matching.faults import (
    Fault,
    check_each,
    check_flag,
    check_known,
    check_location,
    check_text,
    check_texts,
    check_whole,
    quoted,
    reject,
)
from matching.records import (
    Equivalence,
    Equivalents,
    Location,
    Travel,
    check_order,
    check_travel,
    faults_between,
    seed_faults,
)

SupervisorCriterion = Literal[
    "unassigned_intensive",
    "unassigned",
    "overtime",
    "female_coach",
    "untrained",
    "unknown",
    "split",
    "travel",
    "busiest",
    "changes",
]
SUPERVISOR_ORDER: tuple[SupervisorCriterion, ...] = get_args(SupervisorCriterion)
FIRST = SUPERVISOR_ORDER[:2]
"""What every order begins with: a supervisor for everybody comes before what kind of one."""
MOST_HOURS = 10_000


@dataclass(frozen=True, slots=True)
class SupervisorPolicy:
    """What the coordinator decided: what counts first, and how many hours beyond her own a supervisor may work."""

    criteria: tuple[SupervisorCriterion, ...] = SUPERVISOR_ORDER
    overtime: int = 0
    travel: Travel = field(default_factory=Travel)

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_order(faults, self.criteria, SUPERVISOR_ORDER)
        if not faults and self.criteria[:2] != FIRST:
            faults.append(Fault("criteria", f"must begin with {' and '.join(FIRST)}"))
        check_whole(faults, "overtime", self.overtime, 0, MOST_HOURS)
        check_travel(faults, self.travel)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Case:
    """One internship, or a student who has none yet, that needs a supervisor. `hours`: what guiding it takes.

    `known_by`: supervisors who know her; they may name some who are gone. `site`: where she works, None where that is
    not known. `pinned` is the supervisor she must have, `forbidden` those she must not. `published`: the one she was
    told, perhaps gone.
    """

    id: str
    programme: str
    hours: int
    intensive: bool = False
    female_coach: bool = False
    known_by: tuple[str, ...] = ()
    site: str | None = None
    location: Location | None = None
    pinned: str | None = None
    forbidden: tuple[str, ...] = ()
    published: str | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_each(faults, self, check_text, "id", "programme")
        check_whole(faults, "hours", self.hours, 0, MOST_HOURS)
        check_each(faults, self, check_flag, "intensive", "female_coach")
        check_each(faults, self, check_texts, "known_by", "forbidden")
        check_known(faults, self, check_text, "site", "pinned", "published")
        check_location(faults, "location", self.location)
        if not faults and self.pinned in self.forbidden:
            faults.append(Fault("pinned", f"names {quoted(self.pinned)}, who is forbidden"))
        reject(faults)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Somebody of the school who guides internships. `hours`: what she has for it in this period.

    `trained`: in guiding women and men alike (R46). `female_coach`: she offers to be one (R28).
    """

    id: str
    programmes: tuple[str, ...]
    hours: int
    trained: bool = False
    female_coach: bool = False
    location: Location | None = None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "id", self.id)
        check_texts(faults, "programmes", self.programmes)
        check_whole(faults, "hours", self.hours, 0, MOST_HOURS)
        check_each(faults, self, check_flag, "trained", "female_coach")
        check_location(faults, "location", self.location)
        reject(faults)


@dataclass(frozen=True, slots=True)
class SupervisorProblem:
    """Which internships need a supervisor, who there is, and the order in which things matter."""

    cases: tuple[Case, ...]
    supervisors: tuple[Supervisor, ...]
    policy: SupervisorPolicy = field(default_factory=SupervisorPolicy)
    equivalents: Equivalents = ()
    seed: int = 1

    def __post_init__(self) -> None:
        cases, supervisors = list(enumerate(self.cases)), list(enumerate(self.supervisors))
        reject(seed_faults(self.seed) + problem_faults(cases, supervisors))
        reject(list(pin_faults(self)))


def problem_faults(
    cases: list[tuple[int, Case]],
    supervisors: list[tuple[int, Supervisor]],
    unreadable: Iterable[str] = (),
) -> list[Fault]:
    """Faults between records: ids given twice, pins and bans on supervisors that are not there.

    `unreadable` are ids of supervisors whose records have faults of their own: they do exist.
    """
    return faults_between(("cases", cases), ("supervisors", supervisors), "supervisor", unreadable)


def pin_faults(problem: SupervisorProblem) -> Iterator[Fault]:
    """Pins that no plan can obey: to somebody who does not guide the programme, or more hours than she may work."""
    known = {supervisor.id: supervisor for supervisor in problem.supervisors}
    same = Equivalence.of(problem.equivalents)
    needed: dict[str, int] = defaultdict(int)
    for place, case in enumerate(problem.cases):
        if case.pinned is None:
            continue
        supervisor = known[case.pinned]
        if not same.matches(case.programme, supervisor.programmes):
            message = (
                f"{quoted(case.id)} is pinned to {quoted(case.pinned)}, who does not guide {case.programme}"
            )
            yield Fault(f"cases[{place}].pinned", message)
        needed[case.pinned] += case.hours
    for place, supervisor in enumerate(problem.supervisors):
        most = supervisor.hours + problem.policy.overtime
        if needed[supervisor.id] > most:
            message = f"pins take {needed[supervisor.id]} hours of the {most} that she may work"
            yield Fault(f"supervisors[{place}].hours", message)
