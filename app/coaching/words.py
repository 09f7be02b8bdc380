"""Codes of this feature in words, for copies."""

from typing import Any

from app.coaching.models import Instead


def instead_words(values: Any) -> str:
    """What is possible instead, behind each other."""
    labels = Instead.labels()
    return "; ".join(str(labels.get(value, value)) for value in values or ())
