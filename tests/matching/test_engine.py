"""The engine on programmes of its own: what is called proven is the least of all points, whatever is put off."""

from __future__ import annotations

from itertools import product
from typing import NoReturn

import numpy as np
import pytest
from pybind11_abseil import status

from matching.arrays import Floats, Ints
from matching.engine import lexicographic, nearing, protocol
from matching.engine import linear as engine_linear
from matching.engine.bounding import Bounding
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.lexicographic import Lexicographic
from matching.engine.linear import SCALE, LinearProgramme, nearly_best, proven
from matching.engine.programme import Objective, Programme
from matching.engine.relaxation import FREE, Relaxation, Rows, rows_of

NAMES = ("a", "b", "c", "u", "v", "w", "y", "t1", "t2", "t3", "t4")
COVERS = (("a", "b", "y"), ("b", "c", "y"), ("a", "c", "y"), ("u", "v"), ("v", "w"), ("u", "w"))


def column(name: str) -> int:
    return NAMES.index(name)


class Triangles(Programme):
    """Two triangles whose linear optimum is a half below the whole one, and a second objective with a wide gap."""

    def __init__(self, wide: int) -> None:
        covers = [*COVERS, ("t1", "t2", "t3", "t4", "a", "b", "c", "y")]
        row = np.concatenate([np.full(len(names), number) for number, names in enumerate(covers)])
        entries = np.array([column(name) for names in covers for name in names])
        ones, width = np.ones(len(covers), np.int64), len(NAMES)
        rows = rows_of([(row, entries, 1)], ones, np.full(len(covers), FREE))
        zeros = np.zeros(width, np.int64)
        self.relaxation = Relaxation(np.arange(width), zeros, zeros + 1, rows, zeros)
        self.wide = wide
        first, second = zeros.copy(), zeros.copy()
        first[[column(name) for name in "uvwy"]] = 1
        second[[column(name) for name in "abc"]] = 100
        second[[column(name) for name in ("t1", "t2", "t3", "t4")]] = 1000
        self.objectives = [Objective("first", first), Objective("second", second)]

    def cuts(self, relaxation: Relaxation, point: object) -> None:
        """None, so that the gap stays."""


def single(coefficients: list[int], lower: int, upper: int) -> Rows:
    width = len(coefficients)
    zeros = np.zeros(width, np.int64)
    return rows_of([(zeros, np.arange(width), np.array(coefficients))], np.array([lower]), np.array([upper]))


def right_points(programme: Programme) -> list[Ints]:
    rows = programme.relaxation.rows
    points = (np.array(point) for point in product((0, 1), repeat=len(NAMES)))
    return [point for point in points if (rows.activity(point) >= rows.lower).all()]


def best_of(programme: Programme) -> tuple[int, ...]:
    points = right_points(programme)
    return min(tuple(objective.value(point) for objective in programme.objectives) for point in points)


@pytest.mark.parametrize("columns", [1, 8])
@pytest.mark.parametrize("wide", [12_000, 7, 3])
def test_from_whichever_plan_it_begins_the_best_is_reached(
    wide: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearing, "COLUMNS", columns)
    monkeypatch.setattr(nearing, "WORTH", 0)
    programme = Triangles(wide)
    for plan in right_points(programme)[::37]:
        work = Lexicographic(programme, Control(), plan=plan)
        work.run()
        assert (tuple(work.values), work.proven) == (best_of(programme), 2)


def test_what_is_nearer_is_a_plan_and_no_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearing, "WORTH", 0)
    programme, objective = Triangles(12_000), Triangles(12_000).objectives[0]
    proof = Bounding(programme, Control()).proof(programme.relaxation, objective)
    rows = programme.relaxation.rows
    gained = 0
    for plan in right_points(programme):
        found = nearing.nearer(programme, proof, plan, Control())
        assert (rows.activity(found) >= rows.lower).all()
        assert proof.least <= objective.value(found) <= objective.value(plan)
        gained += objective.value(plan) - objective.value(found)
    assert gained > 0
    monkeypatch.setattr(nearing, "WORTH", 2)
    assert nearing.nearer(programme, proof, plan, Control()) is plan


