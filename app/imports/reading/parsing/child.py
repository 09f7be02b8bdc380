"""The reading process: a request on standard input, an answer on standard output, bounds on itself before it looks.

Request: one line of JSON (`filename` and the names of columns), then the file. Answer: one JSON object, either
`{"refused": code, "params": {…}}` or the fields of `arrangement.Arrangement`.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from .arrangement import arrange
from .headers import HeaderNames
from .limits import confine
from .opening import tables_in
from .table import Refusal


def main() -> None:
    """Answer the request on standard input. Ends with status 0 for a refusal too; anything else is a failure."""
    confine()
    request = json.loads(sys.stdin.buffer.readline())
    answer = answer_to(request, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode())


def answer_to(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Read one file; out of memory is a refusal like any other."""
    try:
        return _read(request, data)
    except Refusal as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        return {"refused": "too_heavy", "params": {}}


def _read(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    columns = tuple((name, tuple(headers), bool(required)) for name, headers, required in request["columns"])
    names = HeaderNames(columns, tuple(request["ignored"]), tuple(request["refused"]))
    return asdict(arrange(tables_in(data, request["filename"], names), names))
