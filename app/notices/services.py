"""Putting letters in the outbox, and taking them back."""

from sqlalchemy import select, update

from app.background.engine import after_commit
from app.extensions import db
from app.notices.jobs import send_letter
from app.notices.models import Letter, LetterState


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
        to_name=to_name,
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


def try_again(letter: Letter) -> None:
    """Send a letter that failed once more."""
    letter.state, letter.attempts = LetterState.WAITING, 0
    db.session.flush()
    after_commit(send_letter, letter.id)
