"""Rows of imports, for tests that are about something else."""

from app.imports.models import FileState, ImportBatch, ImportFile, ImportKind, ImportState
from app.schools.models import School
from tests.factories import Factories


def a_file(make: Factories, school: School) -> int:
    """A file of which nobody said what its columns are; its number."""
    sheet = {
        "name": "a",
        "rows": 2,
        "beginning": [[1, ["Wie"]], [2, ["Anna"]]],
        "values": [[[2, "Anna"]]],
        "tallies": [[]],
    }
    layout = {"kind": "students", "sheet": "a", "row": 1, "columns": {}, "fixed": {}}
    row: ImportFile = make.row(
        ImportFile(
            school_id=school.id,
            state=FileState.OPEN,
            kind="students",
            file_name="students.csv",
            file_digest="0" * 64,
            content=b"Wie\nAnna",
            look={"sheets": [sheet]},
            layout=layout,
        )
    )
    return row.id


def a_batch(make: Factories, school: School) -> int:
    """An import that was cancelled; its number."""
    row: ImportBatch = make.row(
        ImportBatch(
            school_id=school.id,
            kind=ImportKind.STUDENTS,
            state=ImportState.CANCELLED,
            file_name="students.xlsx",
            file_digest="0" * 64,
            reading={},
            remarks={},
            counts={"new": 0, "changed": 0, "unchanged": 0, "errors": 0, "missing": 0},
            fingerprint="",
        )
    )
    return row.id
