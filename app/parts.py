"""Long lists in parts: a statement takes so many values at most, on both databases, and a task so many rows."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Each = TypeVar("Each")
AT_ONCE = 500
"""How many values a statement names."""


def in_parts(values: Sequence[Each], size: int = AT_ONCE) -> Iterator[Sequence[Each]]:
    """The values in their order, at most `size` at a time; nothing for none."""
    return (values[start : start + size] for start in range(0, len(values), size))
