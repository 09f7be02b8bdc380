"""How large a file may be, and the bounds that the reading process puts on itself."""

import os
import sys

if sys.platform != "win32":
    import resource

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
# Empty and title rows do not count as rows, but a sheet may not be stretched endlessly with them.
LAST_ROW = MAX_ROWS + 5_000
HEADER_WITHIN = 20
MAX_SHEETS = 100
# In all sheets together, empty ones between filled ones included: 20,000 rows of 125 columns.
MAX_CELLS = 2_500_000
MAX_CHARACTERS = 30_000_000

MAX_MEMBERS = 1_000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
# Deflate shrinks zeros a thousandfold; the most repetitive sheets of 20,000 rows that we made reach sixteen.
MAX_RATIO = 50
RATIO_COUNTS_FROM = 16 * 1024 * 1024

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 30
WALL_SECONDS = 60


def confine() -> None:
    """Bound this process: memory, time, no files, and it waits for others. On Windows only the parent's clock does."""
    if sys.platform != "win32":
        os.nice(5)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
