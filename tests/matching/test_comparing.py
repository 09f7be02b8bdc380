"""Policies side by side, the proportionality report, and re-planning with the fewest moves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from matching import PlacementProblem, PlacementSolution, check, compare, solve
from matching.__main__ import main
from matching.placement import proportionality
from matching.placement.explanation import Move
from matching.placement.formats import write_problem
from matching.placement.moves import chains_between, moves_from
from matching.placement.records import Policy
from matching.placement.solution import Placement
from tests.matching.builders import problem, random_problem
from tests.matching.oracle import plans

FLAGGED = [{"id": "c", "women_technical": 0}]
CASE = problem(
    [{"id": "s1", "participates": True, "preferences": ["flagged", "other"]}],
    [{"id": "flagged", "site": "c"}, {"id": "other"}],
    FLAGGED,
)
WISH_FIRST, SITE_FIRST = Policy(criteria=("placed", "preference")), Policy(criteria=("placed", "flagged"))


def test_compare_gives_every_figure_of_every_policy() -> None:
    first, second = compare(CASE, {"wish": WISH_FIRST, "site": SITE_FIRST})
    assert (first.name, dict(first.figures)["preference"], dict(first.figures)["flagged"]) == ("wish", 1, 1)
    assert (second.name, dict(second.figures)["preference"], dict(second.figures)["flagged"]) == (
        "site",
        2,
        0,
    )


def test_compare_agrees_with_solving_each_policy_alone() -> None:
    random, count = Random(31), 0
    for _ in range(10):
        case = random_problem(random)
        for outcome in compare(case, {"a": case.policy, "b": Policy()}):
            alone = replace(case, policy=outcome.policy)
            assert outcome.solution.placements == solve(alone).placements
            figures = {row.name: row.value for row in outcome.solution.criteria if ":" not in row.name}
            figures.pop("preference", None)
            assert figures.items() <= dict(outcome.figures).items()
            count += len(figures)
    assert count > 100


def test_proportionality_names_who_has_another_place_and_which_choice_it_was() -> None:
    case = replace(CASE, policy=Policy(criteria=("placed", "flagged", "preference")))
    [shift] = proportionality(case, solve(case)).shifts
    assert (shift.student, shift.opening, shift.rank) == ("s1", "other", 2)
    assert (shift.opening_without, shift.rank_without) == ("flagged", 1)


def test_proportionality_blames_no_lottery() -> None:
    """Where the support criteria decide nothing, nobody has another place without them."""
    random = Random(32)
    for _ in range(20):
        case = random_problem(random)
        students = tuple(
            replace(item, together=False, participates=False, women_present=False) for item in case.students
        )
        case = replace(case, students=students, policy=Policy(preference_mode=case.policy.preference_mode))
        assert proportionality(case, solve(case)).shifts == ()


def replan(case: PlacementProblem, published: PlacementSolution) -> PlacementProblem:
    """The problem in which keeping the published places comes right after placing people."""
    held, order = published.opening_of, case.policy.criteria
    rest = tuple(name for name in order if name not in ("placed", "changes"))
    return replace(
        case,
        policy=replace(case.policy, criteria=("placed", "changes", *rest)),
        students=tuple(replace(student, published=held.get(student.id)) for student in case.students),
    )


def test_replan_moves_no_more_people_than_it_must() -> None:
    random = Random(33)
    replanned = 0
    while replanned < 15:
        case = random_problem(random)
        before = solve(case)
        taken = sorted(set(before.opening_of.values()))
        pinned = {student.pinned for student in case.students}
        if not taken or taken[0] in pinned:
            continue
        openings = tuple(
            replace(item, capacity=item.capacity - 1) if item.id == taken[0] else item
            for item in case.openings
        )
        now = replan(replace(case, openings=openings), before)
        after = solve(now)
        assert check(now, after) == []
        held = before.opening_of
        fewest = min(
            (len(case.students) - len(plan), sum(plan.get(name) != opening for name, opening in held.items()))
            for plan in plans(now)
        )
        moved = [move for moves in chains_between(before, after) for move in moves if move.before is not None]
        assert len(moved) == fewest[1]
        replanned += 1


def test_replan_shows_the_chain_that_makes_room() -> None:
    case = problem(
        [{"id": "s1", "preferences": ["a"], "forbidden": ["c"]}, {"id": "s2", "preferences": ["b", "c"]}],
        [{"id": "a"}, {"id": "b"}, {"id": "c"}],
    )
    before = solve(case)
    assert before.opening_of == {"s1": "a", "s2": "b"}
    openings = tuple(replace(item, capacity=0) if item.id == "a" else item for item in case.openings)
    after = solve(replan(replace(case, openings=openings), before))
    chain = [
        (move.student, move.before, move.after)
        for move in moves_from(before.opening_of, after.opening_of, "s1")
    ]
    assert chain == [("s1", "a", "b"), ("s2", "b", "c")]


def chain(*moves: str) -> list[tuple[str, str | None, str | None]]:
    """Moves in few words: "s1 a b", with "-" for no place."""
    return [
        (name, None if before == "-" else before, None if after == "-" else after)
        for name, before, after in (move.split() for move in moves)
    ]


def test_chain_begins_with_whoever_leaves_a_place_that_nobody_takes() -> None:
    """s3 makes room for nobody, s2 goes where s1 was: in the order of their names nothing would follow."""
    before = placed(s1="c", s2="b", s3="a", s4="e", s5="f")
    after = placed(s1="d", s2="c", s3="b", s4="f", s5="e")
    chains = [told(found) for found in chains_between(before, after)]
    assert chains == [chain("s3 a b", "s2 b c", "s1 c d"), chain("s4 e f", "s5 f e")]
    in_a_row = told(moves_from(before.opening_of, after.opening_of, "s2"))
    assert in_a_row == chain("s2 b c", "s1 c d", "s3 a b", "s4 e f", "s5 f e")


def told(moves: Sequence[Move]) -> list[tuple[str, str | None, str | None]]:
    """Who goes from where to where."""
    return [(move.student, move.before, move.after) for move in moves]


def test_chain_takes_one_of_two_who_leave_the_same_place() -> None:
    """Two leave a, one takes it: one of the two follows her, the other begins a chain."""
    found = chains_between(placed(s1="a", s2="a"), placed(s1="b", s2="c", s3="a"))
    assert [[move.student for move in moves] for moves in found] == [["s3", "s1"], ["s2"]]


def placed(**places: str) -> PlacementSolution:
    """A solution of which only who goes where is known."""
    rows = tuple(
        Placement(name, place, rank=None, minutes=None, flagged=False, alone=False)
        for name, place in places.items()
    )
    return PlacementSolution("digest", "hand", 1, "optimal", (), rows, (), ())


def test_compare_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "problem.json").write_text(json.dumps(write_problem(CASE)))
    policies = {"wish": {"criteria": ["placed", "preference"]}, "site": {"criteria": ["placed", "flagged"]}}
    (tmp_path / "policies.json").write_text(json.dumps(policies))
    assert (
        main(["compare", str(tmp_path / "problem.json"), "--policies", str(tmp_path / "policies.json")]) == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["wish"]["figures"]["flagged"], told["site"]["figures"]["flagged"]) == (1, 0)


def test_compare_command_reports_faults_by_the_name_of_the_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "problem.json").write_text(json.dumps(write_problem(CASE)))
    (tmp_path / "policies.json").write_text(json.dumps({"mine": {"criteria": ["luck"]}}))
    assert (
        main(["compare", str(tmp_path / "problem.json"), "--policies", str(tmp_path / "policies.json")]) == 1
    )
    assert "mine.criteria[0]" in capsys.readouterr().err
