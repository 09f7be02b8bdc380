"""The collector of garbage in a process that serves: it leaves alone what the start made, and looks less often."""

import gc
from collections.abc import Iterator

import pytest

from app.collecting import NEW_OBJECTS, settle


@pytest.fixture
def collector() -> Iterator[None]:
    """Python's own settings come back after the test."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_collector_works_after_the_application_is_imported() -> None:
    assert gc.isenabled()


def test_settle_leaves_alone_what_is_there_and_still_collects_what_comes(collector: None) -> None:
    settle()

    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == NEW_OBJECTS
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() > 0
