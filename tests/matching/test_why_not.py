"""Why not another opening: what it takes is true, and so is whoever would move, lose or gain a place by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from matching import PlacementProblem, PlacementSolution, ProblemError, explain, read_problem, solve
from matching.engine.control import Stopped
from matching.engine.lexicographic import Lexicographic
from matching.engine.programme import Proof
from matching.placement.explanation import Move, WhyNot
from matching.placement.ledger import Ledger
from matching.placement.moves import chains_between
from matching.placement.reasons import Explainer
from matching.placement.records import Opening, Student
from matching.placement.solution import Unplaced
from tests.matching.builders import crowd, problem, random_problem
from tests.matching.oracle import best_figures, figures_of, who_has_a_place

FLAGGED = {"women_technical": 0}


def rows(solution: PlacementSolution) -> list[tuple[str, int]]:
    """The figures of a solution."""
    return [(row.name, row.value) for row in solution.criteria]


def differences(solution: PlacementSolution, forced: PlacementSolution) -> dict[str, int]:
    """What another solution has more or less, by figure."""
    pairs = zip(rows(solution), rows(forced), strict=True)
    return {key: after - before for (key, before), (_, after) in pairs if after != before}


def forced_problem(case: PlacementProblem, student: str, opening: str) -> PlacementProblem:
    """The same problem in which she is pinned. Raises ProblemError when pins of others hold every seat."""
    students = (replace(item, pinned=opening) if item.id == student else item for item in case.students)
    return replace(case, students=tuple(students))


def forced_figures(case: PlacementProblem, student: str, opening: str) -> list[tuple[str, int]] | None:
    """What the best plan costs in which she has the opening, by brute force; None when there is none."""
    try:
        return best_figures(forced_problem(case, student, opening))
    except ProblemError:
        return None


def told_by_force(
    case: PlacementProblem, solution: PlacementSolution, student: Student, opening: Opening
) -> tuple[str, str | None, list[tuple[str, int]]]:
    """The code, the rule and the price that an answer must have, by the rules and by brute force."""
    rule = Ledger(case).removed_by(student, opening)
    if solution.opening_of.get(student.id) == opening.id:
        return "given", None, []
    if rule is not None:
        return "removed", rule, []
    forced = forced_figures(case, student.id, opening.id)
    if forced is None:
        return "impossible", None, []
    pairs = zip(rows(solution), forced, strict=True)
    return "price", None, [(name, after - before) for (name, before), (_, after) in pairs if after != before]


def plan_after(moves: tuple[Move, ...], solution: PlacementSolution) -> dict[str, str]:
    """Who has which opening once these moves are done, each from where the student is by then."""
    plan = dict(solution.opening_of)
    for move in moves:
        assert plan.pop(move.student, None) == move.before
        plan.update({} if move.after is None else {move.student: move.after})
    return plan


def changed_by_force(
    case: PlacementProblem, solution: PlacementSolution, answer: WhyNot, student: str
) -> tuple[set[str], set[str]]:
    """Who else loses and who gains a place when she is pinned there, by brute force."""
    if answer.code != "price":
        return set(), set()
    had, has = solution.opening_of.keys(), who_has_a_place(forced_problem(case, student, answer.opening))
    return had - has, has - had - {student}


def why_not_that_is_true(case: PlacementProblem) -> Counter[str]:
    """Ask why not of every student and opening, and hold each answer against brute force; how often each code."""
    solution, ledger, codes = solve(case), Ledger(case), Counter[str]()
    explainer, before = Explainer(case, solution), dict(rows(solution))
    for student in case.students:
        for opening in case.openings:
            answer = explainer.why_not(student.id, opening.id)
            expected = told_by_force(case, solution, student, opening)
            assert (answer.code, answer.rule, list(answer.price)) == expected
            plan = plan_after(answer.moves, solution)
            assert (set(answer.loses), set(answer.gains)) == changed_by_force(
                case, solution, answer, student.id
            )
            assert (plan.get(student.id) == opening.id) == (answer.code in {"given", "price"})
            assert dict(figures_of(ledger, plan)) == {**before, **added(before, answer.price)}
            codes[answer.code] += 1
    return codes


def added(figures: dict[str, int], price: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The figures that a price changes, with the price added."""
    return {name: figures[name] + difference for name, difference in price}


CODES = {"given", "removed", "impossible", "price"}


