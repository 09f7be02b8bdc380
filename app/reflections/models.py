"""A student's notes: where do I feel at home. Hers alone, unless she shares one (R35)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import SchoolRow, Versioned, now
from app.students.models import Student

LONGEST = 4000


class Reflection(Versioned, SchoolRow):
    """One note. Who reads along is one person by name, from when she shares it until she takes that back."""

    __tablename__ = "reflection"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """With whom it is shared. None: nobody but she knows that it exists."""
    shared_at: Mapped[datetime | None]
    student: Mapped[Student] = relationship()
    reader: Mapped[User | None] = relationship()
