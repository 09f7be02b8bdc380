"""The map of sites: the same filters and people as the list, one mark for everybody, and a ring around a town."""

import json
from contextvars import Context
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask

from app.access import Role
from app.companies.models import Band
from app.extensions import db
from app.places.outlining import OUTLINE
from app.places.queries import find_town
from config import ConfigurationError, Testing
from tests.browser import Browser
from tests.companies.test_site_pages import names, stop
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


def asked(browser: Browser, **query: str) -> dict[str, Any]:
    """What the map asks for, as it is answered."""
    response = Context().run(browser.client.get, "/companies/map/sites.json", query_string=query)
    answer: dict[str, Any] = json.loads(response.data)
    return answer


def shown(browser: Browser, **query: str) -> dict[str, list[Any]]:
    """What the map draws: by town, each site as name, kind of mark, words beside it."""
    answer = asked(browser, **query)
    return {town: [tuple(item[1:4]) for item in items] for _north, _east, town, items in answer["places"]}


def test_map_shows_what_the_list_shows_with_the_same_mark_for_everybody(
    make: Factories, browser: Browser
) -> None:
    known = make.site(women=2, company_name="Bakker", town="Zwolle")
    make.opening(known, capacity=3)
    make.site(company_name="Jansen", town="Zwolle")
    make.site(women=4, company_name="Visser", town="Kampen")
    stop(make.site(women=0, company_name="Mol", town="Kampen"))
    make.site(women=3, company_name="Nergens", town="Atlantis")
    make.site(women=3, company_name="Elders", school=make.new_school())
    bands = list(Band)
    everything = {
        "Kampen": [
            ("Visser", bands.index(Band.THREE_OR_MORE), "no places in this period"),
            ("Mol", bands.index(Band.NONE), "not available"),
        ],
        "Zwolle": [
            ("Bakker", bands.index(Band.ONE_OR_TWO), "3 places"),
            ("Jansen", bands.index(Band.UNKNOWN), "no places in this period"),
        ],
    }

    seen = {role: shown(browser.sign_in(make.user(role))) for role in (Role.STUDENT, Role.COORDINATOR)}
    assert seen == {Role.STUDENT: everything, Role.COORDINATOR: everything}
    for query in (
        {"openings": "yes"},
        {"standing": "unknown"},
        {"q": "bakker"},
        {"near": "Kampen", "within": "30"},
    ):
        on_map = {name for items in shown(browser, **query).values() for name, _kind, _words in items}
        listed = {
            name.removesuffix(" Placement stop") for name in names(browser.get("/companies", query=query))
        }
        assert on_map == listed, query
    words = asked(browser)["sentence"]
    assert words.startswith("4 companies on the map. Of 1 it is not known how many women work there.")
    assert "The town of 1 is not known: you find it in the list only." in words


def test_map_without_scripts_is_the_list_and_keeps_its_filters(make: Factories, browser: Browser) -> None:
    make.site(women=3, company_name="Bakker", town="Zwolle")
    make.site(women=3, company_name="Visser", town="Maastricht")
    browser.sign_in(make.user(Role.STUDENT))

    page = browser.get("/companies/map", query={"near": "zwolle"})
    assert names(page) == names(browser.get("/companies", query={"near": "zwolle"})) == ["Bakker"]
    assert "at most 45 min from Zwolle" in page.text
    assert [figure.get("hidden") is not None for figure in page.all(".//figure")] == [True]
    assert {"/companies?near=zwolle&sort=advice", "/companies/map?near=zwolle&sort=advice"} <= set(
        page.links.values()
    )
    unknown = browser.get("/companies", query={"near": "Zwole", "within": "30"})
    assert "We do not know one town called “Zwole”" in unknown.text
    assert names(unknown) == ["Bakker", "Visser"]


@pytest.mark.parametrize("path", ["/companies", "/companies/map", "/companies/map/sites.json"])
def test_map_asks_the_database_as_often_for_many_sites(make: Factories, browser: Browser, path: str) -> None:
    browser.sign_in(make.user())
    counts = []
    for towns in (("Zwolle",), ("Kampen", "Deventer", "Zutphen", "Almelo")):
        for town in towns:
            make.opening(make.site(women=1, town=town))
        db.session.commit()
        with counted() as statements:
            browser.client.get(path, query_string={"near": "Zwolle", "within": "90"})
        counts.append(statements.count)

    assert counts[0] == counts[1]


def test_ring_is_as_large_as_the_journey_is_long(make: Factories, browser: Browser) -> None:
    make.site(town="Kampen")
    browser.sign_in(make.user())

    answer = asked(browser, near="Zwolle", within="30")
    zwolle = find_town("Zwolle")
    assert zwolle is not None
    assert answer["ring"] == [zwolle.latitude, zwolle.longitude, 14423]


def test_outline_lies_around_the_towns() -> None:
    outline = json.loads(OUTLINE.read_text(encoding="utf-8"))
    points = [point for line in outline["lines"] for point in line]

    assert all(50.7 < north < 53.7 and 3.3 < east < 7.3 for north, east in points)
    assert {name for name, *_ in outline["towns"][:3]} == {"Amsterdam", "Rotterdam", "Den Haag"}
    assert len(outline["lines"]) > 12


def test_pictures_under_the_map_come_only_from_where_the_installation_says(
    make: Factories, browser: Browser, app: Flask
) -> None:
    browser.sign_in(make.user())
    tiles = {
        "MAP_TILES_URL": "https://tiles.example:8443/{z}/{x}/{y}.png",
        "MAP_TILES_ATTRIBUTION": "Kaarthuis",
    }
    plain = browser.get("/companies/map")
    with patch.dict(app.config, tiles):
        with_tiles = browser.get("/companies/map")
        elsewhere = browser.get("/companies")

    sources = [
        page.response.headers["Content-Security-Policy"].split("img-src ")[1].split(";")[0]
        for page in (plain, with_tiles, elsewhere)
    ]
    assert sources == ["'self' data:", "'self' data: https://tiles.example:8443", "'self' data:"]
    assert [page.all(".//figure")[0].get("data-tiles-by") for page in (plain, with_tiles)] == [
        None,
        "Kaarthuis",
    ]


@pytest.mark.parametrize(
    ("url", "by"),
    [
        ("http://tiles.example/{z}/{x}/{y}.png", "Kaarthuis"),
        ("https://tiles.example/{z}/{x}.png", "Kaarthuis"),
        ("https://tiles.example; script-src */{z}/{x}/{y}.png", "Kaarthuis"),
        ("https://tiles.example/{z}/{x}/{y}.png", ""),
    ],
)
def test_refuses_an_address_of_pictures_that_makes_no_sense(url: str, by: str) -> None:
    with pytest.raises(ConfigurationError, match="MAP_TILES"):
        Testing(MAP_TILES_URL=url, MAP_TILES_ATTRIBUTION=by)
