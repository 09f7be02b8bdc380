"""Explanations: true when checked by forcing, complete, and in codes and numbers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from matching import PlacementProblem, PlacementSolution, ProblemError, explain, read_problem, solve
from matching.checking import Ledger
from matching.explanation import Move
from matching.moves import moves_between
from matching.reasons import Explainer
from matching.records import Opening, Student
from tests.matching.builders import crowd, problem, random_problem
from tests.matching.oracle import best_figures, figures_of

FLAGGED = {"women_technical": 0}


def rows(solution: PlacementSolution) -> list[tuple[str, int]]:
    """The figures of a solution."""
    return [(row.name, row.value) for row in solution.criteria]


def test_explain_tells_what_became_of_every_choice() -> None:
    case = problem(
        [
            {"id": "s1", "preferences": ["stopped", "full", "got"], "vetoes": []},
            {"id": "s2", "preferences": ["full"], "pinned": "full"},
        ],
        [{"id": "stopped", "site": "c"}, {"id": "full"}, {"id": "got"}],
        [{"id": "c", "stopped": True}],
    )
    told = explain(case, solve(case), "s1")
    assert (told.opening, told.rank) == ("got", 3)
    assert [(choice.code, choice.rule, choice.holders) for choice in told.choices] == [
        ("removed", "stopped", ()),
        ("full", None, ("s2",)),
        ("given", None, ()),
    ]
    assert (told.eligible, told.removed) == (2, (("stopped", 1),))


def test_explain_tells_wishes_and_flags() -> None:
    students = [
        {
            "id": "s1",
            "together": True,
            "women_present": True,
            "pinned": "o",
            "published": "gone",
            "location": None,
        },
        {"id": "s2", "together": True, "pinned": "p"},
    ]
    case = problem(students, [{"id": "o", "site": "c"}, {"id": "p", "site": "c"}], [{"id": "c", **FLAGGED}])
    told = explain(case, solve(case), "s1")
    assert told.wishes == (("together", True), ("women_present", False))
    assert told.flags == ("few_women", "minutes_unknown", "no_preferences", "pinned", "changed")
    alone = replace(case, students=case.students[:1], openings=case.openings[:1])
    assert "alone" in explain(alone, solve(alone), "s1").flags


def test_explain_tells_unknown_counts_apart_from_few() -> None:
    case = problem([{"id": "s"}], [{"id": "o", "site": "c"}], [{"id": "c"}])
    assert explain(case, solve(case), "s").flags[0] == "women_unknown"


def test_explain_names_the_runner_up_and_the_figure_that_decided() -> None:
    case = problem([{"id": "s", "preferences": ["a", "b", "c"]}], [{"id": "a"}, {"id": "b"}, {"id": "c"}])
    told = explain(case, solve(case), "s")
    assert (told.opening, told.runner_up, told.decisive) == ("a", "b", ("preference", 1))


def test_explain_finds_the_students_who_compete_for_too_few_seats() -> None:
    """s1 and s2 share a; s3 could go elsewhere and takes no part."""
    case = problem(
        [
            {"id": "s1", "forbidden": ["b", "c"]},
            {"id": "s2", "forbidden": ["b", "c"]},
            {"id": "s3", "forbidden": ["a"]},
        ],
        [{"id": "a"}, {"id": "b"}, {"id": "c"}],
    )
    solution = solve(case)
    [unplaced] = solution.unplaced
    shortage = explain(case, solution, unplaced.student).shortage
    assert shortage is not None
    assert (shortage.students, shortage.openings, shortage.seats) == (("s1", "s2"), ("a",), 1)


def test_shortage_is_always_more_students_than_seats_and_all_they_can_go_to() -> None:
    random = Random(21)
    found = 0
    while found < 25:
        case = random_problem(random)
        case = replace(case, policy=replace(case.policy, criteria=("placed",)))
        solution = solve(case)
        for row in solution.unplaced:
            shortage = explain(case, solution, row.student).shortage
            assert shortage is not None
            ledger = Ledger(case)
            reachable = {
                opening.id
                for name in shortage.students
                for opening in case.openings
                if ledger.removed_by(ledger.students[name], opening) is None
            }
            assert reachable == set(shortage.openings)
            assert shortage.seats == sum(ledger.openings[name].capacity for name in reachable)
            assert len(shortage.students) == shortage.seats + 1
            found += 1


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


def test_why_not_is_true_when_every_level_is_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As at the size of a region: one linear programme after another, and only the part that is touched searched."""
    monkeypatch.setattr("matching.solver.forcing.FEW", 0)
    monkeypatch.setattr("matching.solver.forcing.PART", 0)
    random, codes = Random(24), Counter[str]()
    while codes.total() < 300:
        codes += why_not_that_is_true(random_problem(random))
    assert set(codes) == CODES


def test_why_not_agrees_with_solving_again_when_many_depend_on_one_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matching.solver.forcing.FEW", 0)
    monkeypatch.setattr("matching.solver.forcing.PART", 20)
    case = read_problem(crowd(24))
    solution = solve(case)
    explainer = Explainer(case, solution)
    asked = [(each.id, opening) for each in case.students[:12] for opening in each.preferences[:3]]
    answers = {(name, opening): explainer.why_not(name, opening) for name, opening in asked}
    priced = {key: answer.price for key, answer in answers.items() if answer.code == "price"}
    assert len(priced) > 10
    for (name, opening), price in priced.items():
        forced = rows(solve(forced_problem(case, name, opening)))
        pairs = zip(rows(solution), forced, strict=True)
        assert dict(price) == {key: after - before for (key, before), (_, after) in pairs if after != before}


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
        moved = {move.student for move in moves_between(first, second)}
        names = {student.id for student in case.students}
        assert moved == {name for name in names if first.opening_of.get(name) != second.opening_of.get(name)}


def test_explain_refuses_names_that_are_not_in_the_problem() -> None:
    case = problem([{"id": "s"}], [{"id": "o"}])
    with pytest.raises(KeyError):
        explain(case, solve(case), "nobody")
    with pytest.raises(KeyError):
        explain(case, solve(case), "s", "nowhere")


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
