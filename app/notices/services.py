"""Putting emails in the outbox, and taking them back."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import ColumnElement, case, func, or_, select, update

from app.audit.labels import TrailWords
from app.audit.services import Actor, record
from app.background.engine import after_commit
from app.errors import DomainError
from app.extensions import db
from app.notices.jobs import forget_email_files, send_email, send_emails
from app.notices.models import GONE, Email, EmailState
from app.parts import in_parts

TOGETHER = 50
"""Emails in one task, where there are many: the queue commits each task that it takes."""
LONGEST_NAME = 200
TRAIL_WORDS = TrailWords(numbered={"Email": lazy_gettext("Email %(number)s")})
TRY_AGAIN = TRAIL_WORDS.label("letter:try_again", lazy_gettext("Email sent again"))


class EmailHasNotFailed(DomainError):
    """Only an email that could not be sent is tried again; a second copy of the others would confuse."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This email has not failed, so it is not sent again. Reload the page to see its state.")
        )


def queue_email(
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
) -> Email:
    """Write an email in the running transaction; it leaves after the commit.

    `key` names what it announces (`publication:12:student:7`): a second email with the same key is not made, the
    first is returned. Subject and body are final text in the reader's language; `is_secret` wipes the body once sent.
    """
    email = new_email(
        key=key,
        kind=kind,
        school_id=school_id,
        to_name=to_name,
        to_address=to_address,
        subject=subject,
        body=body,
        language=language,
        recipient_id=recipient_id,
        is_secret=is_secret,
    )
    return queue_one(email)


def queue_one(email: Email) -> Email:
    """As `queue_email`, of an email that `new_email` made."""
    queued = queue_emails([email])
    return queued[0] if queued else db.session.scalars(select(Email).where(Email.key == email.key)).one()


def new_email(*, to_name: str, **values: Any) -> Email:
    """An email that `queue_one` or `queue_emails` puts in the outbox; what it takes is said at `queue_email`.

    And `reply_to`: the address of somebody whom the text names to write to, so that an answer goes there.
    """
    # First name, prefix and surname at their longest are longer together.
    return Email(to_name=to_name[:LONGEST_NAME], **values)


def queue_emails(emails: Sequence[Email]) -> list[Email]:
    """Write many emails in few statements, as `queue_email` does each; returns those whose key is new.

    Where there are several, whatever else waits for a worker goes before them.
    """
    by_key: dict[str, Email] = {}
    for email in emails:
        by_key.setdefault(email.key, email)
    keys = list(by_key)
    for some in in_parts(keys):
        for key in db.session.scalars(select(Email.key).where(Email.key.in_(some))):
            del by_key[key]
    db.session.add_all(by_key.values())
    db.session.flush()  # the tasks carry the ids
    ids = [email.id for email in by_key.values()]
    if len(ids) == 1:
        after_commit(send_email, *ids)
    else:
        for together in in_parts(ids, TOGETHER):
            after_commit(send_emails, together)
    return list(by_key.values())


def withdraw_emails(key_prefix: str) -> int:
    """Take back every email of which the key begins with `key_prefix` and that has not left yet; returns how many."""
    taken_back = db.session.scalars(
        update(Email)
        .where(Email.key.startswith(key_prefix, autoescape=True), Email.state == EmailState.WAITING)
        .values(state=EmailState.WITHDRAWN)
        .returning(Email.id)
    )
    return len(taken_back.all())


def withdraw_emails_called(keys: Sequence[str]) -> int:
    """Take back those of the emails with exactly these keys that have not left yet; returns how many."""
    count = 0
    for some in in_parts(keys):
        of_them = (Email.key.in_(some), Email.state == EmailState.WAITING)
        taken_back = update(Email).where(*of_them).values(state=EmailState.WITHDRAWN).returning(Email.id)
        count += len(db.session.scalars(taken_back).all())
    return count


def withdraw_emails_to(school_id: int, address: str) -> int:
    """Take back the emails that wait for somebody who wants no more of them; only those that she can unsubscribe from.

    Returns how many.
    """
    taken_back = db.session.scalars(
        update(Email)
        .where(
            Email.school_id == school_id,
            func.lower(Email.to_address) == address.strip().lower(),
            Email.unsubscribe_url.is_not(None),
            Email.state == EmailState.WAITING,
        )
        .values(state=EmailState.WITHDRAWN)
        .returning(Email.id)
    )
    return len(taken_back.all())


