"""Exports of a whole school that two people asked for on the page: one asks, another agrees, the worker makes it."""

from datetime import datetime
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now


class ExportState(LabelledEnum):
    """asked -> agreed -> making -> ready -> gone; or cancelled, or failed."""

    ASKED = "asked", _l("waits for a second person")
    AGREED = "agreed", _l("waits to be made")
    MAKING = "making", _l("is being made")
    READY = "ready", _l("ready to download")
    GONE = "gone", _l("the file is deleted")
    CANCELLED = "cancelled", _l("cancelled")
    FAILED = "failed", _l("could not be made")


UNDER_WAY = frozenset({ExportState.ASKED, ExportState.AGREED, ExportState.MAKING, ExportState.READY})
_IS_UNDER_WAY = text("state IN ('asked', 'agreed', 'making', 'ready')")


class SchoolExport(Versioned, SchoolRow):
    """One export. At most one of a school is under way; its file lies in the data folder for a day."""

    __tablename__ = "school_export"
    __table_args__ = (
        Index(
            "uq_school_export_under_way",
            "school_id",
            unique=True,
            sqlite_where=_IS_UNDER_WAY,
            postgresql_where=_IS_UNDER_WAY,
        ),
    )

    state: Mapped[ExportState] = mapped_column(
        enum_type(ExportState, "school_export_state"), default=ExportState.ASKED, index=True
    )
    recipient: Mapped[str] = mapped_column(String(200), default="")
    """A public key of age for which the file is encrypted; empty: a zip that anybody can open."""
    asked_by_id: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    agreed_by_id: Mapped[int | None]
    agreed_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    """How many tables are in it so far."""
    rows: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    """When it was ready, failed, or was cancelled."""

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def path(self) -> Path:
        """Where its file is, once it is made."""
        return Path(current_app.config["DATA_DIR"]) / "exports" / self.file_name

    @property
    def file_name(self) -> str:
        """What the file is called, in the data folder and when it is downloaded."""
        return f"school-{self.school_id}-{self.id}.{'age' if self.recipient else 'zip'}"
