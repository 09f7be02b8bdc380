"""Reading a spreadsheet in a process of its own, which is ended when it takes too long or too much."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from app.imports.reading.layout import Layout, laid_out
from app.imports.reading.messages import Remark, UnreadableFile
from app.imports.reading.parsing import limits
from app.imports.reading.result import Look, Reading, Sheet, SkippedRow, SkipReason
from app.imports.reading.rows import SourceColumn, SourceRow
from app.imports.reading.spec import SheetSpec

logger = logging.getLogger(__name__)

# Started by path, not as a module of `app`: importing `app` would bring Flask, the database and every setting with it.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from parsing.child import main; main()"
_FOLDER = str(Path(__file__).parent)
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
_NAME_LENGTH = 100


def read_spreadsheet(data: bytes, filename: str, spec: SheetSpec) -> Reading:
    """Read the rows of an xlsx, ods or csv file that fit `spec`.

    Raises `UnreadableFile` when the file is too large, no spreadsheet, locked, damaged or built to overload, holds a
    formula or a citizen service number, or lacks a required column. What it is, is decided by its content; `filename`
    names the sheet of a text file.
    """
    return _reading(_answer(data, filename, _names(spec)))


def look_at(data: bytes, filename: str, specs: Sequence[SheetSpec]) -> Look:
    """Describe the sheets of a file, and read it by the names of each of `specs`.

    Raises `UnreadableFile` where nobody can say what its columns are either: it is no spreadsheet, locked, damaged,
    too large, or holds a citizen service number.
    """
    answer = _answer(data, filename, {"kinds": {spec.kind: _names(spec) for spec in specs}})
    sheets = tuple(map(Sheet.from_json, answer["sheets"]))
    readings: dict[str, Reading | UnreadableFile] = {
        kind: UnreadableFile(read["refused"], **read["params"]) if "refused" in read else _reading(read)
        for kind, read in answer["read"].items()
    }
    return Look(sheets, readings)


def read_laid_out(data: bytes, filename: str, layout: Layout, specs: Sequence[SheetSpec]) -> Reading:
    """Read the rows of a file by the columns that somebody chose; `specs` are those that it was looked at with."""
    spec = next(spec for spec in specs if spec.kind == layout.kind)
    kinds = {spec.kind: _names(spec) for spec in specs}
    answer = _answer(data, filename, {"kinds": kinds, "layout": layout.as_request(spec)})
    return laid_out(_reading(answer), layout, spec)


def _names(spec: SheetSpec) -> dict[str, Any]:
    names = spec.names()
    return {"columns": names.columns, "ignored": names.ignored, "refused": names.refused}


def _answer(data: bytes, filename: str, request: dict[str, Any]) -> dict[str, Any]:
    """What the reading process says of a file. Raises `UnreadableFile`."""
    if not data:
        raise UnreadableFile("empty")
    if len(data) > limits.MAX_BYTES:
        raise UnreadableFile("too_large", limit=str(limits.MAX_MEGABYTES))
    name = PurePath(filename.replace("\\", "/")).name[:_NAME_LENGTH] or "csv"
    answer = _ask(json.dumps({**request, "filename": name}).encode() + b"\n" + data)
    if "refused" in answer:
        raise UnreadableFile(answer["refused"], **answer["params"])
    return answer


def _ask(request: bytes) -> dict[str, Any]:
    """Start the process, hand it the request, take its answer. A process that dies has met a file beyond its bounds."""
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and our own code; the file goes in as data
            [sys.executable, "-I", "-c", _START, _FOLDER],
            input=request,
            capture_output=True,
            timeout=limits.WALL_SECONDS,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning(
            "A spreadsheet of %d bytes took longer than %d seconds to read", len(request), limits.WALL_SECONDS
        )
        raise UnreadableFile("too_heavy") from None
    if done.returncode:
        # The last line names the exception; a traceback could repeat cells of the file.
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        logger.warning(
            "Reading a spreadsheet of %d bytes ended with status %d (%s)",
            len(request),
            done.returncode,
            reason,
        )
        raise UnreadableFile("too_heavy" if done.returncode < 0 else "damaged")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _reading(answer: dict[str, Any]) -> Reading:
    sheets = [sheet["name"] for sheet in answer["sheets"]]
    columns = [
        {name: SourceColumn(letter, header) for name, letter, header in sheet["columns"]}
        for sheet in answer["sheets"]
    ]
    return Reading(
        rows=tuple(
            SourceRow(sheets[sheet], number, dict(zip(columns[sheet], texts, strict=True)), columns[sheet])
            for sheet, number, texts in answer["rows"]
        ),
        fields=frozenset().union(*columns),
        sheets=tuple(sheets),
        ignored_columns=tuple(answer["ignored_columns"]),
        unknown_columns=tuple(answer["unknown_columns"]),
        hidden_columns=tuple(answer["hidden_columns"]),
        skipped=tuple(
            SkippedRow(sheets[sheet], number, SkipReason(reason), text)
            for sheet, number, reason, text in answer["skipped"]
        ),
        notes=tuple(Remark(code, params) for code, params in answer["notes"]),
    )
