"""The fewest students who must get other news, worked out by code that shares nothing with the solver.

A plan that was published is repaired by augmenting paths: whoever has no place takes one, its holder takes another, and
so on until a free place. Each path is a cheapest one (Bellman-Ford), so that after the last one everybody who is to
have a place has one and, among all such plans, most keep the published one: successive shortest paths, as in any
textbook on flows. Who is to have a place, the checker works out (D11).
"""

from collections.abc import Iterator
from itertools import count

import matching
from matching.placement.checking import entitled
from matching.placement.ledger import Ledger

Arc = tuple[str, str, int]
END = "free place"


def fewest_moves(problem: matching.PlacementProblem) -> tuple[int, int]:
    """Students with a place, and at least how many do not keep the published place then."""
    ledger = Ledger(problem)
    people = entitled(ledger, {})
    fits = {
        student.id: [each.id for each in problem.openings if ledger.removed_by(student, each) is None]
        for student in problem.students
        if student.id in people
    }
    published = {student.id: student.published for student in problem.students}
    seats = {opening.id: opening.capacity for opening in problem.openings}
    held: dict[str, str] = {}
    for student, place in published.items():
        if place in fits.get(student, ()) and list(held.values()).count(place) < seats[place]:
            held[student] = place
    while path := _cheapest_path(fits, seats, held, published):
        held.update(path)
    moved = sum(place is not None and held.get(name) != place for name, place in published.items())
    return len(held), moved


def _arcs(
    fits: dict[str, list[str]],
    seats: dict[str, int],
    held: dict[str, str],
    published: dict[str, str | None],
) -> Iterator[Arc]:
    """Student to opening: she takes it. Opening to student: its holder leaves. Keeping what was published saves one."""
    taken: dict[str, int] = {}
    for student, place in held.items():
        taken[place] = taken.get(place, 0) + 1
        yield place, student, int(published[student] == place)
    for student, places in fits.items():
        for place in places:
            if held.get(student) != place:
                yield student, place, -int(published[student] == place)
    for place, number in seats.items():
        if taken.get(place, 0) < number:
            yield place, END, 0


def _cheapest_path(
    fits: dict[str, list[str]],
    seats: dict[str, int],
    held: dict[str, str],
    published: dict[str, str | None],
) -> list[tuple[str, str]]:
    """Who takes which opening along a cheapest path from somebody without a place; empty when there is none."""
    arcs = list(_arcs(fits, seats, held, published))
    price = {student: 0 for student in fits if student not in held}
    before: dict[str, str] = {}
    for turn in count():
        assert turn <= len(fits) + len(seats) + 1, (
            "a circle that saves news: the plan before was not the best"
        )
        is_settled = True
        for start, end, cost in arcs:
            if start in price and price[start] + cost < price.get(end, 10**9):
                price[end], before[end], is_settled = price[start] + cost, start, False
        if is_settled:
            break
    steps = []
    here = before.get(END)
    while here is not None:
        student = before[here]
        steps.append((student, here))
        here = before.get(student)
    return steps
