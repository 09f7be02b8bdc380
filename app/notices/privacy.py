"""What the outbox holds about people."""

from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select

from app.notices.models import Email
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose


def _to(whose: Whose, number: int) -> ColumnElement[bool]:
    """Emails to the address of somebody, and to her account whatever its address was then."""
    person = Email.metadata.tables[whose]
    hers = (
        select(person.c.id)
        .where(
            person.c.id == number,
            person.c.school_id == Email.school_id,
            func.lower(person.c.email) == func.lower(Email.to_address),
        )
        .exists()
    )
    return or_(hers, Email.recipient_id == number) if whose is Whose.ACCOUNT else hers


EMAILS = Holding(
    Email,
    _l("Emails to you"),
    rows={whose: partial(_to, whose) for whose in (Whose.ACCOUNT, Whose.STUDENT, Whose.ROLE_MODEL)},
    shown="created_at sent_at to_name to_address reply_to language subject body kind state last_error",
    withheld={"unsubscribe_url": _l("It opens a page without signing in; it is in the email itself.")},
    plain="id school_id key recipient_id is_secret is_private attempts lease_until",
    source=words.MEERVOUD,
    readers=_l("coordinators, except what has a one-time link in it"),
    kept=Kept.EMAILS,
    for_colleagues=lambda: Email.is_private.is_(False),
    hides=lambda row: ("body",) if row.is_secret else (),
)
HELD = (EMAILS,)