def test_a_plan_near_the_linear_optimum_is_one_of_the_face() -> None:
    """Or there is none: where the figure of a face is below every plan's."""
    programme = Triangles(12_000)
    objective = programme.objectives[0]
    proof = Bounding(programme, Control()).proof(programme.relaxation, objective)
    least, _ = best_of(programme)
    found = nearing.at_optimum(programme, proof, proof.within(least, least), Control())
    rows = programme.relaxation.rows
    assert found is not None
    assert (rows.activity(found) >= rows.lower).all()
    assert objective.value(found) == least

    assert nearing.at_optimum(programme, proof, proof.within(least - 1, least - 1), Control()) is None
    programme.wide = 1
    assert nearing.at_optimum(programme, proof, proof.within(least, least), Control()) is None


class Misled:
    """A linear solver that loses its way, as GLOP does now and then when it goes on from the last basis."""

    def __init__(self, words: str = "Unexpected GLOP termination reason: ABNORMAL") -> None:
        self.words = words

    def solve(self, *_: object) -> NoReturn:
        raise status.BuildStatusNotOk(status.StatusCode.INTERNAL, self.words)


def linear() -> LinearProgramme:
    programme = Triangles(12_000)
    relaxation = programme.relaxation
    return LinearProgramme(
        relaxation, programme.objectives[0].cost, np.ones(relaxation.width, bool), Control()
    )


def test_a_linear_solver_that_loses_its_way_begins_anew() -> None:
    work = linear()
    work.solver = Misled()
    assert work.solve().bound == linear().solve().bound


def test_a_linear_solver_that_lost_its_way_is_not_asked_again() -> None:
    """Also where the one in its place finds that there is no point: there may be one within other limits."""
    work = linear()
    work.add_rows(single([1] * len(NAMES), 0, 2))
    work.solver = Misled()
    with pytest.raises(NoPlan):
        work.solve()
    assert not isinstance(work.solver, Misled)


def test_going_on_from_a_basis_gives_the_optimum_of_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the first columns have no point, and rows join that the optimum so far breaks."""
    monkeypatch.setattr(engine_linear, "MOST_NEW", 1)
    whole, programme = linear(), Triangles(12_000)
    begun = np.isin(np.arange(len(NAMES)), [column("y"), column("t1")])
    work = LinearProgramme(programme.relaxation, programme.objectives[0].cost, begun, Control())
    assert work.solve().bound == whole.solve().bound
    more = single([1] * len(NAMES), 5, FREE)
    for one in (work, whole):
        one.add_rows(more)
    assert work.solve().bound == whole.solve().bound
    assert work.basis is not None
    assert len(work.basis.rows) == work.relaxation.rows.count


def test_a_first_order_method_goes_on_from_where_it_was() -> None:
    numbers, people, places, choices = np.random.default_rng(1), 300, 100, 10
    person, column = np.repeat(np.arange(people), choices), np.arange(people * choices)
    place = numbers.integers(places, size=len(column))
    one_each, seats = np.ones(people, np.int64), np.full(places, 5)
    rows = rows_of(
        [(person, column, 1), (people + place, column, 1)],
        np.concatenate([one_each, np.full(places, -FREE)]),
        np.concatenate([one_each, seats]),
    )
    zeros, cost = np.zeros(len(column), np.int64), numbers.integers(1, 11, len(column))
    relaxation = Relaxation(column, zeros, zeros + 1, rows, zeros)

    def proven_by(price: Floats) -> int:
        return proven(relaxation, cost, np.rint(price * SCALE).astype(np.int64))[0]

    point, price = nearly_best(relaxation, cost, 20, Control())
    _, later = nearly_best(relaxation, cost, 20, Control(), (point, price))
    _, anew = nearly_best(relaxation, cost, 20, Control())
    assert proven_by(anew) == proven_by(price) < proven_by(later)


def test_where_it_loses_its_way_twice_there_is_no_bound_from_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    work = linear()
    work.solver = Misled()
    monkeypatch.setattr(protocol, "solver_of", lambda *_: Misled())
    with pytest.raises(Stopped):
        work.solve()
    monkeypatch.setattr(engine_linear, "solver_of", lambda *_: Misled())
    levels = Lexicographic(Triangles(12_000), Control())
    levels.run()
    assert tuple(levels.values) == best_of(Triangles(12_000))


def test_no_bound_rises_because_a_solver_that_rounds_found_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where any plan of a wide face would do: CP-SAT, which does not round, has the last word."""
    programme = Triangles(3)
    programme.guide = programme.objectives[0]
    work = Lexicographic(programme, Control())

    def nothing(*_: object, **_named: object) -> NoReturn:
        raise NoPlan

    monkeypatch.setattr(work.bounding, "proof", nothing)
    plan = work.some_plan(programme.relaxation, programme.guide, best_effort=False)

    assert any((plan == point).all() for point in right_points(programme))


