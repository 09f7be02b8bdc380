"""What people ask with their rights, and what the school answers."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now


class RequestKind(LabelledEnum):
    """What somebody asks of the school."""

    CORRECT = "correct", _l("Something about me is not correct")
    OBJECT = "object", _l("I do not want something about me to be used")
    ERASE = "erase", _l("Delete what you know of me")


class PrivacyRequest(Versioned, SchoolRow):
    """A request that somebody at the school has to answer within a month (GDPR, article 12)."""

    __tablename__ = "privacy_request"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(enum_type(RequestKind, "privacy_request_kind"))
    text: Mapped[str] = mapped_column(String(2000), default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date]
    """The last day on which an answer is in time."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None]
    answer: Mapped[str] = mapped_column(String(2000), default="")

    @property
    def is_open(self) -> bool:
        """Whether nobody answered yet."""
        return self.answered_at is None
