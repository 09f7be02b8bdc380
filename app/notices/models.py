"""The outbox."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import LabelledEnum, SchoolRow, enum_type, now

LAST = "last"
"""The kind of the last email to somebody who is erased: nothing of it stays once it left, or could not leave."""


GONE: dict[str, str | None] = {
    "to_name": "",
    "to_address": "",
    "subject": "",
    "body": "",
    "last_error": "",
    "unsubscribe_url": None,
    "reply_to": None,
}
"""What is left of an email that was wiped: key, kind and time stay."""


class EmailState(LabelledEnum):
    """waiting -> sending -> sent, or failed after the last attempt, or withdrawn before it was sent."""

    WAITING = "waiting", lazy_gettext("Waiting")
    SENDING = "sending", lazy_gettext("Being sent")
    SENT = "sent", lazy_gettext("Sent")
    FAILED = "failed", lazy_gettext("Failed")
    WITHDRAWN = "withdrawn", lazy_gettext("Withdrawn")


class Email(SchoolRow):
    """One email to one person. `key` says what it announces, so that nothing is announced twice."""

    __tablename__ = "letter"  # its first name: an upgrade renames no tables that hold what waits to be sent

    key: Mapped[str] = mapped_column(String(200), unique=True, insert_sentinel=True)
    """By it the database says which id each of many new emails got; SQLite would take them one by one otherwise."""
    kind: Mapped[str] = mapped_column(String(60))
    recipient_id: Mapped[int | None]
    """The account it is for, where there is one: emails for an account also show on its start page."""
    to_name: Mapped[str] = mapped_column(String(200))
    to_address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    is_secret: Mapped[bool] = mapped_column(default=False)
    """Holds a one-time link: the body is wiped once it is sent and never shown to staff."""
    is_private: Mapped[bool] = mapped_column(default=False)
    """Staff does not see that it exists: it is for somebody who agreed to nothing yet."""
    unsubscribe_url: Mapped[str | None] = mapped_column(String(300))
    """Where somebody says that she wants no more of these emails; mail programs show it as a button."""
    reply_to: Mapped[str | None] = mapped_column(String(254))
    """Whom an answer reaches: somebody whom the text names to write to. Until it left; then nobody needs it."""
    state: Mapped[EmailState] = mapped_column(
        enum_type(EmailState, "letter_state"), default=EmailState.WAITING, index=True
    )
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]

    @property
    def is_wiped(self) -> bool:
        """It was to or about somebody who left: that it was sent stays, not to whom or what it said."""
        return not self.subject

    @property
    def reader(self) -> str:
        """To whom, as staff read it; empty where it was wiped, or where nobody confirmed yet whose address it is."""
        return f"{self.to_name} <{self.to_address}>" if self.to_name and not self.is_wiped else ""
