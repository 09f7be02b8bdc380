"""Putting letters in the outbox, and taking them back."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import ColumnElement, case, func, or_, select, update

from app.audit.labels import TrailWords
from app.audit.services import Actor, record
from app.background.engine import after_commit
from app.errors import DomainError
from app.extensions import db
from app.notices.jobs import forget_letter_files, send_letter
from app.notices.models import Letter, LetterState

TRAIL_WORDS = TrailWords()
TRY_AGAIN = TRAIL_WORDS.label("letter:try_again", lazy_gettext("Email sent again"))


class LetterHasNotFailed(DomainError):
    """Only a letter that could not be sent is tried again; a second copy of the others would confuse."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This email has not failed, so it is not sent again. Reload the page to see its state.")
        )


def queue_letter(
    *,
    key: str,
    kind: str,
    school_id: int,
    to_name: str,
    to_address: str,
    subject: str,
    body: str,
    language: str = "nl",
    recipient_id: int | None = None,
    is_secret: bool = False,
) -> Letter:
    """Write a letter in the running transaction; it leaves after the commit.

    `key` names what it announces (`publication:12:student:7`): a second letter with the same key is not made, the
    first is returned. Subject and body are final text in the reader's language; `is_secret` wipes the body once sent.
    """
    existing = db.session.scalar(select(Letter).where(Letter.key == key))
    if existing is not None:
        return existing
    letter = Letter(
        key=key,
        kind=kind,
        school_id=school_id,
        recipient_id=recipient_id,
        to_name=to_name[:200],  # first name, prefix and surname at their longest are longer together
        to_address=to_address,
        language=language,
        subject=subject,
        body=body,
        is_secret=is_secret,
    )
    db.session.add(letter)
    db.session.flush()  # the task carries the id
    after_commit(send_letter, letter.id)
    return letter


def withdraw_letters(key_prefix: str) -> int:
    """Take back every letter of which the key begins with `key_prefix` and that has not left yet; returns how many."""
    taken_back = db.session.scalars(
        update(Letter)
        .where(Letter.key.startswith(key_prefix, autoescape=True), Letter.state == LetterState.WAITING)
        .values(state=LetterState.WITHDRAWN)
        .returning(Letter.id)
    )
    return len(taken_back.all())


def withdraw_letters_to(school_id: int, address: str) -> int:
    """Take back the letters that wait for somebody who wants no more of them; only those that she can unsubscribe from.

    Returns how many.
    """
    taken_back = db.session.scalars(
        update(Letter)
        .where(
            Letter.school_id == school_id,
            func.lower(Letter.to_address) == address.strip().lower(),
            Letter.unsubscribe_url.is_not(None),
            Letter.state == LetterState.WAITING,
        )
        .values(state=LetterState.WITHDRAWN)
        .returning(Letter.id)
    )
    return len(taken_back.all())


def rewrite_letters(key_prefix: str, rewrite: Callable[[str], str]) -> None:
    """Pass subject and text of every letter of which the key begins with `key_prefix` through `rewrite`."""
    changed = []
    letters = select(Letter).where(Letter.key.startswith(key_prefix, autoescape=True))
    for letter in db.session.scalars(letters):
        new = rewrite(letter.subject), rewrite(letter.body)
        if new != (letter.subject, letter.body):
            letter.subject, letter.body = new
            changed.append(letter.id)
    _forget_files(changed)


def _forget_files(letter_ids: Sequence[int]) -> None:
    if letter_ids:
        after_commit(forget_letter_files, list(letter_ids))


_GONE: dict[str, Any] = {
    "to_name": "",
    "to_address": "",
    "subject": "",
    "body": "",
    "last_error": "",
    "unsubscribe_url": None,
}
_ON_ITS_WAY = frozenset({LetterState.WAITING, LetterState.SENDING, LetterState.FAILED})


def wipe_letters(school_id: int, address: str) -> int:
    """Wipe name, address and text of every letter to this address, and take back those that have not left.

    Key, kind and time stay: that a letter was sent is no secret. Returns how many.
    """
    return _wipe(Letter.school_id == school_id, func.lower(Letter.to_address) == address.strip().lower())


def wipe_letters_about(key_prefix: str) -> int:
    """Wipe every letter of which the key begins with `key_prefix` in the same way, whoever it was for."""
    return _wipe(Letter.key.startswith(key_prefix, autoescape=True))


def wipe_mentions(school_id: int, name: str, address: str | None) -> int:
    """Wipe every letter of which subject or text holds this full name or address, whoever it was for.

    A letter to somebody of the same name is hers, and stays.
    """
    texts = [text for text in (name, address) if text]
    if not texts:
        return 0
    columns = (Letter.subject, Letter.body)
    return _wipe(
        Letter.school_id == school_id,
        func.lower(Letter.to_name) != name.lower(),
        or_(*(column.icontains(text, autoescape=True) for column in columns for text in texts)),
    )


def _wipe(*conditions: ColumnElement[bool]) -> int:
    state = case((Letter.state.in_(_ON_ITS_WAY), LetterState.WITHDRAWN.value), else_=Letter.state)
    wiped = db.session.scalars(
        update(Letter)
        .where(*conditions)
        .values({**_GONE, "state": state})
        .returning(Letter.id)
        .execution_options(synchronize_session="fetch")
    )
    ids = wiped.all()
    _forget_files(ids)
    return len(ids)


def try_again(letter: Letter, actor: Actor) -> None:
    """Send a letter that failed once more, at once. Raises LetterHasNotFailed."""
    if letter.state is not LetterState.FAILED:
        raise LetterHasNotFailed
    letter.state, letter.attempts, letter.lease_until = LetterState.WAITING, 0, None
    db.session.flush()
    after_commit(send_letter, letter.id)
    record(TRY_AGAIN, letter, actor=actor, school_id=letter.school_id, subject_name=letter.subject)
