"""Asking why a file is refused."""

import pytest

from app.imports.reading import UnreadableFile, read_spreadsheet
from tests.imports.reading.specs import STUDENTS


def refusal_of(data: bytes, filename: str = "students.xlsx") -> UnreadableFile:
    """Why a file is refused."""
    with pytest.raises(UnreadableFile) as refusal:
        read_spreadsheet(data, filename, STUDENTS)
    assert str(refusal.value).endswith(".")
    return refusal.value
