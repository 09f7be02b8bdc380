"""The day on which these tests play, so that a count of 1 October 2026 is a recent one for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """24 November 2026, ten o'clock in the morning in Zwolle."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=True):
        yield
