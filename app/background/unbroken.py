"""Steps that must not be broken off half-way: one at a time in a process, which does not end before it is done.

For what is done outside the database and noted in it afterwards, such as an email that a mail server takes. Between
the two nothing may happen but a power cut or `kill -9`, and then it is one step that nobody knows the end of.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING_SECONDS = 15
"""How long a worker that has to end waits for the step that is being taken."""
_step = threading.Lock()


@contextmanager
def unbroken(patience: float) -> Iterator[None]:
    """Take a step that nothing of ours breaks off. Raises TimeoutError after `patience` seconds without a turn."""
    if not _step.acquire(timeout=max(0.0, patience)):
        raise TimeoutError(f"no turn within {patience:.0f} seconds")
    try:
        yield
    finally:
        _step.release()


def begin_no_more() -> bool:
    """Wait for the step that is being taken, and let no other begin in this process; False when it took too long."""
    return _step.acquire(timeout=ENDING_SECONDS)
