"""Counts of people: in digits only, where other numbers may be words (R1)."""

import pytest

from app.imports.reading import values as v
from app.imports.reading.messages import BadValue


@pytest.mark.parametrize("raw", ["drie", "Nul", "twenty-five", "-1", "2,5"])
def test_count_is_not_read_from_words(raw: str) -> None:
    with pytest.raises(BadValue) as refusal:
        v.count_up_to(100)(raw)
    assert refusal.value.code == "whole_number"


@pytest.mark.parametrize(("raw", "number"), [("3", 3), ("3,0", 3), ("0", 0), ("onbekend", None)])
def test_reads_a_count_in_digits(raw: str, number: int | None) -> None:
    assert v.count_up_to(100)(raw) == number
