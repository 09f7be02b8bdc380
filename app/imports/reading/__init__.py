"""Spreadsheets in: bytes that nobody vouches for become rows with their place, or a refusal that says what to do.

    reading = read_spreadsheet(data, "students.xlsx", SPEC)      # UnreadableFile when the file is refused whole
    for row in reading.rows:
        parsed = parse_row(SPEC, row)                            # values, and an error per cell that has none

A feature describes its sheet with `SheetSpec` and `Column`, and takes its parsers from `reading.values`. The file
itself is read in a process of its own, with limits on time and memory, that knows nothing
of the application (`parsing`).
"""

from app.imports.reading.layout import Layout
from app.imports.reading.messages import BadValue, Remark, UnreadableFile
from app.imports.reading.result import Look, Reading, Sheet, SkippedRow, SkipReason
from app.imports.reading.rows import CellError, ParsedRow, SourceColumn, SourceRow, parse_row
from app.imports.reading.spec import NAMES, WHOLE_NAME, Column, Numbered, SheetSpec
from app.imports.reading.spreadsheet import look_at, read_laid_out, read_spreadsheet
