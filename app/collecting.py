"""Python's collector of garbage, set for a process that lives for months, and memory that goes back to the system."""

import ctypes
import gc
import sys

NEW_OBJECTS = 20_000
"""How many may be made before the collector looks at them. With Python's own 700 it was half of the work of a page that
reads thousands of rows; what it finds later are a few megabytes."""


def settle() -> None:
    """Keep what the start has made out of the collector's sight, and let it look less often. Once, before serving."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)


def give_back() -> None:
    """Hand free memory back to the system, after something that took much of it; only GNU's C library can.

    It would stay with the process otherwise: one that tried an order of 3,000 students kept up to 941 MB, where 256
    were in use.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
