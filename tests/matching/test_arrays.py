"""Columns of numbers: what is told apart, hangs together or comes first is what plain Python says."""

from __future__ import annotations

import numpy as np
import pytest

from matching.arrays import connected, distinct, first_of_each, renumbered


@pytest.mark.parametrize(("count", "most"), [(0, 1), (1, 1), (7, 5), (1000, 3000), (1000, 10**12)])
def test_distinct_keys_are_told_apart_by_table_as_by_sorting(count: int, most: int) -> None:
    keys = np.random.default_rng(count).integers(0, most, count)
    expected = np.unique(keys, return_index=True, return_inverse=True)
    assert [list(found) for found in distinct(keys)] == [list(column) for column in expected]


def test_numbers_that_are_kept_follow_each_other_and_the_others_are_none() -> None:
    kept = np.array([True, False, True, True])
    assert renumbered(np.array([3, -1, 1, 0, 2]), kept).tolist() == [2, -1, -1, 0, 1]
    assert renumbered(np.array([-1]), np.zeros(0, bool)).tolist() == [-1]


@pytest.mark.parametrize(("members", "groups"), [(1, 0), (6, 3), (40, 25), (200, 150)])
def test_members_are_connected_by_chains_of_groups(members: int, groups: int) -> None:
    draw = np.random.default_rng(members)
    edges = sorted((group, int(member)) for group in range(groups) for member in draw.integers(0, members, 2))
    group, member = np.array(edges, np.int64).reshape(-1, 2).T
    expected = list(range(members))
    for _ in range(members):
        for one, other in ((a, b) for number, a in edges for same, b in edges if number == same):
            expected[one] = expected[other] = min(expected[one], expected[other])
    assert connected(group, member, members).tolist() == expected


@pytest.mark.parametrize("most", [0, 2, [3, 0, 1, 9]])
def test_the_first_of_each_owner_are_those_with_the_least_keys(most: int | list[int]) -> None:
    draw = np.random.default_rng(4)
    owner, key, lot = draw.integers(0, 4, 30), draw.integers(0, 3, 30), draw.permutation(30)
    limit = [most] * 4 if isinstance(most, int) else most
    expected = set[int]()
    for one in range(4):
        rows = np.nonzero(owner == one)[0].tolist()
        expected.update(sorted(rows, key=lambda row: (key[row], lot[row]))[: limit[one]])
    taken = first_of_each(owner, most if isinstance(most, int) else np.array(most), key, lot)
    assert set(np.nonzero(taken)[0].tolist()) == expected
