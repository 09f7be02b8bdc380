"""The key of a counsellor: its public half in the clear, its private half in two boxes."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import SchoolRow


class CounsellorKey(SchoolRow):
    """One counsellor has one key. What it opened before is lost when it is made anew (docs/decisions/0045)."""

    __tablename__ = "counsellor_key"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    public_key: Mapped[str] = mapped_column(String(60))
    by_passphrase: Mapped[str] = mapped_column(Text, default="")
    """The private half, closed with her passphrase. It does not leave with the school: there is the sheet."""
    by_sheet: Mapped[str] = mapped_column(Text)
    """The private half, closed with the code on her printed sheet."""
    made_on: Mapped[date]
    user: Mapped[User] = relationship()