def test_why_not_is_true_when_checked_by_forcing() -> None:
    random, codes = Random(22), Counter[str]()
    while codes.total() < 60 or set(codes) < CODES:
        codes += why_not_that_is_true(random_problem(random))


def test_why_not_that_has_no_time_tells_of_a_right_plan_and_the_next_question_is_answered() -> None:
    """Whoever has a place with her there has one in it, and no figure before the first that differs is better."""
    random, cut_short = Random(23), 0
    while cut_short < 20:
        case = random_problem(random)
        solution, ledger = solve(case), Ledger(case)
        explainer, before = Explainer(case, solution), dict(rows(solution))
        for student, opening in product(case.students, case.openings):
            hasty = explainer.why_not(student.id, opening.id, seconds=0)
            answer = explainer.why_not(student.id, opening.id)
            plan = plan_after(hasty.moves, solution)
            assert (hasty.code, answer.is_proven) == (answer.code, True)
            assert (set(hasty.loses), set(hasty.gains)) == (set(answer.loses), set(answer.gains))
            assert dict(figures_of(ledger, plan)) == {**before, **added(before, hasty.price)}
            found = {**before, **added(before, hasty.price)}, {**before, **added(before, answer.price)}
            assert list(found[0].values()) >= list(found[1].values())
            cut_short += not hasty.is_proven


