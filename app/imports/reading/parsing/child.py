"""The reading process: a request on standard input, an answer on standard output, bounds on itself before it looks.

Request: one line of JSON (`filename`, the names of columns, and what to do), then the file. Answer: one JSON object,
either `{"refused": code, "params": {…}}` or

- without more, the fields of `arrangement.Arrangement`: the file by the names of one kind;
- for `kinds` (kind -> names): `{"sheets": […], "read": {kind: …}}`, what the file looks like and, of each kind, what
  reading it by its names gives;
- with a `layout` besides: the fields of `arrangement.Arrangement`, the columns by their number from 0.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from .arrangement import arrange, arrange_laid_out
from .headers import HeaderNames
from .limits import confine
from .look import look
from .opening import tables_in
from .table import Refusal, Table


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
    if "kinds" not in request:
        names = _names(request)
        return asdict(arrange(tables_in(data, request["filename"], names), names))
    kinds = {kind: _names(names) for kind, names in request["kinds"].items()}
    tables = tables_in(data, request["filename"], _together(kinds))
    if "layout" in request:
        return asdict(arrange_laid_out(tables, request["layout"], kinds[request["layout"]["kind"]]))
    return {"sheets": [asdict(sheet) for sheet in look(tables)], "read": dict(_by_name(tables, kinds))}


def _by_name(tables: list[Table], kinds: Mapping[str, HeaderNames]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, names in kinds.items():
        try:
            yield kind, asdict(arrange(tables, names))
        except Refusal as refusal:
            yield kind, {"refused": refusal.code, "params": refusal.params}


def _names(given: Mapping[str, Any]) -> HeaderNames:
    columns = tuple((name, tuple(headers), bool(required)) for name, headers, required in given["columns"])
    return HeaderNames(columns, tuple(given["ignored"]), tuple(given["refused"]))


def _together(kinds: Mapping[str, HeaderNames]) -> HeaderNames:
    """The names of every kind, to find the separator of a text file by."""
    return HeaderNames(
        tuple(
            (f"{kind}.{name}", headers, required)
            for kind, names in kinds.items()
            for name, headers, required in names.columns
        )
    )
