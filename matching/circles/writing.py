"""From circles by number to a solution that people can read: names, figures, and reasons for who has none."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.circles.formats import circle_digest
from matching.circles.ledger import LAST_REMOVALS, REMOVALS
from matching.circles.solution import Circle, CircleSolution, Unseated, UnseatedReason
from matching.circles.tables import CircleTables, PlannedCircle
from matching.results import CriterionValue, Status

ENGINE = f"circles/1 ortools/{version('ortools')}"


def circle_solution_of(
    tables: CircleTables,
    circles: Sequence[PlannedCircle],
    criteria: list[CriterionValue],
    status: Status,
    seconds: tuple[tuple[str, float], ...],
) -> CircleSolution:
    """The solution with these circles; whoever is in none of them is unseated."""
    problem = tables.problem
    named = [_named(tables, circle) for circle in circles]
    return CircleSolution(
        problem=circle_digest(problem),
        engine=ENGINE,
        seed=problem.seed,
        status=status,
        criteria=tuple(criteria),
        circles=tuple(sorted(named, key=lambda circle: (circle.host, circle.slot))),
        unseated=_unseated(tables, circles),
        seconds=tuple((name, round(value, 3)) for name, value in seconds),
    )


def _named(tables: CircleTables, circle: PlannedCircle) -> Circle:
    leaders = [circle.host] if circle.second is None else [circle.host, circle.second]
    return Circle(
        mentors=tuple(tables.mentors.ids[number] for number in leaders),
        slot=tables.slot_names[circle.slot],
        online=circle.online,
        students=tuple(sorted(tables.students.ids[number] for number in circle.students)),
    )


def _unseated(tables: CircleTables, circles: Sequence[PlannedCircle]) -> tuple[Unseated, ...]:
    seated = np.zeros(tables.student_count, bool)
    free = tables.mentors.slots & (tables.max_circles > 0)[:, None]
    led = np.zeros(tables.mentor_count, np.int64)
    for circle in circles:
        seated[list(circle.students)] = True
        leaders = [circle.host] if circle.second is None else [circle.host, circle.second]
        free[leaders, circle.slot] = False
        led[leaders] += 1
    free &= (led < tables.max_circles)[:, None]
    rows = [_row(tables, student, free) for student in np.nonzero(~seated)[0].tolist()]
    return tuple(sorted(rows, key=lambda row: row.student))


def _row(tables: CircleTables, student: int, free: Bools) -> Unseated:
    host, slot = np.nonzero(tables.mentors.slots & (tables.max_circles > 0)[:, None])
    codes = _removals(tables, student, host, slot)
    counts = np.bincount(codes[codes != NOBODY], minlength=len(REMOVALS)).tolist()
    removed = tuple((code, count) for code, count in zip(REMOVALS, counts, strict=True) if count)
    left = codes == NOBODY
    reason: UnseatedReason
    if left.any():
        reason = "too_few" if free[host[left], slot[left]].any() else "circles_full"
    else:
        last = removed[-1][0] if removed else "no_shared_slot"
        reason = LAST_REMOVALS.get(last, "not_independent")
    return Unseated(tables.students.ids[student], reason, removed)


def _removals(tables: CircleTables, student: int, host: Ints, slot: Ints) -> Ints:
    """For mentor-slots the place in REMOVALS of the first rule that removes them for a student; -1: none does."""
    pin, people = int(tables.pinned[student]), tables.students
    apart = np.zeros(len(host), bool)
    forms = np.stack([tables.reaches[student, host], people.online[student] & tables.mentors.online[host]])
    independent = (people.site[student] == NOBODY) | (tables.mentors.site != people.site[student])
    alone = independent[host]
    if pin != NOBODY:
        elsewhere = host != pin
        together = tables.mentors_meet[:, pin, :][:, host]
        can_help = tables.problem.policy.mentors[1] > 1 and tables.max_circles[pin] > 0
        apart = elsewhere & ~(can_help & tables.mentors.slots[pin, slot] & together.any(axis=0))
        forms &= together | ~elsewhere
        alone &= independent[pin]
    tests = [apart, tables.forbidden[student, host], ~people.slots[student, slot], ~forms.any(axis=0), ~alone]
    first = np.full(len(host), NOBODY)
    for place, test in enumerate(tests):
        first[test & (first == NOBODY)] = place
    return first
