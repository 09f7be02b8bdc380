"""Contacts: every time that a role model was asked or spoken to (R26), so that the load is spread."""

from datetime import datetime

from flask_babel import gettext, lazy_gettext
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, LabelledEnum, enum_type, now
from app.rolemodels.models.role_model import Offer, RoleModel


class ContactKind(LabelledEnum):
    """What the contact was."""

    ASKED = "asked", lazy_gettext("asked")
    ACCEPTED = "accepted", lazy_gettext("said yes")
    DECLINED = "declined", lazy_gettext("said no")
    NO_ANSWER = "no_answer", lazy_gettext("did not answer")
    EMAIL = "letter", lazy_gettext("email")
    NOTE = "note", lazy_gettext("note")


class Contact(Base):
    """One contact with a role model. `about` names what it was for, never a student; a circle by its number alone."""

    __tablename__ = "role_model_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    role_model_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    kind: Mapped[ContactKind] = mapped_column(enum_type(ContactKind, "contact_kind"))
    offer: Mapped[Offer | None] = mapped_column(enum_type(Offer, "contact_offer"))
    about: Mapped[str] = mapped_column(String(500), default="")
    """Wiped when she withdraws."""
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    role_model: Mapped[RoleModel] = relationship()

    @property
    def about_words(self) -> str:
        """What it was for, in the reader's language where it has a name in each."""
        if self.offer is Offer.CIRCLE and self.about.isdecimal():
            return str(gettext("Mentoring circle %(number)s", number=self.about))
        return self.about
