"""Lists: the state in the URL, pages that exist, order in both directions."""

import pytest
from flask import Flask

from app.schools.models import Team
from app.web.listing import ListState, page_of
from tests.factories import Factories

pytestmark = pytest.mark.database
SORTS = {"name": (Team.name, Team.id), "newest": (Team.id.desc(),)}


def _names(make: Factories, state: ListState, size: int = 25) -> list[str]:
    from sqlalchemy import select

    query = select(Team).where(Team.school_id == make.school.id)
    return [team.name for team in page_of(query, state, SORTS, page_size=size).rows]


@pytest.fixture
def teams(make: Factories) -> Factories:
    for name in ("Bouw", "Afbouw", "ICT"):
        make.team(name=name)
    return make


@pytest.mark.parametrize(
    ("sort", "descending", "names"),
    [
        ("name", False, ["Afbouw", "Bouw", "ICT"]),
        ("name", True, ["ICT", "Bouw", "Afbouw"]),
        ("newest", False, ["ICT", "Afbouw", "Bouw"]),
        ("newest", True, ["Bouw", "Afbouw", "ICT"]),
    ],
)
def test_a_list_is_sorted_both_ways(teams: Factories, sort: str, descending: bool, names: list[str]) -> None:
    assert _names(teams, ListState(sort=sort, descending=descending)) == names


def test_a_page_past_the_end_shows_the_last(teams: Factories) -> None:
    assert _names(teams, ListState(sort="name", page=9), size=2) == ["ICT"]


def test_the_state_is_read_from_the_url_and_written_back(app: Flask) -> None:
    with app.test_request_context("/list?q=+anker+&standing=unknown&sort=-town&page=3&evil=1"):
        state = ListState.from_request(
            sorts=["name", "town"], filters={"standing": ["unknown"], "evil": ["2"]}
        )
        assert state == ListState("anker", {"standing": "unknown"}, "town", descending=True, page=3)
        assert state.url(page=4) == "/list?q=anker&standing=unknown&sort=-town&page=4"
        assert state.url(standing="") == "/list?q=anker&sort=-town"
        assert state.sort_url("town") == "/list?q=anker&standing=unknown&sort=town"
        assert state.aria_sort("town") == "descending"
        assert state.aria_sort("name") is None


@pytest.mark.parametrize(
    "query", ["page=0", "page=-4", "page=x", "sort=nonsense", "sort=-nonsense", "page=99999999999"]
)
def test_nonsense_in_the_url_gives_the_first_page_as_it_comes(app: Flask, query: str) -> None:
    with app.test_request_context(f"/list?{query}"):
        state = ListState.from_request(sorts=["name"])
        assert state.sort == "name"
        assert not state.descending
        assert 1 <= state.page <= 100_000