def rewrite_emails(key_prefix: str, rewrite: Callable[[str], str]) -> None:
    """Pass subject and text of every email of which the key begins with `key_prefix` through `rewrite`."""
    changed = []
    emails = select(Email).where(Email.key.startswith(key_prefix, autoescape=True))
    for email in db.session.scalars(emails):
        new = rewrite(email.subject), rewrite(email.body)
        if new != (email.subject, email.body):
            email.subject, email.body = new
            changed.append(email.id)
    _forget_files(changed)


def _forget_files(email_ids: Sequence[int]) -> None:
    if email_ids:
        after_commit(forget_email_files, list(email_ids))


_ON_ITS_WAY = frozenset({EmailState.WAITING, EmailState.SENDING, EmailState.FAILED})


def wipe_emails(school_id: int, address: str) -> int:
    """Wipe name, address and text of every email to this address, and take back those that have not left.

    Key, kind and time stay: that an email was sent is no secret. Returns how many.
    """
    return _wipe(Email.school_id == school_id, func.lower(Email.to_address) == address.strip().lower())


def wipe_emails_about(key_prefix: str) -> int:
    """Wipe every email of which the key begins with `key_prefix` in the same way, whoever it was for."""
    return _wipe(Email.key.startswith(key_prefix, autoescape=True))


def wipe_mentions(school_id: int, name: str, address: str | None) -> int:
    """Wipe every email of which subject or text holds this full name or address, whoever it was for.

    An email to somebody of the same name is hers, and stays.
    """
    texts = [text for text in (name, address) if text]
    if not texts:
        return 0
    columns = (Email.subject, Email.body)
    return _wipe(
        Email.school_id == school_id,
        func.lower(Email.to_name) != name.lower(),
        or_(*(column.icontains(text, autoescape=True) for column in columns for text in texts)),
    )


def wipe_emails_with(ids: Sequence[int]) -> int:
    """Wipe these emails in the same way."""
    return _wipe(Email.id.in_(ids))


def wipe_emails_to(school_id: int, addresses: Collection[str], account_ids: Collection[int]) -> int:
    """Wipe every email to one of these addresses, in small letters, or for one of these accounts, in the same way."""
    to_them = or_(func.lower(Email.to_address).in_(addresses), Email.recipient_id.in_(account_ids))
    return _wipe(Email.school_id == school_id, to_them)


def unname_emails(school_id: int, names: Callable[[str], bool], unnamed: Callable[[str], str]) -> int:
    """Pass subject and text of every email in which `names` finds somebody through `unnamed`; returns how many.

    An answer goes to nobody who is found. An email to somebody of the same name is hers, and stays.
    """
    changed: list[dict[str, Any]] = []
    filled = (Email.school_id == school_id, Email.subject != "")
    columns = (Email.id, Email.to_name, Email.reply_to, Email.subject, Email.body, Email.last_error)
    for email_id, to_name, reply_to, *held in db.session.execute(select(*columns).where(*filled)):
        if any(map(names, [*held, reply_to or ""])) and not names(to_name):
            subject, body, error = map(unnamed, held)
            to_whom = None if reply_to and names(reply_to) else reply_to
            texts = {"subject": subject, "body": body, "last_error": error}
            changed.append({"id": email_id, "reply_to": to_whom, **texts})
    if changed:
        db.session.execute(update(Email), changed)
    _forget_files([one["id"] for one in changed])
    return len(changed)


def _wipe(*conditions: ColumnElement[bool]) -> int:
    state = case((Email.state.in_(_ON_ITS_WAY), EmailState.WITHDRAWN.value), else_=Email.state)
    wiped = db.session.scalars(
        update(Email)
        .where(*conditions)
        .values({**GONE, "state": state})
        .returning(Email.id)
        .execution_options(synchronize_session="fetch")
    )
    ids = wiped.all()
    _forget_files(ids)
    return len(ids)


def try_again(email: Email, actor: Actor) -> None:
    """Send an email that failed once more, at once. Raises EmailHasNotFailed."""
    if email.state is not EmailState.FAILED:
        raise EmailHasNotFailed
    email.state, email.attempts, email.lease_until = EmailState.WAITING, 0, None
    db.session.flush()
    after_commit(send_email, email.id)
    record(TRY_AGAIN, email, actor=actor, subject_name=str(email.id))
