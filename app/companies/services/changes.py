"""Putting new values into a row, and knowing which of them are new."""

from collections.abc import Mapping
from typing import Any

from app.extensions import Base


def put(row: Base, values: Mapping[str, Any]) -> list[str]:
    """Set the attributes that differ; returns their names. An empty text and None are the same: not known."""
    changed = []
    for name, value in values.items():
        wanted = None if value == "" else value
        if getattr(row, name) != wanted:
            setattr(row, name, wanted)
            changed.append(name)
    return changed
