"""Explanations: true when checked by forcing, complete, and in codes and numbers only."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from matching import PlacementProblem, PlacementSolution, ProblemError, explain, read_problem, solve
from matching.checking import Ledger
from matching.moves import moves_between
from matching.reasons import Explainer
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


def assert_why_not_is_true(case: PlacementProblem) -> int:
    """Ask why not of every student and opening, and hold each answer against brute force; how many were asked."""
    solution, ledger = solve(case), Ledger(case)
    explainer = Explainer(case, solution)
    for student in case.students:
        for opening in case.openings:
            answer = explainer.why_not(student.id, opening.id)
            if answer.code == "given":
                assert solution.opening_of[student.id] == opening.id
            elif answer.code == "removed":
                assert answer.rule == ledger.removed_by(student, opening)
            elif answer.code == "impossible":
                assert forced_figures(case, student.id, opening.id) is None
            else:
                forced = forced_figures(case, student.id, opening.id)
                assert forced is not None
                differences = [
                    (name, after - before)
                    for (name, before), (_, after) in zip(rows(solution), forced, strict=True)
                    if after != before
                ]
                assert list(answer.price) == differences
                assert answer.code == "price"
                plan = dict(solution.opening_of)
                for move in answer.moves:
                    assert plan.get(move.student) == move.before
                    plan.pop(move.student, None)
                    if move.after is not None:
                        plan[move.student] = move.after
                assert plan[student.id] == opening.id
                assert figures_of(ledger, plan) == forced
    return len(case.students) * len(case.openings)


def test_why_not_is_true_when_checked_by_forcing() -> None:
    random = Random(22)
    asked = 0
    while asked < 60:
        asked += assert_why_not_is_true(random_problem(random))


def test_why_not_is_true_when_every_level_is_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As at the size of a region: one linear programme after another, and only the part that is touched searched."""
    monkeypatch.setattr("matching.solver.forcing.FEW", 0)
    monkeypatch.setattr("matching.solver.forcing.PART", 0)
    random = Random(24)
    asked = 0
    while asked < 300:
        asked += assert_why_not_is_true(random_problem(random))


def test_why_not_agrees_with_solving_again_when_many_depend_on_one_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matching.solver.forcing.FEW", 0)
    monkeypatch.setattr("matching.solver.forcing.PART", 20)
    case = read_problem(crowd(24))
    solution = solve(case)
    explainer = Explainer(case, solution)
    for student in case.students[:12]:
        for opening in student.preferences[:3]:
            answer = explainer.why_not(student.id, opening)
            if answer.code != "price":
                continue
            forced = rows(solve(forced_problem(case, student.id, opening)))
            pairs = zip(rows(solution), forced, strict=True)
            assert dict(answer.price) == {
                name: after - before for (name, before), (_, after) in pairs if after != before
            }


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
        second = solve(replace(case, policy=replace(case.policy, criteria=("travel", "placed"))))
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