def test_prices_prove_that_there_is_no_plan_where_the_simplex_method_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a search, whichever row says so; and nothing is proven where somebody else says that there is none."""
    programme = Triangles(3)
    first = programme.objectives[0]
    least, _ = best_of(programme)
    start, cost = programme.relaxation, programme.relaxation.objective(first.cost)[0]
    width = start.width

    def bounding(relaxation: Relaxation) -> Bounding:
        work = Bounding(programme, Control())
        with pytest.raises(NoPlan):
            work.proof(relaxation, first, tighten=True)
        return work

    too_low = start.with_rows(single(cost.tolist(), 0, least - 1))
    assert bounding(too_low).refutes(too_low)

    assert not bounding(too_low).refutes(start.with_rows(single(cost.tolist(), 0, least - 1)))

    said_once = bounding(too_low)
    assert said_once.refutes(too_low)
    assert not said_once.refutes(too_low)

    impossible = start.with_rows(single([1] * width, width + 1, FREE)).with_rows(single(cost.tolist(), 0, 99))
    assert bounding(impossible).refutes(impossible)

    work = Lexicographic(programme, Control())
    monkeypatch.setattr(lexicographic, "best_point", lambda *_, **__: pytest.fail("searched"))
    with pytest.raises(NoPlan):
        work.some_plan(too_low, first, best_effort=False)


def test_prices_prove_nothing_of_rows_that_some_point_obeys() -> None:
    programme = Triangles(3)
    start = programme.relaxation
    assert not engine_linear.is_refuted(start, Control())
    assert not engine_linear.is_refuted(start.with_rows(single([1] * start.width, 0, 5)), Control())
    assert engine_linear.is_refuted(start.with_rows(single([1] * start.width, 0, 2)), Control())


@pytest.mark.parametrize("effort", [1.0, 1e-9])
def test_a_search_without_prices_that_is_given_up_changes_no_answer(
    effort: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicographic, "EFFORT", effort)
    programme = Triangles(12_000)
    programme.narrow = len(NAMES)
    work = Lexicographic(programme, Control())
    work.run()

    assert tuple(work.values) == best_of(programme)
    assert work.narrow <= len(NAMES)


def test_another_error_of_a_solver_is_told() -> None:
    work = linear()
    work.solver = Misled("the model is invalid")
    with pytest.raises(status.StatusNotOk):
        work.solve()


def test_rows_without_a_price_can_go_and_the_bound_stays() -> None:
    programme = Triangles(12_000)
    proof = Bounding(programme, Control()).proof(programme.relaxation, programme.objectives[0])
    lean = proof.without_idle(0)
    assert lean.relaxation.rows.count < proof.relaxation.rows.count
    value, *_ = proven(lean.relaxation, lean.relaxation.objective(proof.objective.cost)[0], lean.vertex.price)
    assert value == proof.vertex.bound


@pytest.mark.parametrize("wide", [12_000, 7, 3])
def test_a_level_that_was_trusted_is_not_given_up_because_nothing_is_near_the_next_bound(wide: int) -> None:
    programme = Triangles(wide)
    work = Lexicographic(programme, Control())
    work.run()
    assert (tuple(work.values), work.proven) == (best_of(programme), 2)
