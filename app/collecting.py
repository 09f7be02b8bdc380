"""Python's collector of garbage, set for a process that lives for months."""

import gc

NEW_OBJECTS = 20_000
"""How many may be made before the collector looks at them. With Python's own 700 it was half of the work of a page that
reads thousands of rows; what it finds later are a few megabytes."""


def settle() -> None:
    """Keep what the start has made out of the collector's sight, and let it look less often. Once, before serving."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
