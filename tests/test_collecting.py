"""The collector of garbage in a process that serves: it leaves alone what the start made, and looks less often."""

import gc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.collecting import NEW_OBJECTS, give_back, settle


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


def memory() -> int:
    """What this process has in memory, in MB."""
    found = re.search(r"^VmRSS:\s+(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) // 1024


def test_free_memory_goes_back_to_the_system() -> None:
    blocks = [bytes(2_000 + number % 2) for number in range(60_000)]
    pinned = blocks[::1_000]
    del blocks
    before = memory()

    give_back()

    assert before - memory() > 60
    assert len(pinned) == 60
