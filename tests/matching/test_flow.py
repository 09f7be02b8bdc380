"""Flows in networks: supplies are met at least cost, and what has no room or no answer is refused."""

from __future__ import annotations

import numpy as np
import pytest

from matching.engine.flow import ROOM, arcs_of, cheapest_flow, largest_flow, occurring, room


def test_the_cheapest_flow_meets_all_supplies() -> None:
    arcs = arcs_of(
        (np.array([0, 0, 1]), np.array([2, 3, 3]), 1, np.array([5, 1, 2])), (np.array([2, 3]), 4, 1, 0)
    )
    supply = np.array([1, 1, 0, 0, -2])
    assert cheapest_flow(arcs, supply).tolist() == [1, 0, 1, 1, 1]


def test_what_cannot_be_met_is_an_error_unless_as_much_as_goes_is_enough() -> None:
    arcs = arcs_of((np.array([0]), 1, np.array([2]), 7))
    supply = np.array([3, -3])
    with pytest.raises(RuntimeError, match="no optimum"):
        cheapest_flow(arcs, supply)
    assert cheapest_flow(arcs, supply, as_much_as_goes=True).tolist() == [2]


def test_a_largest_flow_goes_through_the_narrowest_place() -> None:
    arcs = arcs_of((0, np.array([1, 2]), np.array([4, 5]), 0), (np.array([1, 2]), 3, np.array([3, 9]), 0))
    assert largest_flow(arcs, 0, 3)[:2].sum() == 8


def test_a_network_without_arcs_carries_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    arcs = arcs_of((nothing, nothing, nothing, nothing))
    assert not len(largest_flow(arcs, 0, 1))
    assert not len(cheapest_flow(arcs, np.array([1, -1]), as_much_as_goes=True))


def test_costs_that_are_planned_for_are_taken_and_larger_ones_refused() -> None:
    supply = np.array([1, -1])
    assert cheapest_flow(arcs_of((np.array([0]), 1, 1, 2 * room(2))), supply).tolist() == [1]
    with pytest.raises(OverflowError, match="no room"):
        cheapest_flow(arcs_of((np.array([0]), 1, 1, ROOM)), supply)
    with pytest.raises(OverflowError, match="too many"):
        cheapest_flow(arcs_of((np.array([0]), 2**31, 1, 0)), supply)


def test_nodes_are_numbered_without_gaps() -> None:
    numbers, place = occurring(np.array([7, 3, 7]))
    assert numbers.tolist() == [3, 7]
    assert place.tolist() == [1, 0, 1]
    assert [len(column) for column in occurring(np.zeros(0, np.int64))] == [0, 0]
