"""The best knapsack of every supervisor, against all there are, and against filling it with nothing left out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from matching.arrays import Ints
from matching.supervisors.solver import packing
from matching.supervisors.solver.packing import Columns, packed, worth_of_hours


def drawn(seed: int, people: int, most: int, sites: int) -> Columns:
    """Up to `most` columns each, some at a site of their own or where going costs nothing."""
    draw = np.random.default_rng(seed)
    count = draw.integers(0, most + 1, people)
    owner, size = np.repeat(np.arange(people), count), int(count.sum())
    site = draw.integers(0, sites, size)
    order = np.lexsort((site, owner))
    site = site[order]
    cost = np.where(draw.random((people, sites)) < 0.3, 0, draw.integers(1, 60, (people, sites)))
    return Columns(draw.choice([3, 5, 10], size), draw.integers(1, 50, size), owner, site, cost[owner, site])


def worth(columns: Columns, chosen: Ints) -> int:
    """What some columns of one supervisor gain, visits paid."""
    visits = {int(columns.site[column]): int(columns.cost[column]) for column in chosen}
    return int(columns.gain[chosen].sum()) - sum(visits.values())


def best_of_all(columns: Columns, mine: Ints, hours: int) -> int:
    """Whichever of all sets of her columns gains most."""
    sets = (np.array(some, np.int64) for count in range(len(mine) + 1) for some in combinations(mine, count))
    return max(worth(columns, some) for some in sets if columns.hours[some].sum() <= hours)


@pytest.mark.parametrize("near", [0.0, packing.NEAR])
def test_no_set_of_columns_that_fits_gains_more(near: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nothing is expected to be below its bound, so that knapsacks are filled once more."""
    monkeypatch.setattr(packing, "NEAR", near)
    for seed in range(60):
        columns, most = drawn(seed, people=4, most=8, sites=4), np.array([0, 7, 16, 33])
        value, chosen = packed(columns, most)
        for person, hours in enumerate(most.tolist()):
            mine = np.nonzero(columns.owner == person)[0]
            taken = mine[chosen[mine]]
            assert columns.hours[taken].sum() <= hours
            assert worth(columns, taken) == value[person] == best_of_all(columns, mine, hours), (seed, person)


def test_what_is_left_out_would_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of hundreds of columns most are left out, and the best knapsack is that of all."""
    filled, sizes = packing._filled, []

    def watched(columns: Columns, most: Ints) -> tuple[Ints, Ints]:
        sizes.append(len(columns.gain))
        return filled(columns, most)

    monkeypatch.setattr(packing, "_filled", watched)
    for seed in range(10):
        columns, most = (
            drawn(seed, people=8, most=200, sites=40),
            np.array([0, 40, 60, 80, 100, 120, 150, 400]),
        )
        sizes.clear()
        value, _ = packed(columns, most)
        assert value.tolist() == filled(columns, most)[0].tolist()
        assert sizes[0] < len(columns.gain) / 2


def test_an_hour_is_worth_what_makes_the_rest_just_fit() -> None:
    """At that price what gains something fits, and at a little less it does not; where all fits it is nothing."""

    def taken(columns: Columns, price: float) -> int:
        gain = columns.gain - price * columns.hours
        sites = {site: gain[columns.site == site].clip(0).sum() for site in np.unique(columns.site).tolist()}
        going = np.array([sites[site] for site in columns.site.tolist()]) > columns.cost
        return int(columns.hours[(gain > 0) & going].sum())

    drawn_ones = [drawn(seed, people=1, most=12, sites=4) for seed in range(60)]
    scarce = [columns for columns in drawn_ones if taken(columns, 0) > 20]
    assert 10 < len(scarce) < 50
    for columns in drawn_ones:
        worth = worth_of_hours(columns, np.array([20]))[0]
        assert taken(columns, worth) <= 20
        assert (worth < 0.01) == (taken(columns, 0) <= 20)
    for columns in scarce:
        worth = worth_of_hours(columns, np.array([20]))[0]
        assert taken(columns, worth * 0.999 - 0.002) > 20
