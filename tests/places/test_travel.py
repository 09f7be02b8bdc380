"""Distance and minutes, against figures worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.point import EARTH_RADIUS_KM, Point, distance_km, minutes

ZWOLLE, MEPPEL = Point(52.5125, 6.09444), Point(52.69583, 6.19444)
points = st.builds(Point, st.floats(50.7, 53.6), st.floats(3.3, 7.3))


def test_measures_a_degree_of_latitude() -> None:
    assert distance_km(Point(52, 5), Point(53, 5)) == pytest.approx(math.pi / 180 * EARTH_RADIUS_KM)
    assert pytest.approx(6371.0088) == EARTH_RADIUS_KM


def test_measures_a_degree_of_longitude_at_sixty_north() -> None:
    half_a_degree_of_latitude = math.pi / 360 * EARTH_RADIUS_KM
    assert distance_km(Point(60, 5), Point(60, 6)) == pytest.approx(half_a_degree_of_latitude, rel=1e-4)


def test_measures_half_the_earth() -> None:
    assert distance_km(Point(0, 0), Point(0, 180)) == pytest.approx(math.pi * EARTH_RADIUS_KM)


def test_takes_eight_minutes_to_set_off() -> None:
    assert minutes(ZWOLLE, ZWOLLE) == 8


def test_estimates_the_way_to_the_next_town() -> None:
    # 21.5 km as the crow flies, 27.9 km by road, 33.5 minutes at 50 km an hour, and 8 to set off.
    assert distance_km(ZWOLLE, MEPPEL) == pytest.approx(21.48, abs=0.01)
    assert minutes(ZWOLLE, MEPPEL) == 42


def test_follows_the_settings_of_a_school() -> None:
    assert minutes(ZWOLLE, MEPPEL, base=0, detour=1, km_per_hour=60) == 21
    assert minutes(ZWOLLE, MEPPEL, base=5, detour=1.3, km_per_hour=15) == 117


def test_rounds_half_a_minute_up() -> None:
    assert minutes(ZWOLLE, ZWOLLE, base=8.5) == 9
    assert minutes(ZWOLLE, ZWOLLE, base=8.49) == 8


def test_knows_no_minutes_to_an_unknown_place() -> None:
    assert minutes(None, ZWOLLE) is None
    assert minutes(ZWOLLE, None) is None


@given(points, points)
def test_takes_as_long_there_as_back(a: Point, b: Point) -> None:
    assert minutes(a, b) == minutes(b, a)
    assert (minutes(a, b) or 0) >= 8
