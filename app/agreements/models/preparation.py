"""That a company was told who comes (R14): how, when, by whom, and which days it was told."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import LabelledEnum, SchoolRow, enum_type, now
from app.placements.models import Placement


class PreparationWay(LabelledEnum):
    """How the company was told."""

    EMAIL = "email", _l("by email")
    BY_HAND = "by_hand", _l("by hand or by telephone")


class CompanyPreparation(SchoolRow):
    """The company of a placement was told who comes. Other days are told anew."""

    __tablename__ = "company_preparation"
    __table_args__ = (UniqueConstraint("placement_id", "starts_on", "ends_on"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    way: Mapped[PreparationWay] = mapped_column(enum_type(PreparationWay, "preparation_way"))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    to_address: Mapped[str] = mapped_column(String(254), default="")
    done_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    placement: Mapped[Placement] = relationship()
