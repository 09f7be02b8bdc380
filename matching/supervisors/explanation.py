"""Why a case has this supervisor or none: codes and numbers, from the definitions; "why not" from a solve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from matching.supervisors.ledger import Plan, SupervisorFigures, SupervisorLedger
from matching.supervisors.moving import Figures, Moving
from matching.supervisors.problem import Case, Supervisor, SupervisorProblem
from matching.supervisors.solution import SupervisorSolution, UnassignedReason

AlternativeCode = Literal["room", "hours", "pinned", "forbidden", "programme"]


@dataclass(frozen=True, slots=True)
class SupervisorAlternative:
    """Another supervisor, and whether she could take the case if nothing else moved.

    `room`: she could, and every figure would change by `price`, criterion by criterion. `hours`: she would need
    `lacking` hours more than she may work. Any other code is the rule that keeps her from it.
    """

    supervisor: str
    code: AlternativeCode
    price: Figures = ()
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A case that has another supervisor in the second of two plans; None: nobody."""

    case: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What the best plan with a case at one supervisor comes to, beside the plan there is.

    `code`: `possible`, or the rule that keeps her from it (`hours`: she may not work as many as the case takes).
    `price`: by what every figure differs; the first that is not zero decides. `moves`: who else would have another
    supervisor. `is_proven`: no plan with her there is better.
    """

    supervisor: str
    code: Literal["possible", "hours", "pinned", "forbidden", "programme"]
    price: Figures = ()
    decisive: tuple[str, int] | None = None
    moves: tuple[Move, ...] = ()
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class SupervisorExplanation:
    """Everything there is to say about one case's supervisor.

    `removed` counts supervisors, each under the first rule that keeps her from the case, and `eligible` those that are
    left. `alternatives` are all others. `decisive` is the first figure that is worse with the best one who has room,
    and by how much; None where nobody has, or one is as good.
    """

    case: str
    supervisor: str | None
    reason: UnassignedReason | None
    eligible: int
    removed: Figures
    minutes: int | None
    is_known: bool | None
    is_pinned: bool
    is_changed: bool
    alternatives: tuple[SupervisorAlternative, ...]
    decisive: tuple[str, int] | None
    why_not: WhyNot | None


def explained(figures: SupervisorFigures, case: str, why_not: WhyNot | None = None) -> SupervisorExplanation:
    """See `matching.supervisors.explain_supervisors`: the same for any plan, made by hand or not."""
    ledger = figures.ledger
    item, name = ledger.cases[case], figures.plan.get(case)
    removals = [ledger.removed_by(item, one) for one in ledger.problem.supervisors]
    codes = ("pinned", "forbidden", "programme")
    alternatives = tuple(_alternatives(figures, item))
    return SupervisorExplanation(
        case=case,
        supervisor=name,
        reason=ledger.reason(item) if name is None else None,
        eligible=removals.count(None),
        removed=tuple((code, removals.count(code)) for code in codes if code in removals),
        minutes=None if name is None else ledger.minutes(item, ledger.supervisors[name]),
        is_known=None if name is None else name in item.known_by,
        is_pinned=item.pinned is not None,
        is_changed=item.published is not None and item.published != name,
        alternatives=alternatives,
        decisive=_decisive([one.price for one in alternatives if one.code == "room"]),
        why_not=why_not,
    )


def _alternatives(figures: SupervisorFigures, case: Case) -> Iterator[SupervisorAlternative]:
    ledger, moving = figures.ledger, Moving(figures, case)
    for supervisor in ledger.problem.supervisors:
        if figures.plan.get(case.id) == supervisor.id:
            continue
        code = ledger.removed_by(case, supervisor)
        if code is not None:
            yield SupervisorAlternative(supervisor.id, _as_alternative(code))
            continue
        lacking = figures.hours[supervisor.id] + case.hours - ledger.most_hours(supervisor)
        if lacking > 0:
            yield SupervisorAlternative(supervisor.id, "hours", lacking=lacking)
            continue
        yield SupervisorAlternative(supervisor.id, "room", moving.change(supervisor))


def _as_alternative(code: str) -> Literal["pinned", "forbidden", "programme"]:
    return "pinned" if code == "pinned" else "forbidden" if code == "forbidden" else "programme"


def _difference(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> Figures:
    return tuple((name, new - old) for (name, old), (_, new) in zip(before, after, strict=True))


def _decisive(prices: list[Figures]) -> tuple[str, int] | None:
    best = min(prices, key=lambda price: [value for _, value in price], default=())
    return next(((name, value) for name, value in best if value), None)


def why_not_of(
    problem: SupervisorProblem,
    solution: SupervisorSolution,
    case: str,
    supervisor: str,
    solve: Callable[[SupervisorProblem], SupervisorSolution],
) -> WhyNot:
    """What `solve` makes of the problem with the case pinned to a supervisor, beside a solution."""
    ledger = SupervisorLedger(problem)
    item, other = ledger.cases[case], ledger.supervisors[supervisor]
    code = ledger.removed_by(item, other)
    if code is not None:
        return WhyNot(supervisor, _as_alternative(code))
    if not _has_hours(ledger, item, other):
        return WhyNot(supervisor, "hours")
    pinned = replace(item, pinned=supervisor)
    cases = tuple(pinned if one.id == case else one for one in problem.cases)
    found = solve(replace(problem, cases=cases))
    before, after = solution.supervisor_of, found.supervisor_of
    price = _difference(SupervisorFigures(ledger, before).rows(), SupervisorFigures(ledger, after).rows())
    return WhyNot(
        supervisor,
        "possible",
        price,
        _decisive([price]),
        tuple(_moves(before, after, case)),
        found.status == "optimal",
    )


def _has_hours(ledger: SupervisorLedger, case: Case, supervisor: Supervisor) -> bool:
    """Whether a supervisor has the hours for a case beside those that are pinned to her."""
    pins = (one.hours for one in ledger.problem.cases if one.pinned == supervisor.id and one.id != case.id)
    return sum(pins) + case.hours <= ledger.most_hours(supervisor)


def _moves(before: Plan, after: Plan, besides: str) -> Iterator[Move]:
    for case in sorted({*before, *after} - {besides}):
        if before.get(case) != after.get(case):
            yield Move(case, before.get(case), after.get(case))
