"""Each soft criterion alone, on problems that can be solved by hand."""

from __future__ import annotations

from typing import Any

import pytest

from matching import PlacementProblem, solve
from matching.placement.problem import PlacementProblem as Problem
from tests.matching.builders import problem

FLAGGED = {"women_technical": 0}
WIDE = [{"id": "a", "capacity": 9}, {"id": "b", "capacity": 9}]


def values(case: PlacementProblem) -> dict[str, int]:
    """The figures of the solution."""
    solution = solve(case)
    assert solution.status == "optimal"
    return {row.name: row.value for row in solution.criteria}


def only(criterion: str, students: list[dict[str, Any]], *rest: Any, **more: Any) -> tuple[Problem, int]:
    """A problem with `placed` and one criterion, and the figure of the latter."""
    case = problem(
        students, *rest, policy={"criteria": ["placed", criterion], **more.pop("policy", {})}, **more
    )
    return case, values(case)[criterion]


def test_placed_counts_who_stays_at_home() -> None:
    students = [{"id": f"s{place}"} for place in range(5)]
    assert values(problem(students, [{"id": "o", "capacity": 2}]))["placed"] == 3


def test_alone_brings_two_together_at_the_site_that_holds_two() -> None:
    """R8: two ticked, one site with two seats and two with one: both go to the first."""
    sites = [{"id": name, **FLAGGED} for name in ("x", "y", "z")]
    openings = [{"id": "X", "site": "x", "capacity": 2}, {"id": "Y", "site": "y"}, {"id": "Z", "site": "z"}]
    students = [
        {"id": name, "together": True, "preferences": [first]} for name, first in (("s1", "Y"), ("s2", "Z"))
    ]
    case, alone = only("alone", students, openings, sites)
    assert alone == 0
    assert set(solve(case).opening_of.values()) == {"X"}


def test_alone_counts_nobody_who_did_not_wish_company() -> None:
    students = [{"id": "s1", "together": False}]
    assert only("alone", students, [{"id": "o", "site": "c"}], [{"id": "c", **FLAGGED}])[1] == 0


def test_alone_counts_nobody_at_a_site_with_enough_women() -> None:
    students = [{"id": "s1", "together": True}]
    assert only("alone", students, [{"id": "o", "site": "c"}], [{"id": "c", "women_technical": 3}])[1] == 0


def test_alone_takes_company_at_another_opening_of_the_same_site() -> None:
    students = [{"id": "s1", "together": True}, {"id": "s2", "together": True, "programme": "q"}]
    openings = [{"id": "o1", "site": "c"}, {"id": "o2", "site": "c", "programmes": ["q"]}]
    assert only("alone", students, openings, [{"id": "c", **FLAGGED}])[1] == 0


def test_alone_takes_no_company_from_another_period() -> None:
    students = [{"id": "s1", "together": True}, {"id": "s2", "together": True, "period": "2"}]
    openings = [{"id": "o1", "site": "c"}, {"id": "o2", "site": "c", "period": "2"}]
    assert only("alone", students, openings, [{"id": "c", **FLAGGED}])[1] == 2


def test_alone_never_leaves_someone_at_home() -> None:
    students = [{"id": "s1", "together": True}]
    case, alone = only("alone", students, [{"id": "o", "site": "c"}], [{"id": "c", **FLAGGED}])
    assert (alone, values(case)["placed"]) == (1, 0)


