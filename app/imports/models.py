"""Uploads on their way in, and the fields that people edited by hand."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now


class ImportKind(LabelledEnum):
    """What a file holds."""

    STUDENTS = "students", lazy_gettext("Students")
    COMPANIES = "companies", lazy_gettext("Companies")
    OPENINGS = "openings", lazy_gettext("Openings")
    PREFERENCES = "preferences", lazy_gettext("Preferences")
    ROLE_MODELS = "rolemodels", lazy_gettext("Role models")
    SUPERVISORS = "supervisors", lazy_gettext("Hours of supervisors")
    WITHDRAWALS = "withdrawals", lazy_gettext("Withdrawn recognitions")


class ImportState(LabelledEnum):
    """previewed -> confirmed | cancelled."""

    PREVIEWED = "previewed", lazy_gettext("waiting for your confirmation")
    CONFIRMED = "confirmed", lazy_gettext("imported")
    CANCELLED = "cancelled", lazy_gettext("not imported")


class RowOutcome(LabelledEnum):
    """What an import would do, or did, with one row."""

    NEW = "new", lazy_gettext("new")
    CHANGED = "changed", lazy_gettext("changed")
    UNCHANGED = "unchanged", lazy_gettext("unchanged")
    ERROR = "error", lazy_gettext("refused")


class ImportBatch(Versioned, SchoolRow):
    """One uploaded file and what became of it. The file itself is not kept; its rows only until somebody decides."""

    __tablename__ = "import_batch"

    kind: Mapped[ImportKind] = mapped_column(enum_type(ImportKind, "import_kind"))
    state: Mapped[ImportState] = mapped_column(
        enum_type(ImportState, "import_state"), default=ImportState.PREVIEWED
    )
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64))
    is_complete: Mapped[bool] = mapped_column(default=True)
    """The file holds all that the school has of this kind, so what is missing from it can be marked."""
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the coordinator answered to questions about the file as a whole."""
    reading: Mapped[dict[str, Any]]
    """Where each column stands, and what of the file was left alone. Holds no cells."""
    remarks: Mapped[dict[str, Any]]
    """What the coordinator should know of the file as a whole: language -> sentences. Emptied once decided."""
    counts: Mapped[dict[str, Any]]
    """{"new": n, "changed": n, "unchanged": n, "errors": n, "missing": n} of the preview, then of what was done."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """What the preview showed, as a digest: the same file against changed data gives another one."""
    work: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the worker is to do with it, and for whom: confirm it, or plan it again. Empty when there is nothing."""
    work_at: Mapped[datetime | None]
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    """When it was confirmed or cancelled."""
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")


class ImportRow(Base):
    """A row of the file as it was read, and what the import would do with it.

    Once the import is decided only refused rows stay, without their cells, so that the report can name them.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index(None, "batch_id", "outcome"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """The place in the reading, from 0, over all sheets."""
    sheet: Mapped[str] = mapped_column(String(200))
    row_number: Mapped[int]
    outcome: Mapped[RowOutcome] = mapped_column(enum_type(RowOutcome, "row_outcome"))
    title: Mapped[str] = mapped_column(String(300))
    """Whom or what the row is about."""
    source: Mapped[dict[str, Any]]
    """Field -> text of the cell."""
    detail: Mapped[dict[str, Any]]
    """Language -> changes, what is kept, notes and problems, in words."""
    has_kept: Mapped[bool] = mapped_column(default=False)
    """The file differs from what somebody entered by hand."""
    takes_file: Mapped[bool] = mapped_column(default=False)
    """The coordinator chose the file's values over those entered by hand, for this row."""


class FileState(LabelledEnum):
    """waiting -> open -> reading -> previewed, or refused; a file that says all by itself is never open."""

    WAITING = "waiting", lazy_gettext("waiting to be read")
    OPEN = "open", lazy_gettext("waiting for you to say what its columns are")
    READING = "reading", lazy_gettext("being read")
    PREVIEWED = "previewed", lazy_gettext("shown in a preview")
    REFUSED = "refused", lazy_gettext("refused")


class ImportFile(SchoolRow):
    """A file until somebody decided on its rows. It is gone then, or after two days."""

    __tablename__ = "import_file"

    state: Mapped[FileState] = mapped_column(
        enum_type(FileState, "import_file_state"), default=FileState.WAITING
    )
    kind: Mapped[str] = mapped_column(String(20), default="")
    """What it holds: as she said, or as it looks; empty until it was looked at."""
    is_kind_given: Mapped[bool] = mapped_column(default=False)
    """She said what it holds before she chose it."""
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64))
    is_complete: Mapped[bool] = mapped_column(default=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    look: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Its sheets, how they begin, and a few values of each column."""
    layout: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Which column is what, once somebody said so or all of it was recognised."""
    refusal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Why it was not read: a code and its details."""
    batch_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_batch.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    author_roles: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    """When its state last changed."""


class ColumnMapping(SchoolRow):
    """What somebody said the columns are of files with these column names: names and ours, and no cell of any file."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("school_id", "shape"),)

    shape: Mapped[str] = mapped_column(String(64))
    """A digest of the names of the columns, whatever their order."""
    kind: Mapped[ImportKind] = mapped_column(enum_type(ImportKind, "column_mapping_kind"))
    file_name: Mapped[str] = mapped_column(String(200))
    """Of the file that it was said of last, to know the source by."""
    columns: Mapped[dict[str, Any]]
    """Name of a column -> ours."""
    fixed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What she wrote for every row, such as a programme code; nothing that is another next year."""
    used_at: Mapped[datetime] = mapped_column(default=now)


class HandEdit(SchoolRow):
    """Somebody set this field by hand: an import keeps it until the coordinator says otherwise."""

    __tablename__ = "hand_edit"
    __table_args__ = (UniqueConstraint("subject_type", "subject_id", "field"),)

    subject_type: Mapped[str] = mapped_column(String(40))
    """Table name: student, company, site, opening."""
    subject_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    author_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
