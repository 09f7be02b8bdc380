"""Positions in pictures follow from the figures, on one scale."""

import pytest

from app.web.pictures import loads, share_bars, spark, stacks

GROUPS = [("Electro", [("First", 30), ("Second", 10)]), ("Metal", [("First", 0), ("Second", 20)])]


def test_stacks_share_the_scale_of_the_largest_group() -> None:
    electro, metal = stacks(GROUPS)

    assert [(part.start, part.width, part.shade) for part in electro.parts] == [(0, 75, 1), (75, 25, 2)]
    assert [(part.start, part.width) for part in metal.parts] == [(0, 0), (0, 50)]
    assert (electro.total, metal.total) == (40, 20)


def test_stacks_take_a_given_scale_so_that_two_pictures_compare() -> None:
    assert stacks(GROUPS, scale=80)[0].parts[0].width == 37.5


def test_stacks_of_nothing_are_empty_bars() -> None:
    (bar,) = stacks([("Electro", [("First", 0)])])

    assert (bar.total, bar.parts[0].width) == (0, 0)


def test_stacks_never_pass_the_edge() -> None:
    (bar,) = stacks([("Electro", [("a", 1), ("b", 1), ("c", 1)])])

    assert bar.parts[-1].start + bar.parts[-1].width == pytest.approx(100, abs=0.01)


def test_loads_show_what_goes_over_the_capacity() -> None:
    within, over = loads([("Electro", 40, 50), ("Metal", 60, 40)], scale=100)

    assert (within.filled, within.limit, within.over, within.is_over) == (40, 50, 0, False)
    assert (over.filled, over.limit, over.over, over.is_over) == (40, 40, 20, True)


def test_loads_leave_air_beyond_the_largest() -> None:
    (load,) = loads([("Metal", 60, 40)])

    assert load.filled + load.over < 100


def test_loads_without_figures_do_not_divide_by_nothing() -> None:
    assert loads([]) == []
    assert loads([("Metal", 0, 0)])[0].filled == 0


def test_shares_stand_on_one_scale_of_whole_tenths_with_their_marks() -> None:
    whole, (one, other, unknown) = share_bars(
        [("Metal", 0.14, 0.53), ("Wood", 0.3, None), ("Glass", None, 0.1)]
    )

    assert whole == 0.6
    assert (one.filled, one.mark_at) == (pytest.approx(23.333), pytest.approx(88.333))
    assert (other.filled, other.mark_at) == (50, None)
    assert (unknown.filled, unknown.mark_at) == (None, pytest.approx(16.667))


def test_shares_of_nothing_do_not_divide_by_nothing() -> None:
    assert share_bars([("Metal", 0.0, None)])[1][0].filled == 0
    assert share_bars([]) == (0.1, [])


def test_spark_breaks_where_a_figure_is_not_known() -> None:
    pieces = spark([("2022", 0), ("2023", 2), ("2024", None), ("2025", 4)])

    assert [len(piece) for piece in pieces] == [2, 1]
    assert pieces[0][0] == (4, 32)  # nothing stands on the floor
    assert pieces[1][0] == (156, 4)  # the most stands at the top


def test_spark_of_one_point_or_none() -> None:
    assert spark([("2026", 3)]) == [[(4, 4)]]
    assert spark([("2026", None)]) == []
