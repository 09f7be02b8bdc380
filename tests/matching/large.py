"""Tiny problems solved in the ways that are kept for large ones, so that every plan of theirs can be gone through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from matching.engine import bounding, linear, nearing, pieces, settling
from matching.engine.division import divided, grouped
from matching.placement.solver import staging
from matching.placement.solver.disaggregation import OverPairs
from matching.placement.solver.programme import PlacementProgramme


@contextmanager
def everything_is_large() -> Iterator[None]:
    """While this lasts all is aggregate, sifted, divided as far as it goes, searched late and among few columns."""
    sizes = [
        (staging, "is_worth_aggregating", lambda _: True),
        (settling, "divided", lambda relaxation: divided(relaxation, least=1)),
        (bounding, "SIFTED", 0),
        (pieces, "SIFTED", 0),
        (pieces, "LARGEST", 1.0),
        (pieces, "grouped", lambda label: grouped(label, least=1)),
        (bounding, "WIDE", 0),
        (linear, "MOST_NEW", 5),
        (nearing, "COLUMNS", 1),
        (nearing, "WORTH", 0),
        (PlacementProgramme, "narrow", 0),
        (PlacementProgramme, "wide", 2),
        (OverPairs, "wide", 60),
    ]
    with ExitStack() as stack:
        for owner, name, value in sizes:
            stack.enter_context(patch.object(owner, name, value))
        yield
