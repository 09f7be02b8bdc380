"""Uploads on their way in, and the fields that people edited by hand."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, enum_type, now


class ImportKind(StrEnum):
    """What a file holds."""

    STUDENTS = "students"
    COMPANIES = "companies"
    OPENINGS = "openings"
    PREFERENCES = "preferences"


class ImportState(StrEnum):
    """previewed -> confirmed | cancelled."""

    PREVIEWED = "previewed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class ImportBatch(Base):
    """One uploaded file: the rows as they were read, and what became of them. The file itself is not kept."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[ImportKind] = mapped_column(enum_type(ImportKind, "import_kind"))
    state: Mapped[ImportState] = mapped_column(
        enum_type(ImportState, "import_state"), default=ImportState.PREVIEWED
    )
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64))
    reading: Mapped[dict[str, Any]]
    """The source rows with their sheet and row numbers, and what was ignored; emptied once confirmed or cancelled."""
    counts: Mapped[dict[str, Any]]
    """{"new": n, "changed": n, "unchanged": n, "errors": n} of the preview, then of what was done."""
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class HandEdit(Base):
    """Somebody set this field by hand: an import keeps it until the coordinator says otherwise."""

    __tablename__ = "hand_edit"
    __table_args__ = (UniqueConstraint("subject_type", "subject_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    subject_type: Mapped[str] = mapped_column(String(40))
    """Table name: student, company, site, opening."""
    subject_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    author_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
