"""Human decisions that every later run obeys: pins and forbids."""

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Opening
from app.extensions import Base, LabelledEnum, enum_type
from app.runs.models import Decision, decision_constraints


class DecisionKind(LabelledEnum):
    """PIN: she goes there. FORBID: she does not go there."""

    PIN = "pin", lazy_gettext("goes there")
    FORBID = "forbid", lazy_gettext("does not go there")


class PlacementDecision(Decision, Base):
    """A coordinator's word about one student and one opening, with its reason; withdrawn rather than deleted."""

    __tablename__ = "placement_decision"
    __table_args__ = decision_constraints("placement_decision")

    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))
    kind: Mapped[DecisionKind] = mapped_column(enum_type(DecisionKind, "decision_kind"))
    opening: Mapped[Opening] = relationship()