@pytest.mark.parametrize("limit", ["FEW", "PATIENCE"])
def test_why_not_is_true_from_memory_and_anew(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As at the size of a region: one linear programme after another, and only the part that is touched searched.

    Or, where that took too long, a solve of its own.
    """
    monkeypatch.setattr(f"matching.placement.solver.forcing.{limit}", 0)
    random, codes = Random(24), Counter[str]()
    while codes.total() < 300:
        codes += why_not_that_is_true(random_problem(random))
    assert set(codes) == CODES


def test_why_not_is_true_where_a_solve_goes_on_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a level in memory, without it."""
    accept, stopped = Lexicographic._accept, []

    def accept_and_stop(self: Lexicographic, index: int, value: int, proof: Proof) -> None:
        accept(self, index, value, proof)
        if self.programme.first_margin == 0:
            stopped.append(value)
            raise Stopped

    monkeypatch.setattr(Lexicographic, "_accept", accept_and_stop)
    monkeypatch.setattr("matching.placement.solver.forcing.FEW", 0)
    random, codes = Random(25), Counter[str]()
    while codes.total() < 300:
        codes += why_not_that_is_true(random_problem(random))
    assert len(stopped) > 10


@pytest.mark.parametrize("is_scarce", [False, True])
def test_why_not_agrees_with_solving_again_when_many_depend_on_one_another(
    is_scarce: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where places are scarce most answers cost somebody her place."""
    monkeypatch.setattr("matching.placement.solver.forcing.FEW", 0)
    data = crowd(24)
    for opening in data["openings"] if is_scarce else ():
        opening["capacity"] //= 2
    case = read_problem(data)
    solution = solve(case)
    explainer = Explainer(case, solution)
    asked = [(each.id, opening) for each in case.students for opening in each.preferences[:3]]
    answers = {(name, opening): explainer.why_not(name, opening) for name, opening in asked}
    priced = {key: answer.price for key, answer in answers.items() if answer.code == "price"}
    assert len(priced) > 10
    assert any(answer.loses for answer in answers.values()) == is_scarce
    for (name, opening), price in priced.items():
        assert dict(price) == differences(solution, solve(forced_problem(case, name, opening)))


def test_why_not_names_who_would_lose_a_place_and_who_would_gain_one() -> None:
    """Nobody but s3 has c, and it is all that she can have, so s1 there costs her the place; s4 then gets a."""
    case = problem(
        [
            {"id": "s1", "preferences": ["a"], "published": "a"},
            {"id": "s2", "preferences": ["b"], "published": "b", "forbidden": ["a", "c"]},
            {"id": "s3", "preferences": ["c"], "forbidden": ["a", "b"]},
            {"id": "s4", "forbidden": ["b", "c"]},
        ],
        [{"id": "a"}, {"id": "b"}, {"id": "c"}],
    )
    solution = solve(case)
    assert solution.opening_of == {"s1": "a", "s2": "b", "s3": "c"}
    answer = explain(case, solution, "s1", "c").why_not
    assert answer is not None
    assert (answer.loses, answer.gains) == (("s3",), ("s4",))
    assert dict(answer.price).get("placed", 0) == 0
    answer = explain(case, solution, "s4", "a").why_not
    assert answer is not None
    assert (answer.loses, answer.gains) == (("s3",), ())


def test_why_not_of_a_plan_that_leaves_somebody_out_by_hand_may_cost_less_than_nothing() -> None:
    case = problem(
        [{"id": "s1", "preferences": ["a"]}, {"id": "s2", "preferences": ["b"]}], [{"id": "a"}, {"id": "b"}]
    )
    best = solve(case)
    changed = replace(
        best,
        placements=tuple(row for row in best.placements if row.student == "s1"),
        unplaced=(Unplaced("s2", "seats_full", ()),),
        criteria=tuple(
            replace(row, value=1, bound=min(1, row.bound)) if row.name in ("placed", "preference") else row
            for row in best.criteria
        ),
    )
    for student, opening in (("s1", "b"), ("s2", "b")):
        answer = explain(case, changed, student, opening).why_not
        assert answer is not None
        assert answer.price[0] == ("placed", -1)
        assert answer.gains == (("s2",) if student == "s1" else ())


@pytest.mark.parametrize("few", [0, 1_000])
def test_why_not_of_a_plan_of_other_people_agrees_with_planning_again(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan for the lots of another seed, as if people had been swapped by hand: each answer against brute force."""
    monkeypatch.setattr("matching.placement.solver.forcing.FEW", few)
    random, other = Random(25), 0
    for _ in range(40):
        case = random_problem(random)
        solution = replace(solve(replace(case, seed=case.seed + 1)), seed=case.seed)
        explainer, before = Explainer(case, solution), dict(rows(solution))
        for student, opening in (
            (student, opening) for student in case.students for opening in case.openings
        ):
            answer = explainer.why_not(student.id, opening.id)
            if answer.code != "price":
                continue
            figures = dict(best_figures(forced_problem(case, student.id, opening.id)))
            assert {**before, **added(before, answer.price)} == figures
            assert (set(answer.loses), set(answer.gains)) == changed_by_force(
                case, solution, answer, student.id
            )
            other += len(answer.loses)
    assert other > 5


def test_why_not_shows_the_chain_of_moves_from_her_on() -> None:
    case = problem(
        [
            {"id": "s1", "preferences": ["a", "b"]},
            {"id": "s2", "preferences": ["b", "c", "a"]},
            {"id": "s3", "preferences": ["c", "b"], "forbidden": ["b", "a"]},
        ],
        [{"id": "a"}, {"id": "b"}, {"id": "c"}],
    )
    solution = solve(case)
    assert solution.opening_of == {"s1": "a", "s2": "b", "s3": "c"}
    answer = explain(case, solution, "s1", "b").why_not
    assert answer is not None
    assert answer.price == (("preference", 3),)
    assert [(move.student, move.before, move.after) for move in answer.moves] == [
        ("s1", "a", "b"),
        ("s2", "b", "a"),
    ]


def test_moves_cover_everybody_whose_place_differs() -> None:
    random = Random(23)
    for _ in range(20):
        case = random_problem(random)
        first = solve(case)
        second = solve(replace(case, policy=replace(case.policy, criteria=("placed", "travel"))))
        chains = chains_between(first, second)
        moved = {move.student for moves in chains for move in moves}
        names = {student.id for student in case.students}
        assert moved == {name for name in names if first.opening_of.get(name) != second.opening_of.get(name)}


def test_why_not_is_true_of_a_plan_that_somebody_changed_by_hand() -> None:
    """The plan is worse than it could be, its bounds are those of before: the answer says what would get better."""
    case = problem(
        [{"id": "s1", "preferences": ["a", "b"]}, {"id": "s2", "preferences": ["b", "c"]}],
        [{"id": "a"}, {"id": "b"}, {"id": "c"}],
    )
    best = solve(case)
    assert best.opening_of == {"s1": "a", "s2": "b"}
    placements = tuple(
        replace(row, opening="c", rank=2) if row.student == "s2" else row for row in best.placements
    )
    criteria = tuple(replace(row, value=3) if row.name == "preference" else row for row in best.criteria)
    changed = replace(best, placements=placements, criteria=criteria)
    answer = explain(case, changed, "s2", "b").why_not
    assert answer is not None
    assert answer.price == (("preference", -1),)
    assert [(move.student, move.after) for move in answer.moves] == [("s2", "b")]
