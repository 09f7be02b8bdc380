"""What features above bring to the page on which a student chooses to whom she talks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.listed import Listed
from app.students.models import Student


@dataclass(frozen=True)
class Way:
    """A part of that page: its template, and the `values` that it shows."""

    template: str
    values: Mapping[str, Any]


OTHER_WAYS: Listed[Callable[[Student], Way]] = Listed("confidential: other ways to tell")
