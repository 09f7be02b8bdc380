"""Keeping the signed paper: a PDF or a photo, recognised by its content, at most a few megabytes."""

from datetime import date
from hashlib import sha256

from flask import current_app

from app.accounts.models import User
from app.agreements.broken_rules import FileTooLarge, NotASignedSheet, SheetIsOut
from app.agreements.models import Agreement, AgreementFile, FileKind
from app.agreements.queries.sheets import CLOSED
from app.agreements.services.sheets import take_sheet
from app.agreements.services.signing import record_all
from app.agreements.trail import ADD_FILE, FETCH_FILE, REMOVE_FILE, note_sheet
from app.extensions import db, now

FIRST_BYTES: dict[FileKind, bytes] = {
    FileKind.PDF: b"%PDF-",
    FileKind.JPEG: b"\xff\xd8\xff",
    FileKind.PNG: b"\x89PNG\r\n\x1a\n",
}
LAST_BYTES: dict[FileKind, tuple[bytes, int]] = {
    FileKind.PDF: (b"%%EOF", 1024),
    FileKind.JPEG: (b"\xff\xd9", 64),
    FileKind.PNG: (b"IEND\xaeB`\x82", 8),
}
"""What a whole file ends with, and within how many bytes: half a file is refused while she still has the paper."""


def add_file(
    agreement: Agreement, version: int, content: bytes, signed_on: date | None, *, actor: User
) -> AgreementFile:
    """Keep the signed paper; while somebody had to sign, everybody did so on `signed_on`.

    Raises `NotASignedSheet`, `FileTooLarge`, `SheetIsOut`, `SheetChanged`, and what `record_all` raises.
    """
    kind = kind_of(content)
    take_sheet(agreement, version)
    if agreement.state in CLOSED:
        raise SheetIsOut(agreement.state)
    if agreement.is_open and signed_on is not None:
        record_all(agreement, None, signed_on, actor=actor)
    kept = AgreementFile(
        kind=kind,
        size=len(content),
        digest=sha256(content).hexdigest(),
        content=content,
        author_id=actor.id,
        author_name=actor.name,
    )
    agreement.files.append(kept)
    db.session.flush()
    note_sheet(ADD_FILE, agreement, actor=actor, kind=kind.value, bytes=len(content))
    return kept


def kind_of(content: bytes) -> FileKind:
    """What a file is, by its content. Raises `NotASignedSheet` or `FileTooLarge`."""
    most = current_app.config["AGREEMENT_FILE_MB"]
    if len(content) > most * 1024 * 1024:
        raise FileTooLarge(most)
    for kind, first in FIRST_BYTES.items():
        last, within = LAST_BYTES[kind]
        if content.startswith(first) and last in content[-within:]:
            return kind
    raise NotASignedSheet


def remove_file(kept: AgreementFile, *, actor: User) -> None:
    """Take the content of a file away; that it was there, and who added it, stays. Doing it twice changes nothing."""
    if kept.removed_at is not None:
        return
    wipe_file(kept)
    db.session.flush()
    note_sheet(REMOVE_FILE, kept.agreement, actor=actor)


def wipe_file(kept: AgreementFile) -> None:
    """Leave nothing of the content."""
    kept.content, kept.size, kept.digest, kept.removed_at = b"", 0, "", now()


def fetch_file(kept: AgreementFile, *, actor: User) -> bytes:
    """The content; that somebody took it is in the trail."""
    note_sheet(FETCH_FILE, kept.agreement, actor=actor)
    return kept.content
