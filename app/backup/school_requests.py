"""Asking for an export of the whole school, agreeing to it, cancelling it, and fetching the file."""

from __future__ import annotations

from pathlib import Path

import pyrage
from flask_babel import gettext
from sqlalchemy import select

from app.access import Permission
from app.accounts.models import User
from app.audit.services import record
from app.background.engine import after_commit
from app.backup.jobs import make_file
from app.backup.models import ExportState, SchoolExport
from app.backup.trail import AGREE, ASK, CANCEL, FETCH
from app.errors import DomainError, visible_row
from app.extensions import db, now


class ExportUnderWay(DomainError):
    """One at a time."""

    def __init__(self) -> None:
        super().__init__(
            gettext("An export is under way already. Cancel it first, or wait until its file is deleted.")
        )


class NeedsSecondPerson(DomainError):
    """An administrator and a coordinator decide this together."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "A second person has to agree: an administrator where a coordinator asked, and the other way around."
            )
        )


class ExportNotReady(DomainError):
    """There is no file, not yet or no longer."""

    def __init__(self) -> None:
        super().__init__(gettext("There is no file to download. Reload the page to see how far it is."))


class WrongRecipient(DomainError):
    """Nobody could open it."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext("This is not a public key of age. It begins with age1 and has 62 characters.")
        )


def exports_of(school_id: int) -> list[SchoolExport]:
    """The exports that were asked for, the newest first."""
    query = select(SchoolExport).where(SchoolExport.school_id == school_id)
    return list(db.session.scalars(query.order_by(SchoolExport.id.desc())))


def export_for(user: User, export_id: int) -> SchoolExport:
    """One export of her school. Raises NotVisible."""
    mine = SchoolExport.school_id == user.school_id
    return visible_row(select(SchoolExport).where(SchoolExport.id == export_id, mine))


def ask(user: User, recipient: str) -> SchoolExport:
    """Ask for an export. Raises ExportUnderWay, WrongRecipient."""
    if any(one.is_under_way for one in exports_of(user.school_id)):
        raise ExportUnderWay
    if recipient:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError:
            raise WrongRecipient from None
    export = SchoolExport(school_id=user.school_id, recipient=recipient, asked_by_id=user.id)
    db.session.add(export)
    db.session.flush()
    record(ASK, export, actor=user)
    return export


def may_agree(user: User, export: SchoolExport) -> bool:
    """Whether she is the second person: not who asked, and with the two of them an administrator and a coordinator."""
    asker = db.session.get(User, export.asked_by_id)
    if asker is None or asker.id == user.id:
        return False
    rights = (Permission.MANAGE_USERS, Permission.MANAGE_STUDENTS)
    return any(asker.has(one) and user.has(other) for one, other in (rights, rights[::-1]))


def may_fetch(user: User, export: SchoolExport) -> bool:
    """Whether the file is for her: an administrator sees no content, so she gets an encrypted one only."""
    is_one_of_both = user.id in (export.asked_by_id, export.agreed_by_id)
    return is_one_of_both and (bool(export.recipient) or user.has(Permission.MANAGE_STUDENTS))


def agree(export: SchoolExport, user: User) -> None:
    """The second person agrees; the worker makes it. Raises NeedsSecondPerson, ExportNotReady."""
    if export.state is not ExportState.ASKED:
        raise ExportNotReady
    if not may_agree(user, export):
        raise NeedsSecondPerson
    export.state, export.agreed_by_id, export.agreed_at = ExportState.AGREED, user.id, now()
    db.session.flush()
    record(AGREE, export, actor=user)
    after_commit(make_file, export.id)


def cancel(export: SchoolExport, user: User) -> None:
    """Stop it, at any time before the file is deleted by itself; a file that is there is deleted."""
    if not export.is_under_way:
        raise ExportNotReady
    export.state, export.ended_at = ExportState.CANCELLED, now()
    db.session.flush()
    export.path.unlink(missing_ok=True)
    record(CANCEL, export, actor=user)


def fetch(export: SchoolExport, user: User) -> Path:
    """The file, for one of the two. Raises ExportNotReady."""
    if export.state is not ExportState.READY or not may_fetch(user, export) or not export.path.exists():
        raise ExportNotReady
    record(FETCH, export, actor=user)
    return export.path
