"""Answers that take as long whatever they did, so that a stopwatch does not tell which addresses are known."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app


@contextmanager
def steady() -> Iterator[None]:
    """What is done inside lasts at least STEADY_SECONDS: the rest is waited out. Commit inside, or a lock waits too."""
    began = time.monotonic()
    yield
    left = current_app.config["STEADY_SECONDS"] - (time.monotonic() - began)
    if left > 0:
        time.sleep(left)
