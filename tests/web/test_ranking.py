"""One move in an ordered list changes two places and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.ranking import moved


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("up:b", ["b", "a", "c"]),
        ("down:b", ["a", "c", "b"]),
        ("up:a", ["a", "b", "c"]),
        ("down:c", ["a", "b", "c"]),
        ("up:x", ["a", "b", "c"]),
        ("sideways:b", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_moved_gives_the_new_order(move: str, order: list[str]) -> None:
    assert moved(["a", "b", "c"], move) == order


@given(st.lists(st.integers(1, 99).map(str), unique=True, min_size=1), st.data())
def test_moved_keeps_every_entry_and_can_be_undone(order: list[str], data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(order))
    after = moved(order, f"up:{value}")

    assert sorted(after) == sorted(order)
    assert moved(after, f"down:{value}" if value != order[0] else "") == order
