"""Keys of counsellors: made, opened with a passphrase or a sheet, and access given to a colleague."""

from sqlalchemy import delete

from app.accounts.models import User
from app.accounts.passwords import ensure_acceptable, matches
from app.audit.services import record
from app.confidential import trail
from app.confidential.boxes import (
    DoesNotOpen,
    close,
    close_with_words,
    new_pair,
    open_box,
    open_with_words,
    pair_of,
)
from app.confidential.broken_rules import PassphraseIsPassword, WrongPassphrase, WrongSheet
from app.confidential.emails import tell_of_new_key
from app.confidential.models import ConfidentialReport, CounsellorKey, ReportAccess, StepKind
from app.confidential.phrases import new_sheet_code, normal_sheet_code
from app.confidential.queries.keys import accesses_without, readers_in
from app.confidential.services.steps import note
from app.extensions import db
from app.schools.queries import today

PASSPHRASE, SHEET = "passphrase", "sheet"


def _about(user_id: int, how: str) -> str:
    return f"counsellor {user_id} {how}"


def ensure_passphrase(passphrase: str, user: User) -> None:
    """As strict as for a password, and not the one that she signs in with.

    Raises PasswordRefused, PassphraseIsPassword.
    """
    ensure_acceptable(passphrase, user.name, user.email)
    if matches(passphrase, user.password_hash):
        raise PassphraseIsPassword


def make_key(user: User, passphrase: str) -> str:
    """Make her key, in place of the one she had, and give the code for her sheet, which is kept nowhere.

    What only the former key opened is lost; her colleagues are told that she reads what comes in from now on. Raises
    PasswordRefused, PassphraseIsPassword.
    """
    ensure_passphrase(passphrase, user)
    db.session.execute(delete(CounsellorKey).where(CounsellorKey.user_id == user.id))
    pair, sheet = new_pair(), new_sheet_code()
    key = CounsellorKey(
        school_id=user.school_id,
        user_id=user.id,
        public_key=pair.public,
        by_passphrase=close_with_words(passphrase, pair.private, _about(user.id, PASSPHRASE)),
        by_sheet=close_with_words(sheet, pair.private, _about(user.id, SHEET)),
        made_on=today(),
    )
    db.session.add(key)
    db.session.flush()
    record(trail.MAKE_KEY, key, actor=user, about=user)
    tell_of_new_key(user, [one.user for one in readers_in(user.school_id) if one.user_id != user.id])
    return sheet


def open_key(key: CounsellorKey, passphrase: str) -> bytes:
    """The private half of her key. Raises WrongPassphrase."""
    if not key.by_passphrase:
        raise WrongPassphrase
    try:
        return open_with_words(passphrase, key.by_passphrase, _about(key.user_id, PASSPHRASE))
    except DoesNotOpen as error:
        raise WrongPassphrase from error


def restore_key(key: CounsellorKey, sheet: str, passphrase: str, *, actor: User) -> bytes:
    """Give her key a new passphrase, with the code on her sheet. Raises WrongSheet, and what `make_key` raises."""
    try:
        private = open_with_words(normal_sheet_code(sheet), key.by_sheet, _about(key.user_id, SHEET))
    except DoesNotOpen as error:
        raise WrongSheet from error
    ensure_passphrase(passphrase, actor)
    key.by_passphrase = close_with_words(passphrase, private, _about(key.user_id, PASSPHRASE))
    db.session.flush()
    record(trail.RESTORE_KEY, key, actor=actor, about=actor)
    return private


def fits(key: CounsellorKey, private: bytes) -> bool:
    """Whether a private half still belongs to her key, which may have been made anew elsewhere."""
    return pair_of(private).public == key.public_key


def access_for(report: ConfidentialReport, private: bytes, key: CounsellorKey) -> ReportAccess:
    """The report's own private key, closed for one counsellor."""
    return ReportAccess(
        report_id=report.id, key_id=key.id, box=close(key.public_key, private, f"report {report.code}")
    )


def open_access(access: ReportAccess, report: ConfidentialReport, private: bytes) -> bytes:
    """The report's own private key, with that of a counsellor. Raises DoesNotOpen."""
    return open_box(private, access.box, f"report {report.code}")


def give_access(mine: CounsellorKey, private: bytes, other: CounsellorKey, *, actor: User) -> int:
    """Let a colleague open what I can open; gives how many reports that are."""
    missing = accesses_without(mine, other)
    for access in missing:
        report = db.session.get_one(ConfidentialReport, access.report_id)
        db.session.add(access_for(report, open_access(access, report, private), other))
        note(report, StepKind.ACCESS_GIVEN, actor=actor)
    db.session.flush()
    return len(missing)