def odd_set() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Three who wish company, three sites each within reach of two of them: one pair fits, never three."""
    pairs = {"x": ("s1", "s2"), "y": ("s2", "s3"), "z": ("s1", "s3")}
    sites = [{"id": name, **FLAGGED} for name in pairs]
    openings = [{"id": name.upper(), "site": name, "capacity": 2} for name in pairs]
    students = [
        {
            "id": name,
            "together": True,
            "forbidden": [site.upper() for site, who in pairs.items() if name not in who],
        }
        for name in ("s1", "s2", "s3")
    ]
    return students, openings, sites


def test_alone_is_right_where_halves_of_students_would_be_in_company() -> None:
    assert only("alone", *odd_set())[1] == 1


def test_overload_counts_beyond_each_team_alone() -> None:
    students = [
        {"id": f"s{place}", "participates": True, "team": team}
        for place, team in enumerate(["k", "k", "k", "l"])
    ]
    teams = [{"id": "k", "intensive_places": 1}, {"id": "l", "intensive_places": 5}]
    openings = [{"id": "o", "site": "c", "capacity": 4}]
    assert only("overload", students, openings, [{"id": "c", **FLAGGED}], teams=teams)[1] == 2


def test_overload_moves_participants_and_nobody_else() -> None:
    students = [
        {"id": "s1", "participates": True, "team": "k", "preferences": ["flagged"]},
        {"id": "s2", "participates": False, "team": "k", "preferences": ["flagged"]},
    ]
    openings = [{"id": "flagged", "site": "c"}, {"id": "other"}]
    case, overload = only(
        "overload", students, openings, [{"id": "c", **FLAGGED}], teams=[{"id": "k", "intensive_places": 0}]
    )
    assert overload == 0
    assert solve(case).opening_of == {"s1": "other", "s2": "flagged"}


@pytest.mark.parametrize("team", [None, "without"])
def test_overload_counts_nothing_without_a_team_or_a_number(team: str | None) -> None:
    students = [{"id": "s1", "participates": True, "team": team}]
    teams = [{"id": "without", "intensive_places": None}]
    assert (
        only("overload", students, [{"id": "o", "site": "c"}], [{"id": "c", **FLAGGED}], teams=teams)[1] == 0
    )


THREE = [
    {"id": "s1", "preferences": ["a", "b", "c"]},
    {"id": "s2", "preferences": ["a", "c", "b"]},
    {"id": "s3", "preferences": ["a", "b", "c"]},
]
SEATS = [{"id": "a"}, {"id": "b"}, {"id": "c"}]


def test_preference_total_adds_ranks() -> None:
    assert only("preference", THREE, SEATS)[1] == 5


def test_preference_counts_a_place_off_the_list_as_one_after_the_longest_list() -> None:
    students = [{"id": "s1", "preferences": ["a", "b"]}, {"id": "s2", "preferences": ["a"]}]
    openings = [{"id": "a"}, {"id": "c"}]
    assert only("preference", students, [*openings, {"id": "b", "capacity": 0}])[1] == 4


def test_generous_first_spares_the_worst_rank() -> None:
    """s3 and s4 can go to one opening each, so that s1 and s2 share what is left."""
    students = [
        {"id": "s1", "preferences": ["a", "b", "c"]},
        {"id": "s2", "preferences": ["b", "a"], "forbidden": []},
    ]
    students = [
        {"id": "s1", "preferences": ["a", "b", "c"]},
        {"id": "s2", "preferences": ["b", "a", "c"]},
        {"id": "s3", "preferences": ["b", "a", "c"], "forbidden": ["c"]},
        {"id": "s4", "preferences": ["x", "a", "c"], "forbidden": ["x", "c"]},
    ]
    openings = [{"id": "a"}, {"id": "b"}, {"id": "c", "capacity": 2}, {"id": "x"}]
    case = problem(
        students, openings, policy={"criteria": ["placed", "preference"], "preference_mode": "generous"}
    )
    assert values(case) == {
        "placed": 0,
        "preference:4": 0,
        "preference:3": 2,
        "preference:2": 1,
        "preference:1": 1,
    }


def test_rank_maximal_first_gives_most_people_their_first_choice() -> None:
    students = [
        {"id": "s1", "preferences": ["a", "b"]},
        {"id": "s2", "preferences": ["a", "b", "c"]},
        {"id": "s3", "preferences": ["b", "c"]},
    ]
    case = problem(
        students, SEATS, policy={"criteria": ["placed", "preference"], "preference_mode": "rank_maximal"}
    )
    assert values(case) == {"placed": 0, "preference:1": 1, "preference:2": 1, "preference:3": 0}


def test_women_present_moves_her_who_wishes_it() -> None:
    students = [{"id": "s1", "women_present": True, "preferences": ["flagged"]}, {"id": "s2"}]
    openings = [{"id": "flagged", "site": "c"}, {"id": "other"}]
    case, present = only("women_present", students, openings, [{"id": "c", "women_technical": None}])
    assert present == 0
    assert solve(case).opening_of == {"s1": "other", "s2": "flagged"}


def test_flagged_counts_participants_at_sites_below_the_threshold_or_unknown() -> None:
    students = [{"id": name, "participates": name != "s4"} for name in ("s1", "s2", "s3", "s4")]
    sites = [{"id": "two", "women_technical": 2}, {"id": "three", "women_technical": 3}, {"id": "unknown"}]
    openings = [
        {"id": "o2", "site": "two", "capacity": 2},
        {"id": "o3", "site": "three"},
        {"id": "o?", "site": "unknown"},
    ]
    assert only("flagged", students, openings, sites)[1] == 2
    assert only("flagged", students, openings, sites, policy={"threshold": 2})[1] == 0


def test_travel_adds_minutes() -> None:
    students = [{"id": "s1"}, {"id": "s2"}]
    minutes = [["s1", "a", 10], ["s1", "b", 30], ["s2", "a", 20], ["s2", "b", 50]]
    assert only("travel", students, [{"id": "a"}, {"id": "b"}], minutes=minutes)[1] == 50


def test_changes_counts_who_moves_and_who_loses_a_place() -> None:
    students = [{"id": "s1", "published": "a"}, {"id": "s2", "published": "a"}, {"id": "s3"}]
    assert only("changes", students, [{"id": "a"}, {"id": "b"}])[1] == 1


def test_changes_counts_a_published_opening_that_is_gone() -> None:
    assert only("changes", [{"id": "s1", "published": "withdrawn"}], WIDE)[1] == 1


def test_order_decides_between_criteria() -> None:
    students = [{"id": "s1", "participates": True, "preferences": ["flagged"]}]
    openings = [{"id": "flagged", "site": "c"}, {"id": "other"}]
    found = {}
    for order in (["placed", "preference", "flagged"], ["placed", "flagged", "preference"]):
        case = problem(students, openings, [{"id": "c", **FLAGGED}], policy={"criteria": order})
        found[order[1]] = solve(case).opening_of["s1"]
    assert found == {"preference": "flagged", "flagged": "other"}
