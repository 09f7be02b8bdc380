"""The small map on Today: a mark for each place, what most companies there have, and none without a known town."""

import json

import pytest

from app.access import Role
from app.companies.models import Band
from app.companies.queries import bands_by_town
from app.companies.site_map import EDGE, HEIGHT, WIDTH, site_map
from app.places.drawing import PICTURE, draw_outline
from app.places.outlining import OUTLINE
from app.schools.queries import today
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def test_today_shows_where_the_companies_are_and_how_many_were_counted(
    make: Factories, browser: Browser
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    make.site(women=2, town="Atlantis")
    assert "Where the companies are" not in browser.get("/today").text

    for women in (0, 2, 1, None):
        make.site(women=women, town="Zwolle")
    make.site(women=5, town="Groningen")
    make.site(women=5, school=make.new_school(), town="Utrecht")
    page = browser.get("/today")

    assert "5 of 6 counted · 4 fewer than 3" in page.text
    assert "The town of 1 company is not known." in page.text
    assert [row for row in page.rows() if row[0].startswith("around")] == [
        ["around Zwolle", "4", "1 or 2"],
        ["around Groningen", "1", "3 or more"],
    ]


def test_a_place_has_the_mark_of_most_companies_there_and_fewer_women_when_equal() -> None:
    found = site_map(
        [
            ("Zwolle", Band.THREE_OR_MORE, 3),
            ("Zwolle", Band.NONE, 1),
            ("Kampen", Band.NONE, 2),
            ("Maastricht", Band.UNKNOWN, 1),
            (None, Band.NONE, 7),
        ]
    )

    assert found is not None
    assert [(mark.town, mark.band, mark.total) for mark in found.marks] == [
        ("Zwolle", Band.NONE, 6),
        ("Maastricht", Band.UNKNOWN, 1),
    ]
    assert found.elsewhere == 7
    for mark in found.marks:
        assert EDGE <= mark.at[0] <= WIDTH - EDGE
        assert EDGE <= mark.at[1] <= HEIGHT - EDGE
    assert site_map([("Atlantis", Band.NONE, 1)]) is None


def test_one_town_is_shown_with_the_country_around_it() -> None:
    found = site_map([("Zwolle", Band.NONE, 1)])

    assert found is not None
    assert found.marks[0].at == (WIDTH // 2, HEIGHT // 2)
    assert found.frame.scale < 1


def test_bands_are_counted_by_town(make: Factories) -> None:
    for women in (0, 1, 2, 3, None):
        make.site(women=women, town="Zwolle")

    assert set(bands_by_town(make.school.id, today())) == {
        ("Zwolle", Band.NONE, 1),
        ("Zwolle", Band.ONE_OR_TWO, 2),
        ("Zwolle", Band.THREE_OR_MORE, 1),
        ("Zwolle", Band.UNKNOWN, 1),
    }


def test_the_drawing_is_the_outline_of_the_map() -> None:
    lines = json.loads(OUTLINE.read_text(encoding="utf-8"))["lines"]
    assert PICTURE.read_text(encoding="utf-8") == draw_outline(lines)
