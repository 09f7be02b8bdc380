"""Explainers are kept per plan, not per page; and "why not" is offered where the answer comes while somebody waits."""

from collections.abc import Callable

import pytest

from app.placements.explaining import explainers
from app.placements.explaining.explainers import explainer_of
from app.placements.explaining.reasons import can_ask_why_not
from app.placements.models import MatchRun
from app.placements.problem.plan import plan_of
from app.placements.queries import all_proposals_of
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]


def test_explainer_is_kept_until_somebody_is_moved(town: Town, solve: Solve) -> None:
    run = solve(town)
    first, again = (plan_of(run, all_proposals_of(run)) for _ in range(2))
    moved = first.moving(town.students[0].id, None)

    assert explainer_of(run, first) is explainer_of(run, again)
    assert explainer_of(run, moved) is not explainer_of(run, first)


def test_explainer_that_was_longest_not_asked_makes_room(
    town: Town, solve: Solve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explainers, "MOST_KEPT", 1)
    run = solve(town)
    plan = plan_of(run, all_proposals_of(run))
    first = explainer_of(run, plan)
    explainer_of(run, plan.moving(town.students[0].id, None))

    assert explainer_of(run, plan) is not first


@pytest.mark.parametrize(
    ("students", "status", "seconds", "offered"),
    [
        (120, "feasible", 60, True),
        (1_200, "optimal", 3, True),
        (1_200, "feasible", 3, False),
        (1_200, "optimal", 60, False),
        (43_000, "optimal", 3, False),
    ],
)
def test_why_not_is_offered_where_somebody_can_wait_for_it(
    students: int, status: str, seconds: float, offered: bool
) -> None:
    run = MatchRun(summary={"students": students, "status": status, "seconds": {"solve": seconds}})

    assert can_ask_why_not(run) is offered
