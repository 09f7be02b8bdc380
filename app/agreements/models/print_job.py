"""Paper for a whole list: made in the background in files by class or supervisor, and gone after a day."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, LabelledEnum, SchoolRow, enum_type, now


class PrintKind(LabelledEnum):
    """What is printed, a page for each placement."""

    SHEETS = "sheets", _l("agreement sheets")
    LETTERS = "letters", _l("preparations for companies")


class PrintGrouping(LabelledEnum):
    """What goes together in one file."""

    CLASS_GROUP = "class_group", _l("class")
    SUPERVISOR = "supervisor", _l("supervisor")


class PrintState(LabelledEnum):
    """waiting -> making -> ready; back to waiting when a worker died; failed from either of the first two.

    One that is over, or that somebody deletes, leaves no row.
    """

    WAITING = "waiting", _l("waits for the background process")
    MAKING = "making", _l("is being made")
    READY = "ready", _l("ready to download")
    FAILED = "failed", _l("could not be made")

    @property
    def is_busy(self) -> bool:
        return self in BUSY


BUSY = (PrintState.WAITING, PrintState.MAKING)
_IS_BUSY = text("state IN ('waiting', 'making')")


class PrintJob(SchoolRow):
    """One list on paper, for the person who asked for it and nobody else. She has one under way at most."""

    __tablename__ = "print_job"
    __table_args__ = (
        Index(
            "uq_print_job_busy",
            "author_id",
            unique=True,
            sqlite_where=_IS_BUSY,
            postgresql_where=_IS_BUSY,
        ),
    )

    kind: Mapped[PrintKind] = mapped_column(enum_type(PrintKind, "print_kind"))
    grouping: Mapped[PrintGrouping] = mapped_column(enum_type(PrintGrouping, "print_grouping"))
    state: Mapped[PrintState] = mapped_column(
        enum_type(PrintState, "print_state"), default=PrintState.WAITING, index=True
    )
    author_id: Mapped[int] = mapped_column(index=True)
    wanted: Mapped[int]
    """How many placements were on the list when it was asked for."""
    printed: Mapped[int] = mapped_column(default=0)
    """How many of them were looked at so far."""
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    lease_until: Mapped[datetime | None]
    """When this has passed while it is being made, its worker is taken to be dead."""
    ended_at: Mapped[datetime | None]
    """When it was ready or failed."""
    parts: Mapped[list["PrintPart"]] = relationship(
        order_by="PrintPart.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return sum(part.pages or 0 for part in self.parts)


class PrintPart(Base):
    """One file of it: a class or the students of a supervisor, or part of one that is large."""

    __tablename__ = "print_part"

    job_id: Mapped[int] = mapped_column(ForeignKey("print_job.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    """The class or the supervisor; empty for students without one."""
    placement_ids: Mapped[list[int]] = mapped_column(JSON)
    """Whose pages, in their order."""
    pages: Mapped[int | None]
    """None until it is made; fewer than placements where some no longer needed a page."""
    content: Mapped[bytes] = mapped_column(LargeBinary, default=b"", deferred=True)
