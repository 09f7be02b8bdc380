"""Talks with a new company before its first placement (R13)."""

from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models.company import Site
from app.extensions import Base, LabelledEnum, enum_type, now


class IntakeOutcome(LabelledEnum):
    """What the talk concluded."""

    ADEQUATE = "adequate", lazy_gettext("in order")
    ADEQUATE_WITH_AGREEMENTS = "adequate_with_agreements", lazy_gettext("in order, with agreements")
    NOT_ADEQUATE = "not_adequate", lazy_gettext("not in order")


CHECKLIST: dict[str, LazyString] = {
    "rooms": lazy_gettext("Changing room and toilet for women and men"),
    "clothing": lazy_gettext("Work clothes and protective equipment in every size"),
    "trainer": lazy_gettext("A named trainer and a stand-in"),
    "conduct": lazy_gettext("Rules of conduct, and who to turn to"),
    "colleagues": lazy_gettext("Who works there"),
    "preparation": lazy_gettext("How the team is prepared"),
}


class CompanyIntake(Base):
    """One talk that was held at or with a site; the newest counts."""

    __tablename__ = "company_intake"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    held_on: Mapped[date]
    held_with: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[IntakeOutcome] = mapped_column(enum_type(IntakeOutcome, "intake_outcome"))
    checklist: Mapped[list[Any]]
    """Keys of `CHECKLIST` that were discussed and found in order."""
    agreements: Mapped[str] = mapped_column(String(2000), default="")
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    site: Mapped[Site] = relationship()
