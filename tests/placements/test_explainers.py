"""Explainers are kept per plan within a bound, and "why not" is offered where the answer comes while somebody waits."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.placements.explaining import explainers
from app.placements.explaining.explainers import MOST_KEPT, ExplainerCache, explainer_of, megabytes_of
from app.placements.explaining.reasons import can_ask_why_not
from app.placements.models import MatchRun
from app.placements.problem.plan import plan_of
from app.placements.queries import all_proposals_of
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]


def explainer(pairs: int = 10_000, levels: int = 8) -> Any:
    """What the cache reads of an explainer: its pairs and the levels of its order."""
    return SimpleNamespace(model=SimpleNamespace(student=range(pairs)), levels=range(levels))


def keep(cache: ExplainerCache, key: str, pairs: int = 10_000) -> Any:
    return cache.explainer(key, lambda: explainer(pairs), can_prove=True)


@pytest.fixture
def fresh(app: Flask) -> Iterator[None]:
    """The application keeps no plan of an earlier test."""
    explainers.init_app(app)
    yield
    explainers.init_app(app)


@pytest.mark.usefixtures("fresh")
def test_explainer_is_kept_until_somebody_is_moved(town: Town, solve: Solve) -> None:
    run = solve(town)
    first, again = (plan_of(run, all_proposals_of(run)) for _ in range(2))
    moved = first.moving(town.students[0].id, None)

    kept = explainer_of(run, first, can_prove=True)
    assert explainer_of(run, again, can_prove=True) is kept
    assert explainer_of(run, moved, can_prove=True) is not kept


def test_cache_belongs_to_one_application_and_takes_its_bound(app: Flask) -> None:
    other = Flask("other")
    other.config["EXPLAINER_CACHE_MB"] = 7
    explainers.init_app(other)

    assert other.extensions["explainers"].most_megabytes == 7
    assert app.extensions["explainers"].most_megabytes == app.config["EXPLAINER_CACHE_MB"] == 1_000


def test_explainer_that_was_longest_not_asked_makes_room() -> None:
    cache = ExplainerCache(2.5 * megabytes_of(explainer(), can_prove=True))
    first, second = keep(cache, "first"), keep(cache, "second")
    assert keep(cache, "first") is first
    keep(cache, "third")

    assert list(cache.kept) == ["first", "third"]
    assert cache.megabytes <= cache.most_megabytes
    assert keep(cache, "second") is not second


def test_large_plan_makes_room_for_itself_until_it_fits() -> None:
    cache = ExplainerCache(3.5 * megabytes_of(explainer(), can_prove=True))
    for name in ("first", "second", "third"):
        keep(cache, name)
    keep(cache, "large", pairs=20_000)

    assert list(cache.kept) == ["third", "large"]


def test_plan_over_the_bound_is_answered_but_not_kept() -> None:
    cache = ExplainerCache(1.5 * megabytes_of(explainer(), can_prove=True))
    small = keep(cache, "small")
    large = keep(cache, "large", pairs=20_000)

    assert len(large.model.student) == 20_000
    assert list(cache.kept) == ["small"]
    assert keep(cache, "small") is small
    assert keep(cache, "large", pairs=20_000) is not large


def test_few_plans_are_kept_however_small() -> None:
    cache = ExplainerCache(1_000)
    for number in range(MOST_KEPT + 3):
        keep(cache, str(number), pairs=10)

    assert list(cache.kept) == [str(number) for number in range(3, MOST_KEPT + 3)]


def test_plan_without_a_question_is_counted_without_its_proof() -> None:
    assert megabytes_of(explainer(1_000_000), can_prove=False) == 100
    assert megabytes_of(explainer(1_000_000), can_prove=True) == 100 + 9 * 1_200


def test_people_who_open_a_plan_at_once_get_one_explainer() -> None:
    cache, made = ExplainerCache(1_000), list[Any]()

    def make() -> Any:
        made.append(explainer())
        return made[-1]

    with ThreadPoolExecutor(8) as people:
        got = list(people.map(lambda _: cache.explainer("plan", make, can_prove=True), range(40)))

    assert len(made) == 1
    assert all(each is made[0] for each in got)


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
