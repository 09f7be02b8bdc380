"""Measures problem files of somebody's own, `.json` or `.json.gz`: each folder is a work, each file a case of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.matching.commands import row_of, solve
from benchmarks.matching.rows import Row
from matching.__main__ import read_json

KINDS = ("placement-problem/", "circle-problem/", "supervisor-problem/")


def problems(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The problems in a folder with the names of their files; other files are named and passed over."""
    for path in sorted(folder.iterdir()):
        if not path.name.endswith((".json", ".json.gz")):
            continue
        data = read_json(str(path))
        if isinstance(data, dict) and str(data.get("format")).startswith(KINDS):
            yield path.name.partition(".")[0], data
        else:
            print(f"{path} holds no problem", file=sys.stderr)


def measured(folder: Path, limit: float) -> Iterator[Row]:
    """A row for every problem in a folder."""
    for name, data in problems(folder):
        yield row_of(folder.name, name, data, solve(data, limit))
