"""Long lists in parts: all of it, in order, and never more at once than a statement takes."""

from app.parts import AT_ONCE, in_parts


def test_parts_hold_everything_once_in_order() -> None:
    assert [list(some) for some in in_parts(range(5), 2)] == [[0, 1], [2, 3], [4]]
    assert [list(some) for some in in_parts([1, 2], 2)] == [[1, 2]]
    assert list(in_parts([], 2)) == []


def test_parts_are_as_large_as_a_statement_takes() -> None:
    assert [len(some) for some in in_parts(range(2 * AT_ONCE + 1))] == [AT_ONCE, AT_ONCE, 1]
