"""What people do with their rights: taking a copy of everything, and what the trail keeps of it."""

from typing import Any

from app.audit.services import Actor, Subject, record
from app.privacy.files import FORMATS
from app.privacy.trail import COPY


def note_copy(subject: Subject, file_format: str, *, actor: Actor | None) -> None:
    """Keep that a copy of everything about somebody left, and who took it."""
    row: Any = subject
    record(
        COPY,
        subject,
        actor=actor,
        subject_name=getattr(row, "trail_name", row.name),
        data={"format": file_format if file_format in FORMATS else "html"},
    )
