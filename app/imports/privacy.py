"""What imports hold about people: the rows of a file until it is confirmed or cancelled, and who did it."""

from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, select

from app.imports.models import ColumnMapping, HandEdit, ImportBatch, ImportFile, ImportRow
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose


def _with(number: int, whose: Whose, field: str) -> ColumnElement[bool]:
    """Rows of files of her school with this field as her own row has it: no two people have the same there."""
    person = ImportRow.metadata.tables[whose]
    hers = (
        select(person.c.id)
        .join(ImportBatch, ImportBatch.school_id == person.c.school_id)
        .where(
            person.c.id == number,
            ImportBatch.id == ImportRow.batch_id,
            func.lower(ImportRow.source[field].as_string()) == func.lower(person.c[field]),
        )
    )
    return hers.exists()


def _edits_of(whose: Whose, number: int) -> ColumnElement[bool]:
    return and_(HandEdit.subject_type == str(whose), HandEdit.subject_id == number)


BATCHES = Holding(
    ImportBatch,
    "Imports",
    staff={"author_id": "author_name"},
    plain="id school_id kind state file_name file_digest is_complete answers reading remarks counts fingerprint "
    "work work_at created_at decided_at decided_by_name version",
    nobody="the name of a file, and how many rows it had; those who did it stand in the trail",
)
ROWS = Holding(
    ImportRow,
    _l("Rows about you in files that were imported or wait for it"),
    rows={
        Whose.STUDENT: lambda number: _with(number, Whose.STUDENT, "student_number"),
        Whose.ROLE_MODEL: lambda number: _with(number, Whose.ROLE_MODEL, "email"),
        Whose.ACCOUNT: lambda number: _with(number, Whose.ACCOUNT, "email"),
    },
    shown="sheet row_number title source detail outcome",
    plain="batch_id position has_kept takes_file",
    source=words.FILE,
    readers=words.COORDINATORS,
    kept=Kept.IMPORTS,
)
EDITS = Holding(
    HandEdit,
    _l("Fields that somebody at school corrected by hand"),
    rows={whose: partial(_edits_of, whose) for whose in (Whose.STUDENT, Whose.ROLE_MODEL, Whose.CONTACT)},
    shown="field at",
    staff={"author_id": ""},
    plain="id school_id subject_type subject_id",
    source=words.MEERVOUD,
    readers=words.COORDINATORS,
    kept=Kept.ENROLMENT,
)
FILES = Holding(
    ImportFile,
    "Files that wait for their columns, or for a decision",
    staff={"author_id": "author_name"},
    plain="id school_id state kind is_kind_given file_name file_digest is_complete content look layout refusal "
    "batch_id author_roles created_at changed_at",
    nobody="a file as it was chosen, until its rows are decided on, two days at most; nobody is looked for in it, "
    "and when somebody is erased, all files of her school that wait are dropped",
)
MAPPINGS = Holding(
    ColumnMapping,
    "What the columns of a source are",
    plain="id school_id shape kind file_name columns fixed used_at",
    nobody="names of columns, and no cell of any file",
)
HELD = (BATCHES, ROWS, EDITS, FILES, MAPPINGS)
