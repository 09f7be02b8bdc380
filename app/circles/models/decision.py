"""Human decisions that every later circle run obeys: with this mentor, or never with that one."""

from enum import StrEnum

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, enum_type
from app.rolemodels.models import RoleModel
from app.runs.models import Decision, decision_constraints


class CircleDecisionKind(StrEnum):
    """PIN: with this mentor. FORBID: not with this mentor."""

    PIN = "pin"
    FORBID = "forbid"

    @property
    def label(self) -> LazyString:
        return DECISION_LABELS[self]


DECISION_LABELS: dict[CircleDecisionKind, LazyString] = {
    CircleDecisionKind.PIN: lazy_gettext("with this mentor"),
    CircleDecisionKind.FORBID: lazy_gettext("not with this mentor"),
}


class CircleDecision(Decision, Base):
    """A coordinator's word about one student and one mentor, with its reason; withdrawn rather than deleted."""

    __tablename__ = "circle_decision"
    __table_args__ = decision_constraints("circle_decision")

    role_model_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    kind: Mapped[CircleDecisionKind] = mapped_column(enum_type(CircleDecisionKind, "circle_decision_kind"))
    role_model: Mapped[RoleModel] = relationship()
