"""Explanations of a plan as it stands: complete, and in codes and numbers only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching import explain, solve
from tests.matching.builders import problem

FLAGGED = {"women_technical": 0}


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


def test_explain_refuses_names_that_are_not_in_the_problem() -> None:
    case = problem([{"id": "s"}], [{"id": "o"}])
    with pytest.raises(KeyError):
        explain(case, solve(case), "nobody")
    with pytest.raises(KeyError):
        explain(case, solve(case), "s", "nowhere")
