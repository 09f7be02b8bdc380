"""Why somebody sits in this circle or in none: codes and numbers, from the circles and the definitions alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from matching.circles.ledger import CircleFigures, CircleLedger
from matching.circles.problem import CircleProblem, CircleStudent
from matching.circles.solution import Circle, CircleSolution, UnseatedReason

AlternativeCode = Literal[
    "room", "full", "too_few", "pinned", "forbidden", "no_shared_slot", "out_of_reach", "not_independent"
]


@dataclass(frozen=True, slots=True)
class CircleAlternative:
    """Another circle, and whether it could take her if nobody else moved.

    `room`: it could, and every figure would change by `price`, criterion by criterion; the first that is not zero
    decides, and is above zero when the circles are the best. `full`: no seat is left. `too_few`: her own circle would
    become too small without her. Any other code is the rule that keeps her out.
    """

    circle: Circle
    code: AlternativeCode
    price: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CircleExplanation:
    """Everything there is to say about one student's circle.

    `removed` counts mentor-slots (an evening of a mentor who could host), each under the first rule that removes it for
    her, and `eligible` those that are left. `minutes`, to where they meet, is None online and where a place is unknown.
    `alternatives` are all other circles. `decisive` is the first criterion in which the best alternative with room is
    worse, and by how much; None where none has room, or one is as good.
    """

    student: str
    circle: Circle | None
    reason: UnseatedReason | None
    eligible: int
    removed: tuple[tuple[str, int], ...]
    minutes: int | None
    shares_field: bool | None
    is_pinned: bool
    is_changed: bool
    alternatives: tuple[CircleAlternative, ...]
    decisive: tuple[str, int] | None


def explain_circles(problem: CircleProblem, solution: CircleSolution, student: str) -> CircleExplanation:
    """Why a student has this circle or none, and what each other circle would mean, in codes and numbers.

    Raises KeyError for a student who is not in the problem.
    """
    ledger = CircleLedger(problem)
    person = ledger.students[student]
    circle = solution.circle_of.get(student)
    removed, left = ledger.removals(person)
    alternatives = tuple(_alternatives(ledger, solution.circles, person, circle))
    has_minutes = circle is not None and not circle.online
    return CircleExplanation(
        student=student,
        circle=circle,
        reason=None if circle else ledger.reason(person, solution.circles),
        eligible=len(left),
        removed=tuple(removed.items()),
        minutes=ledger.minutes(person, ledger.mentors[circle.host]) if circle and has_minutes else None,
        shares_field=None if circle is None else not CircleFigures(ledger, [only(circle, student)]).field(),
        is_pinned=person.pinned is not None,
        is_changed=person.published is not None
        and (circle is None or set(person.published).isdisjoint(circle.mentors)),
        alternatives=alternatives,
        decisive=_decisive(alternatives),
    )


def only(circle: Circle, student: str) -> Circle:
    """A circle with one of its members."""
    return replace(circle, students=(student,))


def _alternatives(
    ledger: CircleLedger, circles: tuple[Circle, ...], student: CircleStudent, own: Circle | None
) -> Iterator[CircleAlternative]:
    for circle in circles:
        if circle is own:
            continue
        code = _code(ledger, student, circle, own)
        yield CircleAlternative(circle, code, _price(ledger, student, circle, own) if code == "room" else ())


def _code(
    ledger: CircleLedger, student: CircleStudent, circle: Circle, own: Circle | None
) -> AlternativeCode:
    """The first rule that keeps her out of a circle, or whether there is room."""
    mentors = [ledger.mentors[name] for name in circle.mentors]
    tests: dict[AlternativeCode, bool] = {
        "pinned": student.pinned is not None and student.pinned not in circle.mentors,
        "forbidden": not set(student.forbidden).isdisjoint(circle.mentors),
        "no_shared_slot": circle.slot not in student.slots,
        "out_of_reach": not ledger.attends(student, mentors[0], online=circle.online),
        "not_independent": not all(ledger.is_independent(student, mentor) for mentor in mentors),
        "full": len(circle.students) >= ledger.policy.max_size,
        "too_few": own is not None and 1 < len(own.students) <= ledger.policy.min_size,
    }
    return next((code for code, holds in tests.items() if holds), "room")


def _price(
    ledger: CircleLedger, student: CircleStudent, circle: Circle, own: Circle | None
) -> tuple[tuple[str, int], ...]:
    """What every figure would change by: a circle that she leaves empty is gone."""
    before = [circle] if own is None else [circle, own]
    after = [replace(circle, students=(*circle.students, student.id))]
    if own is not None and len(own.students) > 1:
        after.append(replace(own, students=tuple(name for name in own.students if name != student.id)))
    figures = CircleFigures(ledger, before).rows(), CircleFigures(ledger, after).rows()
    return tuple((name, new - old) for (name, old), (_, new) in zip(*figures, strict=True))


def _decisive(alternatives: tuple[CircleAlternative, ...]) -> tuple[str, int] | None:
    prices = [alternative.price for alternative in alternatives if alternative.code == "room"]
    best = min(prices, key=lambda price: [value for _, value in price], default=())
    return next(((name, value) for name, value in best if value), None)
