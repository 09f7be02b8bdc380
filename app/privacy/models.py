"""What people ask with their rights and what the school answers; who is to be erased, and who confirmed it."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.privacy.registry import Whose


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


class ErasureState(LabelledEnum):
    """asked -> done | withdrawn."""

    ASKED = "asked", _l("waits for a second person")
    DONE = "done", _l("done")
    WITHDRAWN = "withdrawn", _l("withdrawn")


_IS_ASKED = text("state = 'asked'")


class Erasure(Versioned, SchoolRow):
    """Somebody asked that a person be erased; somebody else confirms it, and it is done at once. It names nobody."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index(
            "uq_erasure_asked",
            "whose",
            "number",
            unique=True,
            sqlite_where=_IS_ASKED,
            postgresql_where=_IS_ASKED,
        ),
    )

    whose: Mapped[Whose] = mapped_column(enum_type(Whose, "erasure_whose"))
    number: Mapped[int]
    """Of her own row, in the table that `whose` says; no foreign key, for a site is not a person."""
    state: Mapped[ErasureState] = mapped_column(
        enum_type(ErasureState, "erasure_state"), default=ErasureState.ASKED
    )
    in_spite: Mapped[str] = mapped_column(String(500), default="")
    """Why, although something still runs; emptied when it is done or withdrawn."""
    asked_by_id: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]


class RetentionTerm(SchoolRow):
    """How many months one kind of data is kept, from a day on until the next row. What held once stays."""

    __tablename__ = "retention_term"
    __table_args__ = (
        UniqueConstraint("school_id", "kind", "valid_from"),
        CheckConstraint("months BETWEEN 1 AND 240", name="months"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    """The code of a `retention.Term`."""
    valid_from: Mapped[date]
    months: Mapped[int]
    author_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
